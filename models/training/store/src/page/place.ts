/** Puts products into a container without physics: a height field says where the next one comes to rest. */
import { Euler, Quaternion, Vector3 } from 'three';
import type { Random } from '../random.ts';
import type { Container } from './container.ts';
import type { ProductModel } from './products/model.ts';

const CELL = 0.01;

export interface Rest {
  readonly position: Vector3;
  readonly quaternion: Quaternion;
  /** Height above the floor of the lowest point. */
  readonly level: number;
}

/** Half extents of a box of `size` after a rotation. */
function halfExtents(size: Vector3, q: Quaternion): Vector3 {
  const out = new Vector3();
  for (const axis of [new Vector3(size.x / 2, 0, 0), new Vector3(0, size.y / 2, 0), new Vector3(0, 0, size.z / 2)]) {
    axis.applyQuaternion(q);
    out.x += Math.abs(axis.x);
    out.y += Math.abs(axis.y);
    out.z += Math.abs(axis.z);
  }
  return out;
}

export class HeightField {
  readonly #heights: Float32Array;
  readonly #nx: number;
  readonly #nz: number;
  readonly #inner: Container['inner'];

  constructor(inner: Container['inner']) {
    this.#inner = inner;
    this.#nx = Math.max(1, Math.floor(inner.w / CELL));
    this.#nz = Math.max(1, Math.floor(inner.d / CELL));
    this.#heights = new Float32Array(this.#nx * this.#nz).fill(inner.floor);
  }

  /** Cells under an oriented rectangle (half extents a, b, turned by yaw) or disc; null where it sticks out of the floor. */
  #cells(x: number, z: number, a: number, b: number, yaw: number, round: boolean): number[] | null {
    const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
    const ex = round ? a : Math.abs(a * c) + Math.abs(b * s);
    const ez = round ? a : Math.abs(a * s) + Math.abs(b * c);
    if (Math.abs(x) + ex > this.#inner.w / 2 || Math.abs(z) + ez > this.#inner.d / 2) return null;
    const cells: number[] = [];
    for (
      let i = Math.max(0, Math.floor((x - ex + this.#inner.w / 2) / CELL));
      i <= Math.min(this.#nx - 1, (x + ex + this.#inner.w / 2) / CELL);
      i++
    ) {
      for (
        let j = Math.max(0, Math.floor((z - ez + this.#inner.d / 2) / CELL));
        j <= Math.min(this.#nz - 1, (z + ez + this.#inner.d / 2) / CELL);
        j++
      ) {
        const dx = (i + 0.5) * CELL - this.#inner.w / 2 - x;
        const dz = (j + 0.5) * CELL - this.#inner.d / 2 - z;
        const inside = round
          ? dx * dx + dz * dz <= a * a
          : Math.abs(dx * c - dz * s) <= a + CELL / 2 && Math.abs(dx * s + dz * c) <= b + CELL / 2;
        if (inside) cells.push(i * this.#nz + j);
      }
    }
    return cells;
  }

  /** A place for one more product, or null if none was found below `maxLevel` above the floor. */
  put(model: ProductModel, random: Random, options: { maxLevel: number; pose?: 'stand' | 'lie'; spread?: number }): Rest | null {
    const pose = options.pose ?? random.pick(model.rest);
    const yaw = random.range(0, Math.PI * 2);
    const roll = random.range(0, Math.PI * 2);
    const q = new Quaternion();
    if (pose === 'stand') q.setFromEuler(new Euler(0, yaw, 0));
    else if (model.round)
      q.setFromEuler(new Euler(0, yaw, Math.PI / 2, 'YXZ')).multiply(
        new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), roll),
      );
    else
      q.setFromEuler(new Euler((random.chance(0.85) ? -1 : 1) * (Math.PI / 2), 0, 0)).premultiply(
        new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), yaw),
      );
    const upright = pose === 'stand';
    const a = upright || !model.round ? model.size.x / 2 : model.size.y / 2;
    const b = upright ? model.size.z / 2 : model.round ? model.size.x / 2 : model.size.y / 2;
    const round = upright && model.round;
    const spread = options.spread ?? 1;
    let best: { x: number; z: number; level: number; cells: number[] } | null = null;
    for (let attempt = 0; attempt < 24; attempt++) {
      const x = random.range(-0.5, 0.5) * this.#inner.w * spread;
      const z = random.range(-0.5, 0.5) * this.#inner.d * spread;
      const cells = this.#cells(x, z, a, b, yaw, round);
      if (!cells || cells.length === 0) continue;
      const level = cells.reduce((max, cell) => Math.max(max, this.#heights[cell] ?? 0), this.#inner.floor);
      if (!best || level < best.level) best = { x, z, level, cells };
      if (level <= this.#inner.floor + 0.002) break;
    }
    if (!best || best.level - this.#inner.floor > options.maxLevel) return null;
    const half = halfExtents(model.size, q);
    if (round) half.y = model.size.y / 2;
    const top = best.level + 2 * half.y;
    for (const cell of best.cells) this.#heights[cell] = top;
    if (best.level > this.#inner.floor + 0.01)
      q.premultiply(new Quaternion().setFromEuler(new Euler(random.normal() * 0.09, 0, random.normal() * 0.09)));
    return { position: new Vector3(best.x, best.level + half.y, best.z), quaternion: q, level: best.level - this.#inner.floor };
  }
}
