/** Baskets, carts, trays and boxes: ruled walls between a bottom and a top outline. */
import {
  BoxGeometry,
  BufferGeometry,
  CurvePath,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  InstancedMesh,
  LineCurve3,
  Matrix4,
  Mesh,
  PlaneGeometry,
  QuadraticBezierCurve3,
  Quaternion,
  TubeGeometry,
  Vector3,
} from 'three';
import type { BufferAttribute, Material } from 'three';
import { Random } from '../random.ts';
import { paintedTexture, speckled } from './products/texture.ts';
import { paint } from './paint.ts';
import type { Paint } from './paint.ts';

export type ContainerKind = 'wire' | 'plastic' | 'wicker' | 'cardboard' | 'fabric' | 'tray' | 'cart' | 'crate' | 'none';

export interface Container {
  readonly kind: ContainerKind;
  readonly group: Group;
  /** Inner floor: width along x, depth along z, height of the floor and of the rim, metres. */
  readonly inner: { readonly w: number; readonly d: number; readonly floor: number; readonly rim: number };
}

/** Rounded rectangle in the plane y. */
function outline(w: number, d: number, radius: number, y: number): CurvePath<Vector3> {
  const r = Math.min(radius, w / 2 - 0.001, d / 2 - 0.001);
  const path = new CurvePath<Vector3>();
  const corners: [number, number][] = [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
  ];
  const at = (x: number, z: number): Vector3 => new Vector3(x, y, z);
  corners.forEach(([sx, sz], i) => {
    const [nx, nz] = corners[(i + 1) % 4] ?? [1, 1];
    const a = i % 2 === 0 ? at(sx * (w / 2 - r), (sz * d) / 2) : at((sx * w) / 2, sz * (d / 2 - r));
    const b = i % 2 === 0 ? at(nx * (w / 2 - r), (nz * d) / 2) : at((nx * w) / 2, nz * (d / 2 - r));
    path.add(new LineCurve3(a, b));
    const c = i % 2 === 0 ? at((nx * w) / 2, nz * (d / 2 - r)) : at(nx * (w / 2 - r), (nz * d) / 2);
    path.add(new QuadraticBezierCurve3(b, at((nx * w) / 2, (nz * d) / 2), c));
  });
  return path;
}

function ruled(bottom: CurvePath<Vector3>, top: CurvePath<Vector3>, material: Material, repeat: number): Mesh {
  const n = 72;
  const position: number[] = [];
  const uv: number[] = [];
  const index: number[] = [];
  for (let i = 0; i <= n; i++) {
    for (const [j, curve] of [bottom, top].entries()) {
      const p = curve.getPointAt(i / n);
      position.push(p.x, p.y, p.z);
      uv.push((i / n) * repeat, j * repeat * 0.2);
    }
    if (i < n) index.push(2 * i, 2 * i + 2, 2 * i + 1, 2 * i + 1, 2 * i + 2, 2 * i + 3);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(position, 3));
  geometry.setAttribute('uv', new Float32BufferAttribute(uv, 2));
  geometry.setIndex(index);
  geometry.computeVertexNormals();
  return new Mesh(geometry, material);
}

function ring(curve: CurvePath<Vector3>, radius: number, material: Material): Mesh {
  return new Mesh(new TubeGeometry(curve as unknown as LineCurve3, 72, radius, 6, true), material);
}

/** Straight bars from a to b, one instanced mesh. */
function bars(ends: readonly (readonly [Vector3, Vector3])[], thick: number, wide: number, material: Material): InstancedMesh {
  const mesh = new InstancedMesh(new BoxGeometry(wide, 1, thick), material, ends.length);
  const up = new Vector3(0, 1, 0);
  ends.forEach(([a, b], i) => {
    const along = b.clone().sub(a);
    const length = along.length();
    mesh.setMatrixAt(
      i,
      new Matrix4().compose(
        a.clone().add(b).multiplyScalar(0.5),
        new Quaternion().setFromUnitVectors(up, along.normalize()),
        new Vector3(1, length, 1),
      ),
    );
  });
  return mesh;
}

function floorPlane(w: number, d: number, y: number, material: Material, repeat = 1): Mesh {
  const mesh = new Mesh(new PlaneGeometry(w, d), material);
  const uv = mesh.geometry.getAttribute('uv') as BufferAttribute;
  for (let i = 0; i < uv.count; i++) uv.setXY(i, uv.getX(i) * repeat, uv.getY(i) * repeat * 2);
  mesh.rotation.x = -Math.PI / 2;
  mesh.position.y = y;
  return mesh;
}

function woven(seed: number, base: string, dark: string, light: string): Paint {
  const map = paintedTexture(256, 64, (ctx, w, h) => {
    const random = Random.of('woven', seed);
    ctx.fillStyle = dark;
    ctx.fillRect(0, 0, w, h);
    const step = 16;
    for (let y = 0, row = 0; y < h; y += step / 2, row++)
      for (let x = -step; x < w; x += step * 2) {
        ctx.fillStyle = random.chance(0.5) ? base : light;
        ctx.beginPath();
        ctx.ellipse(x + (row % 2) * step + step / 2, y + step / 4, step * 0.9, step * 0.26, 0, 0, 7);
        ctx.fill();
      }
  });
  map.wrapS = map.wrapT = 1000;
  return paint({ map, roughness: 0.85, side: DoubleSide });
}

function wire(
  random: Random,
  group: Group,
  low: CurvePath<Vector3>,
  at: (t: number) => CurvePath<Vector3>,
  w: number,
  d: number,
  y: number,
  gap: number,
): void {
  const material = paint({
    color: random.pick(['#c9ced4', '#c9ced4', '#2a2c2f', '#e9e9ea', '#8f2020', '#b08d57']),
    metalness: 0.85,
    roughness: 0.3,
  });
  const thick = random.range(0.0018, 0.0038);
  const top = at(1);
  const count = Math.round((2 * (w + d)) / gap);
  group.add(
    bars(
      Array.from({ length: count }, (_, i) => [low.getPointAt(i / count), top.getPointAt(i / count)] as const),
      thick,
      thick,
      material,
    ),
  );
  const rows = random.int(3, 7);
  for (let i = 0; i < rows; i++) group.add(ring(at(i / rows), thick * 0.6, material));
  group.add(ring(top, thick * 1.8, material));
  const floor: [Vector3, Vector3][] = [];
  for (let x = -w / 2; x <= w / 2; x += gap) floor.push([new Vector3(x, y, -d / 2), new Vector3(x, y, d / 2)]);
  for (let z = -d / 2; z <= d / 2; z += gap * random.pick([1, 2]))
    floor.push([new Vector3(-w / 2, y - thick, z), new Vector3(w / 2, y - thick, z)]);
  group.add(bars(floor, thick, thick, material));
}

/** @param colour of the plastic; drawn when not given */
export function makeContainer(kind: ContainerKind, random: Random, colour?: string): Container {
  const group = new Group();
  const seed = random.int(0, 1e9);
  if (kind === 'none') return { kind, group, inner: { w: random.range(0.4, 0.7), d: random.range(0.3, 0.55), floor: 0, rim: 0 } };
  const big = kind === 'cart';
  const w = big ? random.range(0.5, 0.75) : random.range(0.3, 0.5);
  const d = big ? random.range(0.38, 0.5) : random.range(0.22, 0.36);
  const h = kind === 'tray' ? random.range(0.015, 0.05) : big ? random.range(0.28, 0.4) : random.range(0.14, 0.26);
  const flare = kind === 'cardboard' ? 1 : random.range(1.02, 1.2);
  const corner = kind === 'cardboard' || kind === 'crate' ? 0.004 : random.range(0.02, 0.07);
  const y0 = 0.006;
  const at = (t: number): CurvePath<Vector3> => outline(w * (1 + (flare - 1) * t), d * (1 + (flare - 1) * t), corner, y0 + h * t);
  const [low, top] = [at(0), at(1)];
  const hue = random.next();
  const plastic = paint({ roughness: random.range(0.3, 0.55), side: DoubleSide });
  plastic.color.setHSL(hue, random.chance(0.3) ? 0.05 : random.range(0.5, 0.95), random.range(0.08, 0.6));
  if (colour) plastic.color.set(colour);
  switch (kind) {
    case 'wire':
    case 'cart':
      wire(random, group, low, at, w, d, y0, big ? random.range(0.025, 0.05) : random.range(0.014, 0.035));
      break;
    case 'plastic': {
      const wide = random.range(0.008, 0.03);
      const count = Math.round((2 * (w + d)) / (wide * random.range(1.4, 2)));
      const mid = at(random.range(0.05, 0.3));
      const high = at(random.range(0.75, 0.92));
      group.add(ruled(low, mid, plastic, 8), ruled(high, top, plastic, 8), ring(top, random.range(0.005, 0.011), plastic));
      group.add(
        bars(
          Array.from({ length: count }, (_, i) => [mid.getPointAt(i / count), high.getPointAt(i / count)] as const),
          0.004,
          wide,
          plastic,
        ),
      );
      if (random.chance(0.6)) group.add(ring(at(0.5), 0.004, plastic));
      if (random.chance(0.5)) {
        const slats: [Vector3, Vector3][] = [];
        for (let x = -w / 2 + corner * 0.4; x <= w / 2 - corner * 0.4; x += 0.025) {
          const inset = Math.max(0, corner - (w / 2 - Math.abs(x)));
          slats.push([new Vector3(x, y0, -d / 2 + inset), new Vector3(x, y0, d / 2 - inset)]);
        }
        group.add(bars(slats, 0.003, 0.012, plastic));
      } else group.add(floorPlane(w, d, y0, plastic));
      break;
    }
    case 'wicker': {
      const cane = woven(seed, '#b98a4e', '#6d4a22', '#d8b07a');
      group.add(ruled(low, top, cane, 15), floorPlane(w, d, y0, cane, 5), ring(top, 0.009, cane));
      break;
    }
    case 'cardboard':
    case 'crate': {
      const paper =
        kind === 'crate'
          ? paint({ map: woodTexture(seed, random), roughness: 0.8, side: DoubleSide })
          : paint({
              map: speckled(seed, 256, '#b98d5e', ['#a87c4d', '#c79c6d', '#d5ab7d'], 500, 6, 0.35),
              roughness: 0.9,
              side: DoubleSide,
            });
      group.add(floorPlane(w, d, y0, paper));
      group.add(ruled(low, top, paper, 3));
      if (kind === 'cardboard')
        for (const s of [-1, 1]) {
          const flap = new Mesh(new PlaneGeometry(w, d * 0.45), paper);
          flap.position.set(0, y0 + h - 0.03, s * (d / 2 + d * 0.19));
          flap.rotation.x = -Math.PI / 2 + s * random.range(0.15, 0.6);
          group.add(flap);
        }
      else group.add(ring(top, 0.006, paper));
      break;
    }
    case 'fabric': {
      const cloth = paint({
        map: speckled(seed, 128, `#${plastic.color.getHexString()}`, ['#ffffff', '#000000'], 900, 1.5, 0.2),
        roughness: 0.97,
        side: DoubleSide,
      });
      group.add(ruled(low, top, cloth, 4), floorPlane(w, d, y0, cloth), ring(top, 0.006, cloth));
      break;
    }
    case 'tray': {
      const wood = random.chance(0.35);
      if (!wood) plastic.color.setHSL(hue, random.chance(0.7) ? 0.03 : 0.6, random.pick([0.93, 0.85, 0.6, 0.4, 0.1]));
      const board = wood ? paint({ map: woodTexture(seed, random), roughness: 0.6, side: DoubleSide }) : plastic;
      group.add(floorPlane(w, d, y0, board), ruled(low, top, board, 3), ring(top, 0.004, board));
      break;
    }
  }
  group.traverse((node) => {
    node.castShadow = true;
    node.receiveShadow = true;
  });
  return { kind, group, inner: { w: w - 0.012, d: d - 0.012, floor: y0 + 0.003, rim: y0 + h } };
}

/** Planks or a plain veneer. */
export function woodTexture(seed: number, random: Random): ReturnType<typeof paintedTexture> {
  const [base, dark] = random.pick([
    ['#c79f6b', '#8f683a'],
    ['#8b5a33', '#57361b'],
    ['#e2c9a0', '#b99766'],
    ['#5b4030', '#37241a'],
    ['#b8a48c', '#8d7a64'],
  ] as const);
  const planks = random.int(1, 6);
  return paintedTexture(512, 512, (ctx, w, h) => {
    const grain = Random.of('wood', seed);
    for (let i = 0; i < planks; i++) {
      ctx.fillStyle = base;
      ctx.globalAlpha = 1;
      ctx.fillRect((i * w) / planks, 0, w / planks, h);
      ctx.fillStyle = dark;
      ctx.globalAlpha = grain.range(0, 0.25);
      ctx.fillRect((i * w) / planks, 0, w / planks, h);
      for (let k = 0; k < 90 / planks + 12; k++) {
        ctx.globalAlpha = grain.range(0.05, 0.3);
        ctx.strokeStyle = dark;
        ctx.lineWidth = grain.range(0.5, 2.5);
        const x = ((i + grain.next()) * w) / planks;
        ctx.beginPath();
        ctx.moveTo(x, 0);
        ctx.bezierCurveTo(x + grain.range(-8, 8), h * 0.3, x + grain.range(-8, 8), h * 0.6, x + grain.range(-5, 5), h);
        ctx.stroke();
      }
      ctx.globalAlpha = 0.6;
      ctx.fillStyle = '#1d120a';
      if (planks > 1) ctx.fillRect((i * w) / planks, 0, 2, h);
    }
    ctx.globalAlpha = 1;
  });
}
