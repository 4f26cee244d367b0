/** What lies below and behind: floors, counters, walls, and clutter that is no product. */
import { BoxGeometry, Group, Mesh, PlaneGeometry, RepeatWrapping, TorusGeometry } from 'three';
import type { Texture } from 'three';
import { Random } from '../random.ts';
import { woodTexture } from './container.ts';
import { paintedTexture, speckled } from './products/texture.ts';
import { paint } from './paint.ts';
import type { Paint } from './paint.ts';

export const SURFACES_TRAIN = [
  'wood',
  'tile',
  'plain',
  'concrete',
  'checker',
  'carpet',
  'paper',
  'marble',
  'grid',
  'steel',
] as const;
export const SURFACES_HELD_OUT = ['terrazzo', 'herringbone', 'felt', 'plainheld'] as const;
export type SurfaceKind = (typeof SURFACES_TRAIN)[number] | (typeof SURFACES_HELD_OUT)[number];

const grey = (random: Random, low = 40, high = 94): string =>
  `hsl(${random.range(0, 360)} ${random.range(0, 12)}% ${random.range(low, high)}%)`;
const colour = (random: Random): string => `hsl(${random.range(0, 360)} ${random.range(10, 70)}% ${random.range(15, 85)}%)`;

export function surfaceMaterial(kind: SurfaceKind, random: Random): Paint {
  const seed = random.int(0, 1e9);
  let map: Texture;
  let roughness = random.range(0.45, 0.95);
  let metalness = 0;
  switch (kind) {
    case 'wood':
      map = woodTexture(seed, random);
      roughness = random.range(0.3, 0.8);
      break;
    case 'tile':
    case 'checker':
    case 'grid': {
      const [a, b] = kind === 'checker' ? [colour(random), grey(random)] : [grey(random, 60), grey(random, 20, 60)];
      const n = kind === 'grid' ? 14 : random.int(3, 6);
      map = paintedTexture(512, 512, (ctx, w) => {
        const own = Random.of('tile', seed);
        const s = w / n;
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) {
            ctx.fillStyle = kind === 'checker' && (i + j) % 2 ? b : a;
            ctx.fillRect(i * s, j * s, s, s);
            ctx.fillStyle = `rgba(0,0,0,${own.range(0, 0.06)})`;
            ctx.fillRect(i * s, j * s, s, s);
          }
        ctx.strokeStyle = b;
        ctx.lineWidth = kind === 'grid' ? 2 : 5;
        for (let i = 0; i <= n; i++) {
          ctx.strokeRect(i * s, -5, 0.1, w + 10);
          ctx.strokeRect(-5, i * s, w + 10, 0.1);
        }
      });
      roughness = random.range(0.2, 0.7);
      break;
    }
    case 'marble':
    case 'concrete':
      map = speckled(seed, 512, grey(random, 30, 92), [grey(random, 20, 95), grey(random, 20, 95)], 420, 26, 0.25);
      break;
    case 'carpet':
    case 'felt':
      map = speckled(seed, 512, colour(random), ['#ffffff', '#000000', colour(random)], 7000, 2, 0.35);
      roughness = 1;
      break;
    case 'terrazzo':
      map = speckled(seed, 512, grey(random, 60), [colour(random), grey(random, 10, 50), colour(random)], 420, 7, 1);
      break;
    case 'herringbone': {
      const [a, b] = [colour(random), grey(random, 20, 50)];
      map = paintedTexture(512, 512, (ctx, w) => {
        ctx.fillStyle = a;
        ctx.fillRect(0, 0, w, w);
        ctx.strokeStyle = b;
        ctx.lineWidth = 4;
        for (let i = 0; i < 16; i++)
          for (let j = 0; j < 16; j++) {
            ctx.save();
            ctx.translate(i * 32, j * 32);
            ctx.rotate((i + j) % 2 ? Math.PI / 4 : -Math.PI / 4);
            ctx.strokeRect(-8, -20, 16, 40);
            ctx.restore();
          }
      });
      break;
    }
    case 'paper':
      map = speckled(seed, 256, random.pick(['#f7f7f5', '#fdf8ec', '#ececec']), ['#ffffff', '#d8d8d8'], 60, 40, 0.25);
      break;
    case 'steel':
      map = speckled(seed, 256, '#b9bdc2', ['#d7dadd', '#9a9ea3'], 900, 9, 0.3);
      metalness = 0.8;
      roughness = random.range(0.25, 0.5);
      break;
    case 'plain':
    case 'plainheld':
      map = speckled(seed, 128, random.chance(0.5) ? grey(random, 15, 97) : colour(random), ['#ffffff', '#000000'], 40, 24, 0.06);
      break;
  }
  map.wrapS = map.wrapT = RepeatWrapping;
  const repeat = random.range(1.2, 3.5);
  map.repeat.set(repeat, repeat);
  map.rotation = random.range(0, Math.PI);
  return paint({ map, roughness, metalness });
}

/** Floor, and sometimes a wall behind it or the edge of a counter. */
export function makeSurroundings(kinds: readonly SurfaceKind[], random: Random): Group {
  const group = new Group();
  const floor = new Mesh(new PlaneGeometry(3, 3), surfaceMaterial(random.pick(kinds), random));
  floor.rotation.x = -Math.PI / 2;
  group.add(floor);
  if (random.chance(0.4)) {
    const wall = new Mesh(new PlaneGeometry(3, 1.5), surfaceMaterial(random.pick(kinds), random));
    wall.position.set(0, 0.75, -random.range(0.22, 0.6));
    group.add(wall);
    if (random.chance(0.5)) {
      const strip = new Mesh(
        new BoxGeometry(3, random.range(0.02, 0.08), 0.02),
        paint({ color: grey(random, 30, 95), roughness: 0.6 }),
      );
      strip.position.copy(wall.position).setY(random.range(0.01, 0.15));
      group.add(strip);
    }
  } else if (random.chance(0.35)) {
    // a lower floor beyond the edge of a counter
    floor.scale.set(random.range(0.18, 0.35), random.range(0.16, 0.3), 1);
    const lower = new Mesh(new PlaneGeometry(5, 5), surfaceMaterial(random.pick(kinds), random));
    lower.rotation.x = -Math.PI / 2;
    lower.position.y = -random.range(0.04, 0.8);
    group.add(lower);
  }
  group.traverse((node) => {
    node.receiveShadow = true;
  });
  return group;
}

/** Things that look a little like products but are not: paper sheets, tape, cables, frames, keyboards. */
export function makeClutter(random: Random, count: number): Group {
  const group = new Group();
  for (let i = 0; i < count; i++) {
    const kind = random.int(0, 4);
    const material = paint({ color: colour(random), roughness: random.range(0.3, 0.9) });
    let mesh: Mesh;
    if (kind === 0) {
      const sheet = paintedTexture(128, 180, (ctx, w, h) => {
        ctx.fillStyle = '#fbfaf6';
        ctx.fillRect(0, 0, w, h);
        ctx.fillStyle = '#8a8f98';
        for (let y = 14; y < h - 10; y += 9) ctx.fillRect(12, y, random.range(40, 104), 3);
      });
      mesh = new Mesh(new PlaneGeometry(0.15, 0.21), paint({ map: sheet, roughness: 0.9 }));
      mesh.rotation.set(-Math.PI / 2, 0, random.range(0, 6));
      mesh.position.y = 0.0015;
    } else if (kind === 1) {
      mesh = new Mesh(new PlaneGeometry(random.range(0.05, 0.4), 0.02), material);
      mesh.rotation.set(-Math.PI / 2, 0, random.range(0, 6));
      mesh.position.y = 0.001;
    } else if (kind === 2) {
      mesh = new Mesh(
        new TorusGeometry(random.range(0.04, 0.2), random.range(0.002, 0.005), 8, 40, random.range(1, 6)),
        material,
      );
      mesh.rotation.x = -Math.PI / 2;
      mesh.position.y = 0.004;
    } else {
      mesh = new Mesh(new BoxGeometry(random.range(0.2, 0.6), random.range(0.003, 0.03), random.range(0.01, 0.06)), material);
      mesh.rotation.y = random.range(0, 6);
      mesh.position.y = 0.012;
    }
    mesh.position.x = random.range(-0.45, 0.45);
    mesh.position.z = random.range(-0.4, 0.4);
    mesh.castShadow = true;
    mesh.receiveShadow = true;
    group.add(mesh);
  }
  return group;
}
