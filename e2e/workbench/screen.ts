/** Renders `<cl-app>` in one named state on made-up data: `/?lang=ar&state=live`, or `#live` to go from one to the next, or a booth: `/?state=booth-live`. For looking at the screen while working on it. */
import { nothing as noCover } from 'lit';
import '../../src/ui/tokens.css';
import '../../src/ui/app.ts';
import { LANGUAGES } from '../../src/core/languages.ts';
import { formatLocale, switchLanguage } from '../../src/ui/language.ts';
import type { SessionPort } from '../../src/ui/session.ts';
import type { SessionState } from '../../src/ui/session-state.ts';
import type { Shop } from '../../src/ui/shop-context.ts';
import { ShotRelay } from '../../src/ui/shot-relay.ts';
import { parseCatalog } from '../../src/core/catalog.ts';
import { formatMoney, money } from '../../src/core/money.ts';
import type { Track } from '../../src/core/track.ts';
import { RESTING_CHECKOUT } from '../../src/ui/resting-checkout.ts';
import { fakeInstallation, fakeStates } from './fake-states.ts';
import { fakeCamera, fakeSettings, fakeTraffic } from './fake-ports.ts';
import { teachCover } from './fake-teaching.ts';

const query = new URLSearchParams(location.search);
const wanted = LANGUAGES.find(({ code }) => code === query.get('lang'));
const catalog = parseCatalog(await (await fetch('/catalog/catalog.json')).json());
const products = [...catalog.products.values()];
const shop: Shop = {
  products: catalog.products,
  currency: catalog.currency,
  money: (amount) => formatMoney(money(amount, catalog.currency), formatLocale()),
  pictureOf: ({ images: [first] }) => (first === undefined ? null : `/catalog/${first}`),
};

const feed = new ShotRelay(null);
const states = fakeStates(products, RESTING_CHECKOUT);
const nameOfState = (): string => location.hash.slice(1) || (query.get('state') ?? 'welcome');
const nothing = (): void => undefined;
const sessionIn = (state: SessionState): SessionPort => ({
  state,
  shop,
  feed,
  subscribe: () => nothing,
  open: () => Promise.reject(new Error('no shop')),
  start: () => Promise.resolve(),
  touch: nothing,
  tryAgain: () => Promise.resolve(),
  stop: nothing,
  changeQuantity: nothing,
  removeLine: nothing,
  answer: nothing,
  dismiss: nothing,
  dismissAll: nothing,
  pickFor: nothing,
  dismissBarcode: nothing,
  pick: nothing,
  swap: nothing,
  undo: nothing,
  addInitial: nothing,
  dismissInitial: nothing,
  openCheckout: nothing,
  showBasket: nothing,
  pay: () => Promise.resolve(),
  retryCheckout: nothing,
  withdrawCheckout: () => Promise.resolve(),
  newBasket: () => Promise.resolve(),
  toggleDetails: nothing,
  saveTrace: nothing,
  loseDevice: nothing,
  openZone: nothing,
  closeZone: nothing,
  setZone: () => Promise.resolve(),
  lend: nothing,
  setCatalog: nothing,
});
const show = (): void => {
  const name = nameOfState();
  const state = states[/^(teach|taught)-/.test(name) ? 'live' : name];
  if (!state) return;
  app.session = sessionIn(state);
  app.installation = fakeInstallation(name);
  app.settings = fakeSettings(name);
  app.camera = fakeCamera(name);
  app.traffic = fakeTraffic(name);
  const sheet = name.startsWith('settings') ? 'settings' : name.startsWith('privacy') ? 'privacy' : null;
  app.dispatchEvent(new CustomEvent('open-sheet', { detail: { sheet } }));
  void teachCover(name, catalog).then(async (cover) => {
    app.cover = cover ?? noCover;
    await app.updateComplete;
    // For tests: what is on the screen by now.
    if (nameOfState() === name) app.dataset['state'] = name;
  });
};
const app = document.createElement('cl-app');
if (wanted) await switchLanguage(wanted.code);
const name = nameOfState();
if (name.startsWith('booth-')) {
  const { boothScreen } = await import('./booth-states.ts');
  const stateOf = (called: string): SessionState => {
    const state = states[called];
    if (!state) throw new Error(`no state ${called}`);
    return state;
  };
  document.body.append(boothScreen(name.slice('booth-'.length), sessionIn(stateOf('welcome')), stateOf, products));
} else {
  addEventListener('hashchange', show);
  document.body.append(app);
  show();
}

const picture = await drawScene();
const track = (id: number, box: Track['box'], extra: Partial<Track>): Track => ({
  id,
  state: 'confirmed',
  classId: 0,
  box,
  confidence: 0.9,
  firstSeen: 0,
  lastSeen: 3,
  ...extra,
});
const [first, second] = products;
if (first && second) {
  const shot = {
    frame: { width: 640, height: 480 },
    picture,
    zone: null,
    arrived: [],
    asked: [[380, 210, 470, 330]] as const,
    tracks: [
      track(1, [150, 170, 260, 330], { identity: { kind: 'recognised', product: first.id, confidence: 1, candidates: [] } }),
      track(2, [280, 190, 350, 300], { identity: { kind: 'recognised', product: second.id, confidence: 1, candidates: [] } }),
      track(3, [380, 210, 470, 330], { identity: { kind: 'ambiguous', confidence: 0.5, candidates: [] } }),
      track(4, [400, 40, 560, 190], { classId: 1 }),
      track(5, [300, 330, 380, 400], { lastSeen: 0.2 }),
    ],
  };
  setInterval(() => feed.send(shot), 200);
}

async function drawScene(): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(640, 480);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#8b7a66';
  context.fillRect(0, 0, 640, 480);
  context.fillStyle = '#3b4046';
  context.fillRect(90, 110, 460, 320);
  context.fillStyle = '#c3cbd2';
  context.fillRect(105, 125, 430, 290);
  for (const [colour, x, y, w, h] of [
    ['#c23a2b', 150, 170, 110, 160],
    ['#2f7d4f', 280, 190, 70, 110],
    ['#e0b13a', 380, 210, 90, 120],
    ['#e8b795', 400, 40, 160, 150],
    ['#f4f4f4', 300, 330, 80, 70],
  ] as const) {
    context.fillStyle = colour;
    context.fillRect(x, y, w, h);
  }
  return createImageBitmap(canvas);
}
