/** The composition root: plugs camera, vision, basket and checkout together and puts the screen on the page. */
import { CameraControls } from './camera/camera-controls.ts';
import { CameraSource } from './camera/camera-source.ts';
import { ClipSource } from './camera/clip-source.ts';
import { FramePump } from './camera/frame-pump.ts';
import { CameraMemory } from './camera-memory.ts';
import { createBrowserCheckout } from './checkout/browser-checkout.ts';
import { TrafficLog } from './checkout/traffic-log.ts';
import { ContextProvider } from '@lit/context';
import { openKeptShelf, useShippedCatalog, type Shelf } from './catalog/shelf.ts';
import type { Catalog } from './core/catalog.ts';
import { loadCatalog } from './load-catalog.ts';
import { newId } from './new-id.ts';
import { keepOffline } from './keep-offline.ts';
import { Installation, thisBrowser } from './offline/installation.ts';
import { problemOf } from './problem-of.ts';
import { saveFile } from './save-file.ts';
import { SettingsMemory } from './settings-memory.ts';
import { createShelf } from './taught.ts';
import './ui/app.ts';
import { giveFeedback } from './ui/drop-feedback.ts';
import { keptCatalogContext } from './ui/catalog-note.ts';
import { openLanguage } from './ui/language.ts';
import type { FramesEvents, FramesPort, VisionPort, WorldPort } from './ui/ports.ts';
import { firstPainted } from './ui/painted.ts';
import { Session } from './ui/session.ts';
import type { SourceKind } from './ui/session-state.ts';
import { loadGallery, type GalleryProgress } from './vision/gallery-store.ts';
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
  runtimeUrl: new URL('runtimes/', base).href,
  threads: 0,
  runId: newId(),
});

const shelf = createShelf(client, new URL('tfjs/', base).href);
/** The shop's own catalogue, without what this device was taught. */
let shop: Catalog | null = null;

void watchPower((saving) => void client.savePower(saving).catch(() => undefined));

/** The catalogue that staff brought onto this device, with its pictures; null: the shipped one. */
let kept: Shelf | null = null;
const keptNote = new ContextProvider(document.body, { context: keptCatalogContext, initialValue: null });

async function openCatalog(): Promise<Catalog> {
  kept ??= await openKeptShelf();
  if (!kept) return loadCatalog(new URL('catalog.json', catalogFolder));
  const { name, catalog } = kept;
  const useShipped = (): void => void useShippedCatalog().then(() => location.reload());
  keptNote.setValue({ name, products: catalog.products.size, useShipped });
  return catalog;
}

/** What the client's gallery was made for. */
let learned: { readonly catalog: Catalog; readonly embedder: string } | null = null;

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
      const own = shop ?? catalog;
      // The client keeps it for new workers too.
      if (learned?.catalog === own && learned.embedder === embedder) return report;
      const onLearned = (progress: GalleryProgress): void => onProgress({ step: 'learning', ...progress });
      const gallery = kept
        ? await kept.gallery(embedder, client, onLearned)
        : await loadGallery(own, catalogFolder.href, embedder, client, onLearned);
      await shelf.lend(own, gallery);
      learned = { catalog: own, embedder };
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
    [shop] = await Promise.all([openCatalog(), shelf.open()]);
    return shelf.catalog(shop);
  },
  barcodes: new BarcodeClient(),
  pictureOf: (product) => {
    const [first] = product.images;
    // What was taught has its picture with it.
    if (kept && !first?.startsWith('blob:')) return kept.pictureOf(product);
    return first === undefined ? null : new URL(first, catalogFolder).href;
  },
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
  if (kind === 'camera') return new CameraSource(events, camera);
  const source = new ClipSource(clip.href);
  for (const name of ['ended', 'paused', 'resumed'] as const) source.addEventListener(name, () => events[name]());
  return source;
}

const camera = new CameraControls(new CameraMemory(() => localStorage), () => navigator.mediaDevices.enumerateDevices());
/** On the page of the booth another screen is put before the same session, and its basket is never sent. */
const booth = document.documentElement.dataset['page'] === 'booth' ? await import('./booth.ts') : null;
const settings = new SettingsMemory(() => localStorage);
addEventListener('storage', () => settings.read());
const traffic = new TrafficLog(() => Date.now());
const checkout = createBrowserCheckout(traffic);
const session = new Session(world, vision, booth ? new booth.DemoCheckout() : checkout);
// What is on the home screen is meant to stay.
const installation = new Installation(thisBrowser(), () => void checkout.requestPersistence().catch(() => false));
const room = { session, client, shelf, shop: () => shop };
let { products } = shelf.state;
shelf.subscribe((state) => {
  if (shop && state.products !== products) session.setCatalog(shelf.catalog(shop));
  products = state.products;
});
await inTheirLanguage;
document.body.append(booth ? booth.boothScreen(room) : shopperScreen());
await firstPainted();
// The welcome screen works without catalogue and basket; starting a source tries again and tells what is wrong.
session.open().catch(() => undefined);
if (import.meta.env.PROD) keepOffline(installation, session, document, new URL('service-worker.js', base).href);

function shopperScreen(): HTMLElement {
  giveFeedback(session, settings);
  const app = document.createElement('cl-app');
  app.session = session;
  app.openTeaching = (what) => {
    void import('./teach.ts').then(({ openTeaching }) => openTeaching({ ...room, app }, what));
  };
  app.settings = settings;
  app.camera = camera;
  app.installation = installation;
  app.traffic = { log: traffic, upcoming: () => checkout.upcoming() };
  return app;
}
