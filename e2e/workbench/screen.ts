/** Renders `<cl-app>` in one named state on made-up data: `/?state=live&lang=ar`. For looking at the screen while working on it. */
import '../../src/ui/tokens.css';
import '../../src/ui/app.ts';
import { formatLocale, LANGUAGES, switchLanguage } from '../../src/ui/language.ts';
import type { SessionPort } from '../../src/ui/session.ts';
import type { SessionState } from '../../src/ui/session-state.ts';
import type { Shop } from '../../src/ui/shop-context.ts';
import { ShotRelay } from '../../src/ui/shot-relay.ts';
import { parseCatalog } from '../../src/core/catalog.ts';
import { formatMoney, money } from '../../src/core/money.ts';
import type { Track } from '../../src/core/track.ts';
import { RESTING_CHECKOUT } from '../../src/ui/testing/resting-checkout.ts';
import { fakeInstallation, fakeState } from './fake-states.ts';
import { teachCover } from './fake-teaching.ts';

const query = new URLSearchParams(location.search);
const name = query.get('state') ?? 'welcome';
const wanted = LANGUAGES.find(({ code }) => code === query.get('lang'));
const catalog = parseCatalog(await (await fetch('/catalog/catalog.json')).json());
const products = [...catalog.products.values()];
const shop: Shop = {
  products: catalog.products,
  money: (amount) => formatMoney(money(amount, catalog.currency), formatLocale()),
  pictureOf: ({ images: [first] }) => (first === undefined ? null : `/catalog/${first}`),
};

const feed = new ShotRelay(null);
const state: SessionState = fakeState(/^(teach|taught)-/.test(name) ? 'live' : name, products, RESTING_CHECKOUT);
const nothing = (): void => undefined;
const session: SessionPort = {
  state,
  shop,
  feed,
  subscribe: () => nothing,
  open: () => Promise.reject(new Error('no shop')),
  start: () => Promise.resolve(),
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
};
const app = document.createElement('cl-app');
app.session = session;
app.installation = fakeInstallation(name);
if (wanted) await switchLanguage(wanted.code);
document.body.append(app);
const cover = await teachCover(name, catalog);
if (cover) app.cover = cover;

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
