/** The page behind `npm run eval:teach`: the app's own client, workers and collector of views, without its screen. */
import { parseCatalog } from '../../src/core/catalog.ts';
import { ITEM, toList } from '../../src/core/detections.ts';
import { Evidence } from '../../src/core/evidence.ts';
import { cropOf } from '../../src/core/crop.ts';
import { nearest, withBackground, type Gallery } from '../../src/core/gallery.ts';
import { middleSquare } from '../../src/core/prominent-item.ts';
import { Random } from '../../src/core/testing/random.ts';
import { fetchPicture, loadGallery, packGallery } from '../../src/vision/gallery-store.ts';
import { learnHead } from '../../src/vision/learning-client.ts';
import { ViewCollector, type Views } from '../../src/vision/view-collector.ts';
import { VisionClient } from '../../src/vision/vision-client.ts';
import type { Naming } from '../../workers/vision.api.ts';
import { drawFrame, type DrawnObject } from './objects.ts';
import type { Material, PackedNaming, PackedReport, Taught, TeachApi, Timing } from './teach-api.ts';

/** Looks in five seconds on a phone that manages four a second. */
const LOOKS = 20;
const SECONDS = 5;
/** Frames a second of the camera that is played while waiting for a name. */
const RATE = 10;
const PATIENCE = 20;
const POSES = 10;
const NAME = 'taught:eval';

let client: VisionClient;
let shop: Gallery;
let naming: Naming;

async function start(): ReturnType<TeachApi['start']> {
  const at = (path: string): string => new URL(path, location.href).href;
  client = new VisionClient(
    { backend: 'wasm', modelsUrl: at('/models/'), runtimeUrl: at('/runtimes/'), threads: 0, runId: 'teach' },
    { callTimeoutMs: 300_000, stallTimeoutMs: 300_000, maxRestarts: 0 },
  );
  const report = await client.start();
  const embedder = report.models.find(({ name }) => name === 'embedder')?.sha256 ?? '';
  const catalog = parseCatalog(await (await fetch('/catalog/catalog.json')).json());
  shop = await loadGallery(catalog, at('/catalog/'), embedder, client);
  await client.setGallery(shop);
  await client.names();
  naming = await client.naming();
  return { embedder, gallery: packGallery(shop, catalog), naming: packed(naming) };
}

async function teach(material: Material, seed: number, asks: number): Promise<Taught> {
  const chance = new Random(seed);
  const phase = chance.next();
  const drawn = (object: DrawnObject) => ({
    teach: Array.from({ length: LOOKS }, (_, k) => async () => bitmapOf(drawFrame(object, 'held', phase + k / LOOKS, chance))),
    ask: Array.from({ length: asks }, () => async () => bitmapOf(drawFrame(object, 'lying', chance.next(), chance))),
  });
  const files = (urls: readonly string[]) => urls.map((url) => () => fetchPicture(url));
  const frames = material.kind === 'drawn' ? drawn(material.object) : { teach: files(material.teach), ask: files(material.ask) };
  const collector = new ViewCollector(client);
  let found = 0;
  for (const frame of frames.teach) if ((await collector.look(await frame(), () => true)).found) found++;
  const views = await collector.views();
  const asked: Float32Array[] = [];
  for (const frame of frames.ask) asked.push(await lookAt(await frame(), material.kind === 'files'));
  return {
    views: base64(views?.vectors ?? new Float32Array()),
    found: [found, frames.teach.length],
    asked: base64(joined(asked)),
  };
}

/** As a frame of the app would be looked at: the surest item. Whole pictures are crops already where nothing is found. */
async function lookAt(frame: ImageBitmap, whole: boolean): Promise<Float32Array> {
  const item = toList(await client.detect(await createImageBitmap(frame))).find(({ classId }) => classId === ITEM);
  const box = item?.box ?? (whole ? ([0, 0, frame.width, frame.height] as const) : middleSquare(frame));
  const [left, top, right, bottom] = cropOf(box, frame).map(Math.round) as [number, number, number, number];
  const crop = await createImageBitmap(frame, left, top, Math.max(1, right - left), Math.max(1, bottom - top));
  frame.close();
  return client.embed([crop]);
}

async function learn(names: readonly string[], views: readonly string[]): Promise<PackedReport> {
  const rows = views.map(floats);
  const gallery = extended(names.map((name, index) => ({ name, vectors: rows[index] ?? new Float32Array() })));
  const request = { backend: 'wasm', runtimeUrl: new URL('/tfjs/', location.href).href, gallery, taught: names, naming } as const;
  const { head, ...report } = await learnHead(request, () => undefined, new AbortController().signal);
  return { ...report, residual: head && base64(head.residual) };
}

async function time(object: DrawnObject, seed: number): Promise<Timing> {
  const chance = new Random(seed);
  await client.setGallery(shop);
  await client.reset(`time-${seed}`);
  const began = performance.now();
  const passed = (): number => (performance.now() - began) / 1000;
  const collector = new ViewCollector(client);
  while (passed() < SECONDS) {
    await collector.look(await bitmapOf(drawFrame(object, 'held', passed() / SECONDS, chance)), () => true);
  }
  const views = await collector.views();
  const gallery = extended([{ name: NAME, vectors: (views as Views).vectors }]);
  await client.setGallery(gallery);
  let seconds: number | null = null;
  for (let k = 0; seconds === null && k < PATIENCE * RATE; k++) {
    // It is put down, and turned a little further each second: a look that could be two things is followed by another.
    const pose = Math.floor(k / RATE);
    const frame = await bitmapOf(drawFrame(object, 'lying', new Random(seed + pose).next(), new Random(seed + pose)));
    const { tracks } = await client.process(frame, passed());
    if (tracks.some(({ identity }) => identity?.kind === 'recognised' && identity.product === NAME)) seconds = passed();
  }
  const asked = naming.background ? withBackground(gallery, naming.background) : gallery;
  let [recognised, right, charged] = [0, 0, 0];
  for (let k = 0; k < POSES; k++) {
    const look = await lookAt(await bitmapOf(drawFrame(object, 'lying', chance.next(), chance)), false);
    if (nearest(asked, look, 1)[0]?.product === NAME) right++;
    const evidence = new Evidence();
    evidence.addLook(look);
    const identity = evidence.identity(asked, naming.calibration);
    if (identity.kind !== 'recognised') continue;
    if (identity.product === NAME) recognised++;
    else charged++;
  }
  return { seconds, poses: POSES, recognised, right, charged };
}

async function draw(object: DrawnObject, turn: number): Promise<string> {
  const frame = drawFrame(object, 'lying', turn, new Random(5));
  const small = new OffscreenCanvas(480, 360);
  small.getContext('2d')?.drawImage(frame, 0, 0, small.width, small.height);
  const blob = await small.convertToBlob({ type: 'image/jpeg', quality: 0.75 });
  return base64Of(new Uint8Array(await blob.arrayBuffer()));
}

function extended(added: readonly { readonly name: string; readonly vectors: Float32Array }[]): Gallery {
  const products = [...shop.products];
  for (const { name, vectors } of added) for (let row = 0; row < vectors.length / shop.dimension; row++) products.push(name);
  return { ...shop, products, vectors: joined([shop.vectors, ...added.map(({ vectors }) => vectors)]) };
}

function packed({ calibration, background }: Naming): PackedNaming {
  return { calibration, background: background && { ...background, vectors: base64(background.vectors) } };
}

const bitmapOf = (canvas: OffscreenCanvas): Promise<ImageBitmap> => createImageBitmap(canvas);

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function base64(numbers: Float32Array): string {
  return base64Of(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function floats(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer);
}

window.teachLab = { start, teach, learn, time, draw };
