import type { CheckoutView } from '../../src/ui/checkout-port.ts';
import type { Product } from '../../src/core/catalog.ts';
import type { BasketView } from '../../src/ui/basket-view.ts';
import type { InstallationPort, InstallationView } from '../../src/ui/installation-port.ts';
import { firstState, type ProblemKind, type SessionState } from '../../src/ui/session-state.ts';

const DETECTOR = {
  name: 'detector',
  version: '0.1.0',
  sha256: 'a1b2c3d4e5',
  bytes: 1_840_000,
  precision: 'int8',
  fromCache: true,
  loadMs: 312,
} as const;

const PROBLEMS: Readonly<Record<ProblemKind, true>> = {
  'no-camera': true,
  'camera-denied': true,
  'camera-busy': true,
  'camera-lost': true,
  'camera-unsupported': true,
  insecure: true,
  unsupported: true,
  'model-missing': true,
  'model-corrupt': true,
  'models-offline': true,
  'server-failed': true,
  'catalog-missing': true,
  'clip-missing': true,
  'vision-failed': true,
};

/** Every screen and state of the app by name, the problems by their kind. */
export function fakeStates(products: readonly Product[], checkout: CheckoutView): Readonly<Record<string, SessionState>> {
  const shown = [0, 1, 9, 3].flatMap((i) => products[i] ?? []);
  const lines = shown.map((product, i) => ({
    product,
    quantity: i === 1 ? 2 : 1,
    total: (product.price ?? 0) * (i === 1 ? 2 : 1),
    sold: true,
    picture: null,
    changed: 0,
    items: [`item-${i}`],
    sureness: (['sure', 'likely', 'shopper', 'barcode'] as const)[i] ?? 'sure',
    others: i === 1 ? products.slice(4, 6) : [],
  }));
  const basket: BasketView = { lines, questions: [], count: 5, sold: 5, total: lines.reduce((sum, { total }) => sum + total, 0) };
  const asking: BasketView = { ...basket, questions: [{ item: 'q', candidates: products.slice(2, 5), picture: null }] };
  const empty: BasketView = { lines: [], questions: [], count: 0, sold: 0, total: 0 };
  const order = {
    id: 'ord_01JDG4Q2T7',
    lines: lines.map(({ product, quantity, total }) => ({
      product: product.id,
      title: product.title,
      quantity,
      total,
    })),
    total: basket.total,
    permalinkUrl: 'https://shop.example/receipts/AAAAAAAAAAAAAAAAAAAAAA',
  };
  const live: SessionState = {
    ...firstState(checkout),
    scene: { kind: 'live', source: 'clip' },
    basket,
    undo: {
      change: { kind: 'counted', added: { count: 1, titles: ['Kvist Cola 33 cl'] }, removed: { count: 0, titles: [] } },
      serial: 1,
    },
    barcodes: { state: 'reading', notes: [] },
    vision: {
      backend: 'wasm',
      fallback: 'no-webgpu',
      adapter: null,
      runtime: 'LiteRT',
      threads: 2,
      parity: null,
      fp16Refused: null,
      models: [DETECTOR],
    },
    observer: 'settled',
    pace: { framesPerSecond: 11.8, looksPerSecond: 11.8, stagesMs: { import: 2.1, detect: 41, embed: 23, track: 0.6 } },
    decisions: [
      {
        event: { id: 'e2', type: 'item-removed', t: 21.4, product: null, confidence: 0.95 },
        touch: 'carried',
        prior: -0.1,
        evidence: 3.1,
      },
      {
        event: { id: 'e1', type: 'item-added', t: 14.2, product: products[0]?.id ?? '', confidence: 0.99 },
        touch: 'handled',
        prior: 0.1,
        evidence: 4.9,
      },
    ],
  };
  const states: Readonly<Record<string, SessionState>> = {
    welcome: { ...live, scene: { kind: 'welcome' }, basket: empty },
    kept: { ...live, scene: { kind: 'welcome' } },
    loading: {
      ...live,
      scene: {
        kind: 'loading',
        source: 'clip',
        progress: {
          step: 'models',
          progress: { step: 'download', model: 'detector', loadedBytes: 1_200_000, totalBytes: 3_400_000 },
        },
      },
    },
    'asking-camera': {
      ...live,
      scene: { kind: 'loading', source: 'camera', progress: { step: 'asking-camera' } },
      basket: empty,
    },
    scanning: {
      ...live,
      scene: {
        kind: 'loading',
        source: 'camera',
        progress: {
          step: 'models',
          progress: { step: 'download', model: 'detector', loadedBytes: 1_200_000, totalBytes: 3_400_000 },
        },
      },
    },
    'no-barcodes': { ...live, scene: { kind: 'live', source: 'camera' }, barcodes: { state: 'failed', notes: [] } },
    'unknown-code': {
      ...live,
      barcodes: {
        state: 'reading',
        notes: [
          { kind: 'unknown', gtin: '04006381333931' },
          { kind: 'unknown', gtin: '00000096385074' },
        ],
      },
    },
    weighed: {
      ...live,
      barcodes: {
        state: 'reading',
        notes: products.slice(5, 6).map((product) => ({
          kind: 'weighed',
          gtin: '02112345004327',
          label: { product, says: { base: '02112345000008', means: 'grams', value: 432 } },
        })),
      },
    },
    live,
    empty: { ...live, basket: empty, undo: null },
    initial: { ...live, basket: empty, undo: null, initialItems: 3 },
    asking: { ...live, basket: asking },
    details: { ...live, detailsOpen: true, online: false },
    'details-gpu': {
      ...live,
      detailsOpen: true,
      vision: live.vision && {
        ...live.vision,
        backend: 'webgpu',
        fallback: null,
        adapter: 'qualcomm adreno-7xx',
        parity: 0.0012,
        models: [{ ...DETECTOR, precision: 'fp16' }],
      },
    },
    drawing: {
      ...live,
      drawing: {
        zone: [
          [0.14, 0.23],
          [0.86, 0.23],
          [0.86, 0.9],
          [0.14, 0.9],
        ],
      },
    },
    recovering: { ...live, recovering: 'device-lost' },
    paused: { ...live, paused: true },
    ended: { ...live, scene: { kind: 'clip-ended' } },
    review: { ...live, checkoutOpen: true },
    paying: { ...live, checkoutOpen: true, checkout: { ...checkout, phase: 'checking-out', sync: 'syncing' } },
    waiting: { ...live, checkoutOpen: true, online: false, checkout: { ...checkout, phase: 'checking-out', sync: 'offline' } },
    age: {
      ...live,
      checkoutOpen: true,
      checkout: { ...checkout, phase: 'staff-check', continueUrl: 'https://shop.example/415/9521234000006/8020/7K4Q2M9XPW' },
    },
    till: {
      ...live,
      checkoutOpen: true,
      checkout: {
        ...checkout,
        phase: 'staff-check',
        quote: { total: 1234, messages: [{ code: 'pay_at_till', content: 'Show the code at the till and pay there.' }] },
        continueUrl: 'https://shop.example/415/9521234000006/8020/7K4Q2M9XPW',
      },
    },
    ordered: { ...live, checkoutOpen: true, checkout: { ...checkout, phase: 'ordered', order } },
    saved: { ...live, checkout: { ...checkout, sync: 'pending', unsentEvents: 2 } },
    syncing: { ...live, checkout: { ...checkout, sync: 'syncing' } },
    offline: { ...live, online: false, checkout: { ...checkout, sync: 'offline', unsentEvents: 3 } },
    unsaved: { ...live, checkout: { ...checkout, sync: 'error', error: { kind: 'storage' } } },
    refused: { ...live, checkout: { ...checkout, sync: 'error', error: { kind: 'unavailable' } } },
    update: { ...live, scene: { kind: 'welcome' } },
    'update-live': { ...live, undo: null },
    install: { ...live, scene: { kind: 'welcome' }, basket: empty },
    share: { ...live, scene: { kind: 'welcome' }, basket: empty },
    'no-room': { ...live, scene: { kind: 'welcome' }, basket: empty },
    ...sameBasketWith(live, [
      'budget',
      'over-budget',
      'allergens',
      'settings',
      'settings-not-kept',
      'privacy',
      'privacy-nothing',
    ]),
    ...sameBasketWith({ ...live, scene: { kind: 'live', source: 'camera' } }, ['camera', 'camera-refused']),
    'too-dark': { ...live, scene: { kind: 'live', source: 'camera' }, guidance: 'too-dark' },
    'hold-still': { ...live, observer: 'unsteady', guidance: 'hold-still' },
    'move-back': { ...live, guidance: 'move-back' },
    picking: { ...live, picking: { kind: 'correct', product: products[1]?.id ?? '' } },
    basket: { ...live, scene: { kind: 'basket' } },
    announced: { ...live, announcement: { text: 'Kvist Cola 33 cl added. Total €6.37.' } },
    rejected: {
      ...live,
      checkoutOpen: true,
      basket: asking,
      checkout: { ...checkout, error: { kind: 'rejected' } },
    },
  };
  const problems = Object.keys(PROBLEMS).map((kind): [string, SessionState] => [
    kind,
    {
      ...live,
      scene: {
        kind: 'problem',
        source: 'camera',
        problem: { kind: kind as ProblemKind, detail: 'FrameSourceError: not allowed' },
      },
    },
  ]);
  return { ...states, ...Object.fromEntries(problems) };
}

/** How the app lies on the device in a state of that name. */
export function fakeInstallation(name: string): InstallationPort {
  const state: InstallationView = {
    kept: name === 'no-room' ? 'no-room' : 'kept',
    update: name.startsWith('update'),
    invitation: name === 'install' ? 'prompt' : name === 'share' ? 'share-menu' : null,
  };
  const nothing = (): void => undefined;
  return { state, subscribe: () => nothing, update: nothing, install: () => Promise.resolve(), decline: nothing };
}

/** One state under many names: what differs is beside the session (`fake-ports.ts`). */
function sameBasketWith(state: SessionState, names: readonly string[]): Readonly<Record<string, SessionState>> {
  return Object.fromEntries(names.map((name) => [name, state]));
}
