/** Objects that nobody has ever seen, drawn by code: cartons and cans with made-up labels, held up and turned, or lying on a tray. */
import { Random } from '../../src/core/testing/random.ts';
import { drawCan, drawCarton, type Pose } from './solids.ts';

/** A made-up product. Look-alikes share the brand and differ in the flavour: a colour, a word, a small picture. */
export interface DrawnObject {
  readonly brand: number;
  readonly flavour: number;
}

export type Scene = 'held' | 'lying';

const SYLLABLES = ['ba', 'lo', 'ki', 'ru', 'ven', 'to', 'mi', 'sar', 'da', 'pel', 'no', 'fi', 'zu', 'gra'] as const;
const FLAVOURS = [
  ['Cherry', 355],
  ['Lemon', 52],
  ['Apple', 100],
  ['Plum', 285],
  ['Sea salt', 205],
  ['Vanilla', 38],
  ['Mint', 160],
  ['Chilli', 12],
] as const;
export const FRAME = { width: 640, height: 480 } as const;

/**
 * One frame.
 *
 * @param turn how far the object is turned around its upright axis, 0..1 of a turn
 * @param chance what is random about the frame: pose, place, light, background, noise
 */
export function drawFrame(object: DrawnObject, scene: Scene, turn: number, chance: Random): OffscreenCanvas {
  const canvas = new OffscreenCanvas(FRAME.width, FRAME.height);
  const context = contextOf(canvas);
  if (scene === 'held') drawRoom(context, chance);
  else drawTray(context, chance);
  const look = new Random(1000 + object.brand);
  const isCan = look.chance(0.4);
  const size = scene === 'held' ? chance.between(230, 280) : chance.between(150, 200);
  const middle = scene === 'held' ? 20 : 70;
  context.save();
  context.translate(FRAME.width / 2 + chance.between(-middle, middle), FRAME.height / 2 + chance.between(-middle, middle) * 0.6);
  const pose: Pose = {
    yaw: 2 * Math.PI * turn,
    pitch: scene === 'held' ? chance.between(-0.35, 0.45) : chance.between(0.3, 0.7),
    roll: scene === 'held' ? chance.between(-0.25, 0.25) : chance.between(-0.6, 0.6),
    size,
    light: chance.between(-0.8, 0.8),
  };
  const front = label(object, 'front');
  const side = label(object, 'side');
  if (isCan) drawCan(context, wrap(front, side), look.between(0.45, 0.6), pose);
  else drawCarton(context, { front, side, top: label(object, 'top') }, look.between(0.55, 0.8), look.between(0.25, 0.5), pose);
  if (scene === 'held') drawFingers(context, size, chance);
  context.restore();
  expose(context, chance);
  return canvas;
}

function label({ brand, flavour }: DrawnObject, face: 'front' | 'side' | 'top'): OffscreenCanvas {
  const look = new Random(brand);
  const [word, hue] = FLAVOURS[flavour % FLAVOURS.length] ?? FLAVOURS[0];
  const ground = `hsl(${look.between(0, 360)} ${look.between(25, 75)}% ${look.between(30, 88)}%)`;
  const ink = look.chance(0.5) ? '#fff' : '#1b1d24';
  const accent = `hsl(${hue} 75% 48%)`;
  const name = [look.pick(SYLLABLES), look.pick(SYLLABLES), look.chance(0.5) ? look.pick(SYLLABLES) : ''].join('').toUpperCase();
  const layout = Math.floor(look.between(0, 4));
  const canvas = new OffscreenCanvas(200, 300);
  const context = contextOf(canvas);
  context.fillStyle = ground;
  context.fillRect(0, 0, 200, 300);
  context.fillStyle = accent;
  if (layout === 0) context.fillRect(0, 190, 200, 60);
  else if (layout === 1) triangle(context);
  else if (layout === 2) context.fillRect(0, 0, 40, 300);
  else context.fillRect(0, 270, 200, 30);
  if (face === 'top') return canvas;
  context.textAlign = 'center';
  context.fillStyle = ink;
  if (face === 'side') {
    context.font = '600 16px sans-serif';
    context.fillText(name, 110, 40);
    for (let line = 0; line < 14; line++) context.fillRect(55, 60 + 8 * line, look.between(60, 115), 3);
    context.fillStyle = '#fff';
    context.fillRect(60, 200, 100, 60);
    context.fillStyle = '#000';
    for (let x = 66; x < 154; x += look.between(3, 7)) context.fillRect(x, 206, look.between(1, 3), 48);
    return canvas;
  }
  context.font = `800 ${name.length > 5 ? 34 : 42}px sans-serif`;
  context.fillText(name, 105, 70, 180);
  context.font = '500 24px sans-serif';
  context.fillText(word, 105, 110, 180);
  context.fillStyle = `hsl(${hue} 80% 55%)`;
  const [petals, radius] = [2 + (flavour % 5), 22];
  for (let k = 0; k < petals; k++) {
    const angle = (2 * Math.PI * k) / petals;
    disc(context, 105 + 24 * Math.cos(angle), 170 + 24 * Math.sin(angle), radius);
  }
  context.fillStyle = ink;
  context.font = '400 14px sans-serif';
  context.fillText(`${100 + 50 * (brand % 9)} g`, 160, 290);
  return canvas;
}

/** Front, side, front, side: around a can. */
function wrap(front: OffscreenCanvas, side: OffscreenCanvas): OffscreenCanvas {
  const canvas = new OffscreenCanvas(800, 300);
  const context = contextOf(canvas);
  [front, side, front, side].forEach((part, index) => context.drawImage(part, 200 * index, 0));
  return canvas;
}

function drawRoom(context: OffscreenCanvasRenderingContext2D, chance: Random): void {
  const hue = chance.between(0, 360);
  context.fillStyle = `hsl(${hue} 12% ${chance.between(45, 80)}%)`;
  context.fillRect(0, 0, FRAME.width, FRAME.height);
  for (let k = 0; k < 6; k++) {
    context.fillStyle = `hsl(${chance.between(0, 360)} 18% ${chance.between(30, 85)}% / 0.5)`;
    context.fillRect(chance.between(-80, 600), chance.between(-80, 420), chance.between(60, 260), chance.between(60, 260));
  }
  context.filter = 'none';
}

function drawTray(context: OffscreenCanvasRenderingContext2D, chance: Random): void {
  context.fillStyle = `hsl(${chance.between(20, 60)} ${chance.between(5, 35)}% ${chance.between(25, 55)}%)`;
  context.fillRect(0, 0, FRAME.width, FRAME.height);
  context.fillStyle = `hsl(${chance.between(0, 360)} ${chance.between(2, 12)}% ${chance.between(70, 92)}%)`;
  context.beginPath();
  context.roundRect(60, 30, 520, 420, 30);
  context.fill();
}

function drawFingers(context: OffscreenCanvasRenderingContext2D, size: number, chance: Random): void {
  context.fillStyle = `hsl(${chance.between(18, 28)} 45% ${chance.between(45, 75)}%)`;
  for (let k = 0; k < 4; k++) {
    context.beginPath();
    context.ellipse((k - 1.5) * 26, size * 0.52, 15, 34, chance.between(-0.2, 0.2), 0, 2 * Math.PI);
    context.fill();
  }
  context.fillRect(-60, size * 0.6, 120, FRAME.height);
}

/** Exposure, colour of the light, and noise. */
function expose(context: OffscreenCanvasRenderingContext2D, chance: Random): void {
  const picture = context.getImageData(0, 0, FRAME.width, FRAME.height);
  const gains = [0, 1, 2].map(() => chance.between(0.92, 1.08));
  const exposure = chance.between(0.75, 1.15);
  const { data } = picture;
  for (let at = 0; at < data.length; at += 4) {
    const noise = (chance.next() - 0.5) * 12;
    for (let k = 0; k < 3; k++) data[at + k] = data[at + k]! * exposure * gains[k]! + noise;
  }
  context.putImageData(picture, 0, 0);
}

function triangle(context: OffscreenCanvasRenderingContext2D): void {
  context.beginPath();
  context.moveTo(0, 300);
  context.lineTo(200, 300);
  context.lineTo(200, 140);
  context.fill();
}

function disc(context: OffscreenCanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  return context;
}
