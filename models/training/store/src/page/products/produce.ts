/** Fruit and vegetables from deformed primitives. */
import {
  CatmullRomCurve3,
  Color,
  CylinderGeometry,
  Group,
  LatheGeometry,
  Mesh,
  SphereGeometry,
  TubeGeometry,
  Vector2,
  Vector3,
} from 'three';
import type { BufferAttribute, BufferGeometry, Texture } from 'three';
import { Random } from '../../random.ts';
import type { ProduceKind, Sku } from '../sku.ts';
import { productModel } from './model.ts';
import type { ProductModel } from './model.ts';
import { speckled } from './texture.ts';
import { paint } from '../paint.ts';
import type { Paint } from '../paint.ts';

const tint = (hue: number, s: number, l: number): string =>
  `#${new Color().setHSL((((hue % 360) + 360) % 360) / 360, s, l).getHexString()}`;

function skin(map: Texture, roughness: number): Paint {
  return paint({ map, roughness });
}

/** Pushes the points of a geometry outward by smooth noise. */
function lump(geometry: BufferGeometry, random: Random, amount: number, waves: number): void {
  const p = geometry.getAttribute('position') as BufferAttribute;
  const k = Array.from({ length: 5 }, () => new Vector3(random.normal(), random.normal(), random.normal()).multiplyScalar(waves));
  const phase = k.map(() => random.range(0, 6));
  const v = new Vector3();
  geometry.computeBoundingSphere();
  const scale = geometry.boundingSphere?.radius ?? 1;
  for (let i = 0; i < p.count; i++) {
    v.fromBufferAttribute(p, i);
    const n = k.reduce((sum, q, j) => sum + Math.sin(q.dot(v) / scale + (phase[j] ?? 0)), 0) / k.length;
    v.multiplyScalar(1 + amount * n);
    p.setXYZ(i, v.x, v.y, v.z);
  }
  geometry.computeVertexNormals();
}

function turned(profile: readonly (readonly [number, number])[], s: number): LatheGeometry {
  const curve = new CatmullRomCurve3(profile.map(([r, y]) => new Vector3(r * s, y * s, 0)));
  return new LatheGeometry(
    curve.getPoints(24).map((q) => new Vector2(Math.max(0, q.x), q.y)),
    28,
  );
}

function stem(height: number, radius: number, y: number, color: string): Mesh {
  const mesh = new Mesh(new CylinderGeometry(radius, radius * 1.2, height, 7), paint({ color, roughness: 0.9 }));
  mesh.position.y = y;
  mesh.rotation.z = 0.25;
  return mesh;
}

function tube(points: readonly Vector3[], radius: (t: number) => number, material: Paint): Mesh {
  const curve = new CatmullRomCurve3([...points]);
  const geometry = new TubeGeometry(curve, 24, 1, 12, false);
  const p = geometry.getAttribute('position') as BufferAttribute;
  const v = new Vector3();
  for (let i = 0; i < p.count; i++) {
    const t = Math.floor(i / 13) / 24;
    const c = curve.getPointAt(Math.min(1, t));
    v.fromBufferAttribute(p, i).sub(c).normalize().multiplyScalar(radius(t)).add(c);
    p.setXYZ(i, v.x, v.y, v.z);
  }
  geometry.computeVertexNormals();
  return new Mesh(geometry, material);
}

const taper =
  (r: number, power: number) =>
  (t: number): number =>
    r * Math.pow(Math.max(0.02, 1 - Math.abs(2 * t - 1) ** power), 0.5);

function build(
  kind: ProduceKind,
  random: Random,
  seed: number,
  group: Group,
  body: string | null,
): { round: boolean; solidity: number } {
  const jitter = (h: number): number => h + random.range(-5, 5);
  switch (kind) {
    case 'apple':
    case 'tomato':
    case 'onion':
    case 'pear':
    case 'avocado':
    case 'pepper':
    case 'aubergine': {
      const shape: Record<string, readonly (readonly [number, number])[]> = {
        apple: [
          [0, -0.9],
          [0.35, -1],
          [0.85, -0.6],
          [1.05, 0.15],
          [0.8, 0.8],
          [0.35, 0.95],
          [0, 0.7],
        ],
        tomato: [
          [0, -0.78],
          [0.6, -0.75],
          [1, -0.2],
          [1, 0.2],
          [0.65, 0.7],
          [0.2, 0.76],
          [0, 0.66],
        ],
        onion: [
          [0, -0.9],
          [0.5, -0.8],
          [1, -0.1],
          [0.8, 0.5],
          [0.25, 0.9],
          [0.12, 1.35],
          [0, 1.36],
        ],
        pear: [
          [0, -1],
          [0.7, -0.9],
          [0.95, -0.3],
          [0.65, 0.5],
          [0.38, 1.1],
          [0.2, 1.35],
          [0, 1.35],
        ],
        avocado: [
          [0, -1],
          [0.6, -0.9],
          [0.85, -0.3],
          [0.66, 0.5],
          [0.36, 1.05],
          [0, 1.2],
        ],
        pepper: [
          [0, -1.1],
          [0.45, -1.15],
          [0.85, -0.5],
          [0.95, 0.4],
          [0.75, 0.9],
          [0.25, 0.85],
          [0, 0.7],
        ],
        aubergine: [
          [0, -1.9],
          [0.5, -1.8],
          [0.85, -1.1],
          [0.75, 0],
          [0.5, 1],
          [0.35, 1.6],
          [0, 1.75],
        ],
      };
      const hue = {
        apple: random.pick([2, 356, 85, 48]),
        tomato: 6,
        onion: random.pick([32, 325, 40]),
        pear: random.pick([72, 52]),
        avocado: 95,
        pepper: random.pick([2, 48, 120, 25]),
        aubergine: 285,
      }[kind];
      const [s, l] =
        kind === 'aubergine'
          ? [0.4, 0.12]
          : kind === 'avocado'
            ? [0.45, 0.16]
            : kind === 'onion'
              ? [0.55, 0.42]
              : kind === 'pear'
                ? [0.6, 0.5]
                : [0.82, 0.4];
      const radius = random.range(0.032, 0.043);
      const geometry = turned(shape[kind] ?? [], radius);
      lump(geometry, random, kind === 'pepper' ? 0.1 : 0.035, kind === 'pepper' ? 3.2 : 2);
      const map = speckled(
        seed,
        256,
        body ?? tint(jitter(hue), s, l),
        [
          tint((body ? new Color(body).getHSL({ h: 0, s: 0, l: 0 }).h * 360 : hue) + 18, s, l * 1.35),
          tint(hue - 6, s, l * 0.75),
          tint(hue + 30, 0.6, 0.6),
        ],
        kind === 'apple' || kind === 'pear' ? 500 : 120,
        kind === 'apple' ? 5 : 9,
        0.35,
      );
      group.add(new Mesh(geometry, skin(map, kind === 'avocado' ? 0.7 : 0.26)));
      const green = kind === 'apple' || kind === 'pear' ? '#5b4426' : '#3f6b2a';
      if (kind !== 'onion')
        group.add(
          stem(
            radius * 0.5,
            radius * (kind === 'pepper' || kind === 'aubergine' ? 0.16 : 0.06),
            radius * ({ apple: 0.95, tomato: 0.75, pear: 1.5, avocado: 1.2, pepper: 1, aubergine: 1.9 }[kind] ?? 1),
            green,
          ),
        );
      return { round: true, solidity: 0.97 };
    }
    case 'orange':
    case 'lemon':
    case 'lime':
    case 'potato': {
      const radius = kind === 'orange' ? random.range(0.034, 0.045) : random.range(0.026, 0.034);
      const geometry = new SphereGeometry(radius, 32, 22);
      const stretch = { orange: 0.97, lemon: 1.3, lime: 1.18, potato: random.range(1.2, 1.7) }[kind];
      const p = geometry.getAttribute('position') as BufferAttribute;
      for (let i = 0; i < p.count; i++) {
        const y = p.getY(i) / radius;
        const nub = kind === 'lemon' || kind === 'lime' ? 0.12 * Math.pow(Math.abs(y), 14) * Math.sign(y) : 0;
        p.setXYZ(i, p.getX(i), (y * stretch + nub) * radius, p.getZ(i) * (kind === 'potato' ? 0.85 : 1));
      }
      lump(geometry, random, kind === 'potato' ? 0.08 : 0.015, 2);
      const hue = { orange: 28, lemon: 52, lime: 95, potato: 36 }[kind];
      const [s, l] = kind === 'potato' ? [0.42, 0.55] : kind === 'lime' ? [0.7, 0.3] : [0.95, 0.5];
      const map = speckled(
        seed,
        256,
        tint(jitter(hue), s, l),
        [tint(hue + 8, s, l * 1.2), tint(hue - 8, s, l * 0.8)],
        kind === 'potato' ? 180 : 1600,
        kind === 'potato' ? 5 : 1.8,
        0.4,
      );
      group.add(new Mesh(geometry, skin(map, kind === 'potato' ? 0.85 : 0.45)));
      return { round: true, solidity: 1 };
    }
    case 'banana': {
      const count = random.int(1, 5);
      const map = speckled(
        seed,
        128,
        tint(jitter(50), 0.88, 0.52),
        ['#8a6a1a', '#5d4310', '#f6e26a', '#c9b23a'],
        random.int(20, 160),
        3,
        0.6,
      );
      for (let i = 0; i < count; i++) {
        const a = (i - (count - 1) / 2) * 0.3;
        const points = [0, 0.25, 0.5, 0.75, 1].map(
          (t) =>
            new Vector3(
              (t - 0.5) * 0.17,
              0.045 * (1 - (2 * t - 1) ** 2) * Math.cos(a),
              0.02 * i + Math.sin(a) * 0.05 * (1 - (2 * t - 1) ** 2),
            ),
        );
        group.add(tube(points, (t) => (t < 0.1 ? 0.007 : taper(0.018, 4)(t) * (0.9 + 0.1 * t)), skin(map, 0.55)));
      }
      return { round: false, solidity: 0.8 };
    }
    case 'cucumber': {
      const bend = random.range(0, 0.03);
      const length = random.range(0.16, 0.28);
      const map = speckled(seed, 128, tint(jitter(110), 0.5, 0.22), ['#7fa84a', '#1d3d14', '#9dbb62'], 260, 3, 0.5);
      group.add(
        tube(
          [0, 0.33, 0.66, 1].map((t) => new Vector3((t - 0.5) * length, bend * (1 - (2 * t - 1) ** 2), 0)),
          taper(random.range(0.018, 0.026), 10),
          skin(map, 0.4),
        ),
      );
      return { round: false, solidity: 0.97 };
    }
    case 'carrot': {
      const length = random.range(0.14, 0.2);
      const map = speckled(seed, 128, tint(jitter(24), 0.9, 0.5), ['#b4500f', '#f7a65a'], 150, 4, 0.5);
      group.add(
        tube(
          [new Vector3(-length / 2, 0, 0), new Vector3(0, 0.004, 0), new Vector3(length / 2, 0, 0)],
          (t) => 0.018 * Math.max(0.05, 1 - 0.85 * t) * Math.min(1, 0.5 + t * 12),
          skin(map, 0.6),
        ),
      );
      const leaf = stem(0.03, 0.005, 0, '#4c7d2c');
      leaf.rotation.z = Math.PI / 2;
      leaf.position.set(-length / 2 - 0.012, 0, 0);
      group.add(leaf);
      return { round: false, solidity: 0.9 };
    }
  }
}

export function makeProduce(sku: Sku): ProductModel {
  const random = Random.of('produce', sku.art.detail);
  const group = new Group();
  const { round, solidity } = build(sku.produce ?? 'apple', random, sku.art.detail, group, sku.body);
  return productModel(group, { rest: ['stand'], round, solidity });
}
