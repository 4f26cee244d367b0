/** The page of the pixels spec: the app's own camera source and pixel reader, with nothing between them. */
import { CameraSource } from '../../src/camera/camera-source.ts';
import type { SourceFrame } from '../../src/camera/frame-source.ts';
import type { Rgb } from './pixels-api.ts';

/** The first frames may be older than the camera's settings. */
const FRAMES_TO_SKIP = 3;

const worker = new Worker(new URL('./pixels.worker.ts', import.meta.url), { type: 'module' });

function takeFrame(): Promise<VideoFrame> {
  return new Promise((resolve, reject) => {
    const source = new CameraSource({ lost: reject, paused: () => undefined, resumed: () => undefined });
    let seen = 0;
    const onFrame = ({ frame }: SourceFrame): void => {
      if (++seen !== FRAMES_TO_SKIP || !(frame instanceof VideoFrame)) return frame.close();
      source.stop();
      resolve(frame);
    };
    source.start(onFrame).catch(reject);
  });
}

/** The same picture, noted as upside down. */
function turned(frame: VideoFrame): VideoFrame {
  const init: VideoFrameInit & { readonly rotation: number } = { rotation: 180 };
  const upsideDown = new VideoFrame(frame, init);
  frame.close();
  return upsideDown;
}

window.seeColours = async (way, points) => {
  // Browsers without it are what the other way is for.
  if (way === 'element') Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor');
  const shown = await takeFrame();
  const frame = way === 'turned track' ? turned(shown) : shown;
  const { format } = frame;
  const colourSpace = frame.colorSpace.toJSON();
  const colours = await new Promise<readonly Rgb[]>((done) => {
    worker.addEventListener('message', ({ data }: MessageEvent<readonly Rgb[]>) => done(data), { once: true });
    worker.postMessage({ frame, points, byShaders: way === 'track to shaders' }, [frame]);
  });
  return { colours, format, colourSpace };
};
