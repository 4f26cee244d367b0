/** The dialogs of teaching in named states: `/?state=teach-looking`, `/?state=taught-list`. */
import { html, type TemplateResult } from 'lit';
import type { Catalog } from '../../src/core/catalog.ts';
import type { TaughtProduct } from '../../src/core/taught.ts';
import '../../src/ui/taught-list.ts';
import '../../src/ui/teach-dialog.ts';
import type { ShelfPort, ShelfView, TeachPort } from '../../src/ui/teach-port.ts';
import type { TeachingPort, TeachStep } from '../../src/ui/teaching.ts';
import { TEACHING_STATES, type TeachingState } from './state-names.ts';

const nothing = (): void => undefined;
const done = (): Promise<void> => Promise.resolve();

/** Null for a state that is none of teaching's. */
export async function teachCover(name: string, shop: Catalog): Promise<TemplateResult | null> {
  const known = TEACHING_STATES.find((state) => state === name);
  if (!known) return null;
  const picture = await drawnPicture('#c23a2b');
  const [sold] = shop.products.values();
  const product = (id: string, title: string, change: Partial<TaughtProduct> = {}): TaughtProduct => ({
    id: `taught:${id}`,
    title,
    picture,
    embedder: 'a'.repeat(64),
    views: [[1]],
    ...change,
  });
  const lamp = product('1', 'My red tin', { price: 350 });
  const products = [
    lamp,
    product('2', 'Anna’s very favourite orange marmalade, the one with the long name', { price: 1250 }),
    { ...product('3', sold?.title ?? ''), soldAs: sold?.id ?? '' },
    product('4', 'Old mug', { embedder: 'b'.repeat(64) }),
  ];
  const shelfOf = (view: Partial<ShelfView>): ShelfPort => ({
    state: { products, broken: 0, storage: 'kept', learning: { kind: 'resting' }, ...view },
    subscribe: () => nothing,
    put: done,
    change: done,
    remove: done,
    removeBroken: done,
    isUsable: ({ embedder }) => embedder.startsWith('a'),
    file: () => ({ currency: shop.currency, products }),
  });
  const dialog = (step: TeachStep, view: Partial<ShelfView> = {}): TemplateResult => {
    const teaching: TeachingPort = { step, subscribe: () => nothing, begin: done, cancel: nothing, look: done, save: done };
    const video = document.createElement('video');
    video.srcObject = streamOf(picture);
    const port: TeachPort = {
      video,
      shop,
      shelf: shelfOf(view),
      embedder: '',
      ready: done,
      grab: () => Promise.reject(new Error('no camera')),
      newCollector: () => ({ look: () => Promise.reject(new Error('no camera')), views: () => Promise.resolve(null) }),
      newId: () => '',
      now: () => 0,
      rest: done,
    };
    return html`<cl-teach-dialog .teaching=${teaching} .port=${port}></cl-teach-dialog>`;
  };
  const list = (view: Partial<ShelfView>): TemplateResult =>
    html`<cl-taught-list .shelf=${shelfOf(view)} .shop=${shop} .saveFile=${nothing}></cl-taught-list>`;
  const views = { vectors: new Float32Array(), dimension: 0, count: 9, picture };
  const states: Readonly<Record<TeachingState, () => TemplateResult>> = {
    'teach-readying': () => dialog({ kind: 'readying' }),
    'teach-aiming': () => dialog({ kind: 'aiming' }),
    'teach-looking': () => dialog({ kind: 'looking', share: 0.62, hint: null, glance: null }),
    'teach-hint': () => dialog({ kind: 'looking', share: 0.2, hint: 'turn', glance: null }),
    'teach-naming': () => dialog({ kind: 'naming', views }),
    'teach-few': () => dialog({ kind: 'naming', views: { ...views, count: 2 } }),
    'teach-taught': () => dialog({ kind: 'taught', product: lamp }, { learning: { kind: 'learning', share: 0.4 } }),
    'teach-full': () => dialog({ kind: 'taught', product: lamp }, { storage: 'full' }),
    'teach-dark': () => dialog({ kind: 'problem', problem: 'too-dark', detail: '' }),
    'teach-failed': () => dialog({ kind: 'problem', problem: 'vision', detail: 'The vision worker does not answer.' }),
    'taught-list': () => list({}),
    'taught-broken': () => list({ broken: 1, storage: 'memory' }),
    'taught-empty': () => list({ products: [] }),
  };
  return states[known]();
}

/** What a camera would show. */
function streamOf(picture: string): MediaStream {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [480, 480];
  const context = canvas.getContext('2d');
  const image = new Image();
  image.src = `data:image/jpeg;base64,${picture}`;
  setInterval(() => context?.drawImage(image, 0, 0, 480, 480), 100);
  return canvas.captureStream(10);
}

async function drawnPicture(colour: string): Promise<string> {
  const canvas = new OffscreenCanvas(192, 192);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#9aa39c';
  context.fillRect(0, 0, 192, 192);
  context.fillStyle = colour;
  context.fillRect(56, 36, 80, 120);
  context.fillStyle = '#f4efe2';
  context.fillRect(56, 80, 80, 30);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}
