/** The lab's composition root: `/lab`, a page of its own, of which the app loads nothing. */
import { CameraSource } from './camera/camera-source.ts';
import { ClipSource } from './camera/clip-source.ts';
import { parseTruth } from './core/truth.ts';
import './lab/lab-app.ts';
import { InstrumentedVision } from './lab/instrumented-vision.ts';
import { Lab } from './lab/lab.ts';
import type { LabWorld } from './lab/lab-world.ts';
import { pageHeap, wholeMemory } from './lab/page-watch.ts';
import { loadCatalog } from './load-catalog.ts';
import { newId } from './new-id.ts';
import { saveFile } from './save-file.ts';
import { loadGallery } from './vision/gallery-store.ts';

const base = new URL(import.meta.env.BASE_URL, location.href);
const catalogFolder = new URL('catalog/', base);

const world: LabWorld = {
  hasWebgpu: 'gpu' in navigator,
  bundledClip: { kind: 'video', name: 'demo.webm', data: new URL('clips/demo.webm', base).href },
  bundledTruth: async () => parseTruth(await (await fetch(new URL('clips/demo.truth.json', base))).json()),
  createVision: ({ backend, precision, threads, models, confidence, nmsIou }) =>
    new InstrumentedVision({
      backend,
      precision,
      threads,
      thresholds: { ...(confidence !== null && { confidence }), ...(nmsIou !== null && { nmsIou }) },
      modelsUrl: new URL(models, base).href,
      runtimeUrl: new URL('runtimes/', base).href,
      runId: newId(),
    }),
  loadCatalog: () => loadCatalog(new URL('catalog.json', catalogFolder)),
  loadGallery: (catalog, embedder, client, onProgress, signal) =>
    loadGallery(catalog, catalogFolder.href, embedder, client, onProgress, signal),
  openCamera: (onLost) => new CameraSource({ lost: onLost, paused: () => undefined, resumed: () => undefined }),
  openClip({ data }, onEnded) {
    const source = new ClipSource(typeof data === 'string' ? data : URL.createObjectURL(data));
    source.addEventListener('ended', onEnded);
    return source;
  },
  wholeMemory,
  pageHeap,
  newId,
  saveFile,
  now: () => performance.now(),
};

const app = document.createElement('cl-lab');
app.lab = new Lab(world);
document.body.append(app);
