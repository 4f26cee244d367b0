/** The staff page's composition root: `/store`, a page of its own, of which the app loads nothing. */
import { canWriteFolders, writeFolder } from './catalog/folder-writer.ts';
import { KeptCatalogs } from './catalog/kept-catalogs.ts';
import { smallPicture } from './catalog/small-picture.ts';
import { UcpCatalog } from './catalog/ucp-catalog.ts';
import { loadCatalog } from './load-catalog.ts';
import { newId } from './new-id.ts';
import { saveFile } from './save-file.ts';
import { CatalogReader } from './store/catalog-reader.ts';
import { nextTurn } from './store/next-turn.ts';
import './store/store-app.ts';
import { STORE_TEXTS } from './store/store-texts.ts';
import { Store } from './store/store.ts';
import type { Embedder, StoreWorld } from './store/store-world.ts';
import { openLanguage } from './ui/language.ts';
import { number } from './ui/words.ts';
import { VisionClient } from './vision/vision-client.ts';

const inTheirLanguage = openLanguage(() => localStorage, STORE_TEXTS);
const base = new URL(import.meta.env.BASE_URL, location.href);
const catalogFolder = new URL('catalog/', base);
const modelsUrl = new URL('models/', base);
const wantedBackend = new URLSearchParams(location.search).get('backend');

const client = new VisionClient({
  backend: wantedBackend === 'wasm' || wantedBackend === 'webgpu' ? wantedBackend : 'auto',
  modelsUrl: modelsUrl.href,
  runtimeUrl: new URL('runtimes/', base).href,
  threads: 0,
  runId: newId(),
});

/** Loads what looks at pictures; what is there is not loaded again. */
async function loadEmbedder(onProgress: (part: number) => void): Promise<Embedder> {
  const onState = (): void => {
    if (client.state.kind !== 'loading' || !client.state.progress) return;
    const { loadedBytes, totalBytes } = client.state.progress;
    onProgress(totalBytes > 0 ? loadedBytes / totalBytes : 0);
  };
  client.addEventListener('statechange', onState);
  try {
    const report = client.state.kind === 'ready' ? client.state.report : await client.start();
    const sha256 = report.models.find(({ name }) => name === 'embedder')?.sha256 ?? '';
    return { sha256, embed: (pictures) => client.embed(pictures) };
  } finally {
    client.removeEventListener('statechange', onState);
  }
}

async function embedderOfApp(): Promise<string | null> {
  const answer = await fetch(new URL('embedder/manifest.json', modelsUrl)).catch(() => null);
  if (!answer?.ok) return null;
  const { sha256 } = (await answer.json()) as { readonly sha256?: unknown };
  return typeof sha256 === 'string' ? sha256 : null;
}

/** Each name by itself: a `#` in one would end the address. */
function addressOf(path: string): URL {
  return new URL(path.split('/').map(encodeURIComponent).join('/'), catalogFolder);
}

const world: StoreWorld = {
  openCatalogs: () => KeptCatalogs.open(),
  reader: new CatalogReader(),
  endpoint: new UcpCatalog({
    endpoint: location.origin,
    profile: `${location.origin}/.well-known/ucp`,
    fetch: (input, init) => fetch(input, init),
    // The protocol wants its requests named by UUIDs.
    newId: () => newId().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  }),
  loadEmbedder,
  embedderOfApp,
  prepare: smallPicture,
  async fetchPicture(path, signal) {
    const answer = await fetch(addressOf(path), { signal });
    if (answer.ok) return answer.blob();
    if (answer.status === 404) return null;
    throw new TypeError(`${path}: HTTP ${answer.status}`);
  },
  shopCurrency: () =>
    loadCatalog(new URL('catalog.json', catalogFolder)).then(
      ({ currency }) => currency,
      () => 'EUR',
    ),
  saveFile,
  saveFolder: canWriteFolders() ? writeFolder : null,
  persist: async () => void (await navigator.storage?.persist?.().catch(() => false)),
  newId,
  today: () => Date.now(),
};

const store = new Store(world);
const app = document.createElement('cl-store');
app.store = store;
await inTheirLanguage;
// Starting the programs, the first number (for which the browser reads its tables of the language) and the page take a turn each.
await nextTurn();
number(0);
await nextTurn();
document.body.append(app);
void store.open();
