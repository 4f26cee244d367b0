/**
 * Keeps a whole version of the app on this device, or none: programs, clip, catalogue, models and runtime. A newer version is fetched aside and waits
 * until the shopper wants it (docs/decisions/0028-offline.md).
 */
import type { NotKept, ToServiceWorker } from './offline.api.ts';
import { keepModels } from './offline/keep-models.ts';
import { keepShop } from './offline/kept-shop.ts';
import { routesOf, shellOf, type BuiltFile } from './offline/shell.ts';
import { AssetStore, sha256Hex } from './vision/asset-store.ts';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly BuiltFile[] };

const files = self.__WB_MANIFEST;
const { scope } = self.registration;
const shell = shellOf(files);
const router = routesOf(shell, scope);
const store = new AssetStore();
/** A version unpacked, with models and runtimes, and some more for the basket, bytes. */
const ROOM = 80_000_000;
const version = sha256Hex(new TextEncoder().encode(JSON.stringify(files)));

self.addEventListener('install', (event) => {
  passBy(event);
  event.waitUntil(install(event).catch(tellNotKept));
});

self.addEventListener('activate', (event) => {
  // The very first version serves the page that brought it; a later one has its pages already.
  event.waitUntil(Promise.all([self.clients.claim(), dropOthers(event)]));
});

self.addEventListener('message', (event) => {
  const { type } = event.data as ToServiceWorker;
  if (type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
  if (type === 'STARTED') event.waitUntil(dropOthers(event));
});

self.addEventListener('fetch', (event) => {
  const answer = router.handleRequest({ request: event.request, event });
  if (answer) event.respondWith(answer);
});

async function install(event: ExtendableEvent): Promise<void> {
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  // Said at once, rather than after megabytes, at every visit anew.
  if (quota - usage < ROOM) throw new DOMException('there is no room for a version of the app', 'QuotaExceededError');
  await shell.install(event);
  await keepShop(new URL('catalog/', scope).href);
  // The manifests of this version lie in its shell: those on the server may be newer by now.
  const manifests = { json: async (url: string): Promise<unknown> => (await shell.matchPrecache(url))?.json() };
  const places = { modelsUrl: new URL('models/', scope).href, runtimeUrl: new URL('runtimes/', scope).href };
  await keepModels(store, manifests, places, await version, crossOriginIsolated);
}

async function tellNotKept(cause: unknown): Promise<never> {
  const full = cause instanceof Error && cause.name === 'QuotaExceededError';
  const message: NotKept = { type: 'NOT_KEPT', why: full ? 'no-room' : 'unreachable' };
  for (const page of await self.clients.matchAll({ includeUncontrolled: true })) page.postMessage(message);
  throw cause;
}

/** What earlier versions left, as soon as no page can be of one of them: the only one that is open either is of this version or asked for it. */
async function dropOthers(event: ExtendableEvent): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (pages.length > 1 || self.registration.waiting || self.registration.installing) return;
  await shell.activate(event);
  await store.useOnly(await version);
}

/** Where the browser can be told, these do not even wake the service worker: what is written, and the engineers' page. They pass by anyway. */
function passBy(event: ExtendableEvent): void {
  const { addRoutes } = event as ExtendableEvent & { addRoutes?: (rules: readonly object[]) => Promise<void> };
  const conditions = [{ requestMethod: 'POST' }, { requestMethod: 'PUT' }, { urlPattern: new URL('lab', scope).href }];
  const rules = conditions.map((condition) => ({ condition, source: 'network' }));
  if (addRoutes) event.waitUntil(addRoutes.call(event, rules).catch(() => undefined));
}
