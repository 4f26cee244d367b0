/** The composition root: plugs camera, vision, basket and checkout together and puts the screen on the page. */
import { CameraSource } from './camera/camera-source.ts';
import { ClipSource } from './camera/clip-source.ts';
import { FramePump } from './camera/frame-pump.ts';
import { createBrowserCheckout } from './checkout/browser-checkout.ts';
import type { Catalog } from './core/catalog.ts';
import { loadCatalog } from './load-catalog.ts';
import { newId } from './new-id.ts';
import { keepOffline } from './keep-offline.ts';
import { Installation, thisBrowser } from './offline/installation.ts';
import { problemOf } from './problem-of.ts';
import { saveFile } from './save-file.ts';
import { createShelf } from './taught.ts';
import './ui/app.ts';
import { openLanguage } from './ui/language.ts';
import type { FramesEvents, FramesPort, VisionPort, WorldPort } from './ui/ports.ts';
import { Session } from './ui/session.ts';
import type { SourceKind } from './ui/session-state.ts';
import { loadGallery } from './vision/gallery-store.ts';
import { watchPower } from './vision/power-watch.ts';
import { BarcodeClient } from './vision/barcode-client.ts';
import { VisionClient, type VisionState } from './vision/vision-client.ts';
import { changeBetween } from './vision-change.ts';
import { whatIsLacking } from './what-is-lacking.ts';
import { ZoneMemory } from './zone-memory.ts';

const inTheirLanguage = openLanguage(() => localStorage);
const base = new URL(import.meta.env.BASE_URL, location.href);
const catalogFolder = new URL('catalog/', base);
const clip = new URL('clips/demo.webm', base);
/** `?backend=wasm` or `?backend=webgpu` forces one, for engineers and tests. */
const wantedBackend = new URLSearchParams(location.search).get('backend');

const client = new VisionClient({
  backend: wantedBackend === 'wasm' || wantedBackend === 'webgpu' ? wantedBackend : 'auto',
  modelsUrl: new URL('models/', base).href,
  runtimeUrl: new URL('ort/', base).href,
  threads: 0,
  runId: newId(),
});

const shelf = createShelf(client, new URL('tfjs/', base).href);
/** The shop's own catalogue, without what this device was taught. */
let shop: Catalog | null = null;

void watchPower((saving) => void client.savePower(saving).catch(() => undefined));

/** The vision client as the session wants it: models and gallery in one start, state changes as news. */
const vision: VisionPort = {
  async start(catalog, onProgress) {
    const onState = (): void => {
      if (client.state.kind === 'loading' && client.state.progress)
        onProgress({ step: 'models', progress: client.state.progress });
    };
    client.addEventListener('statechange', onState);
    try {
      const report = client.state.kind === 'ready' ? client.state.report : await client.start();
      const embedder = report.models.find(({ name }) => name === 'embedder')?.sha256 ?? '';
      const onLearned = (learned: { readonly done: number; readonly total: number }): void =>
        onProgress({ step: 'learning', ...learned });
      const own = shop ?? catalog;
      await shelf.lend(own, await loadGallery(own, catalogFolder.href, embedder, client, onLearned));
      return report;
    } finally {
      client.removeEventListener('statechange', onState);
    }
  },
  process: (frame, t) => client.process(frame, t),
  reset: (runId) => client.reset(runId),
  loseDevice: () => client.loseDevice(),
  setZone: (zone) => client.setZone(zone),
  readBarcode: (product, at) => client.readBarcode(product, at),
  watch(listener) {
    let before: VisionState = client.state;
    client.addEventListener('statechange', () => {
      const change = changeBetween(before, client.state);
      before = client.state;
      if (change) listener(change);
    });
  },
};

const world: WorldPort = {
  lacks: whatIsLacking(),
  openSource,
  makePump: (work, onError, room) => new FramePump(work, onError, room),
  async loadCatalog() {
    [shop] = await Promise.all([loadCatalog(new URL('catalog.json', catalogFolder)), shelf.open()]);
    return shelf.catalog(shop);
  },
  barcodes: new BarcodeClient(),
  pictureOf: ({ images: [first] }) => (first === undefined ? null : new URL(first, catalogFolder).href),
  problemOf,
  zoneMemory: new ZoneMemory(
    () => localStorage,
    () => matchMedia('(orientation: portrait)').matches,
  ),
  newId,
  saveFile,
  now: () => performance.now() / 1000,
  watchConnection(listener) {
    for (const name of ['online', 'offline']) addEventListener(name, () => listener(navigator.onLine));
    listener(navigator.onLine);
  },
};

function openSource(kind: SourceKind, events: FramesEvents): FramesPort {
  if (kind === 'camera') return new CameraSource(events);
  const source = new ClipSource(clip.href);
  for (const name of ['ended', 'paused', 'resumed'] as const) source.addEventListener(name, () => events[name]());
  return source;
}

const checkout = createBrowserCheckout();
const session = new Session(world, vision, checkout);
// What is on the home screen is meant to stay.
const installation = new Installation(thisBrowser(), () => void checkout.requestPersistence().catch(() => false));
const app = document.createElement('cl-app');
app.session = session;
app.openTeaching = (what) => {
  const room = { app, session, client, shelf, shop: () => shop };
  void import('./teach.ts').then(({ openTeaching }) => openTeaching(room, what));
};
let { products } = shelf.state;
shelf.subscribe((state) => {
  if (shop && state.products !== products) session.setCatalog(shelf.catalog(shop));
  products = state.products;
});
app.installation = installation;
// The welcome screen works without catalogue and basket; starting a source tries again and tells what is wrong.
session.open().catch(() => undefined);
await inTheirLanguage;
document.body.append(app);
if (import.meta.env.PROD) keepOffline(installation, session, document, new URL('service-worker.js', base).href);
