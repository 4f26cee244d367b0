/** Flat-sided packages: boxes, gable-top cartons, pouches, trays. */
import {
  BoxGeometry,
  BufferGeometry,
  CylinderGeometry,
  Float32BufferAttribute,
  Group,
  Mesh,
  PlaneGeometry,
  SphereGeometry,
} from 'three';
import type { BufferAttribute } from 'three';
import { Random } from '../../random.ts';
import type { Motifs } from '../label.ts';
import type { Sku } from '../sku.ts';
import { productModel } from './model.ts';
import type { ProductModel } from './model.ts';
import { panelTexture, speckled } from './texture.ts';
import { paint } from '../paint.ts';
import type { Paint, PaintOptions } from '../paint.ts';

const card = (options: PaintOptions): Paint => paint({ roughness: 0.55, metalness: 0, ...options });

/** Six faces: right, left, top, bottom, front, back (the order of BoxGeometry). */
function boxMaterials(sku: Sku, motifs: Motifs, scale: number, options: PaintOptions): Paint[] {
  const [w, h, d] = sku.size;
  const side = card({ map: panelTexture(motifs, sku.art, 'side', d, h, scale * 0.6), ...options });
  const lid = card({
    map: panelTexture(motifs, sku.art, sku.variant > 0.5 || h < Math.max(w, d) ? 'top' : 'side', w, d, scale * 0.7),
    ...options,
  });
  const front = card({ map: panelTexture(motifs, sku.art, 'front', w, h, scale), ...options });
  const back = sku.variant > 0.4 ? card({ map: panelTexture(motifs, sku.art, 'back', w, h, scale * 0.8), ...options }) : front;
  return [side, side, lid, lid, front, back];
}

export function makeBox(sku: Sku, motifs: Motifs, scale: number): ProductModel {
  const group = new Group();
  const [w, h, d] = sku.size;
  group.add(new Mesh(new BoxGeometry(w, h, d), boxMaterials(sku, motifs, scale, { roughness: 0.35 + 0.4 * sku.variant })));
  return productModel(group, { rest: ['stand', 'lie'], round: false, solidity: 1 });
}

function quad(a: number[], b: number[], c: number[], d: number[]): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute([...a, ...b, ...c, ...a, ...c, ...d], 3));
  geometry.setAttribute('uv', new Float32BufferAttribute([0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1], 2));
  geometry.computeVertexNormals();
  return geometry;
}

export function makeCarton(sku: Sku, motifs: Motifs, scale: number): ProductModel {
  const group = new Group();
  const [w, h, d] = sku.size;
  group.add(new Mesh(new BoxGeometry(w, h, d), boxMaterials(sku, motifs, scale, { roughness: 0.4 })));
  const top = h / 2;
  if (sku.variant < 0.7) {
    // gable
    const rise = d * 0.42;
    const paper = card({ map: panelTexture(motifs, sku.art, 'plain', w, d, 96), side: 2 });
    const printed = card({ map: panelTexture(motifs, sku.art, 'side', w, d * 0.6, 160), side: 2 });
    group.add(
      new Mesh(quad([-w / 2, top, d / 2], [w / 2, top, d / 2], [w / 2, top + rise, 0], [-w / 2, top + rise, 0]), printed),
    );
    group.add(
      new Mesh(quad([w / 2, top, -d / 2], [-w / 2, top, -d / 2], [-w / 2, top + rise, 0], [w / 2, top + rise, 0]), printed),
    );
    for (const s of [-1, 1])
      group.add(
        new Mesh(
          quad(
            [(s * w) / 2, top, d / 2],
            [(s * w) / 2, top, -d / 2],
            [s * w * 0.46, top + rise, 0],
            [s * w * 0.46, top + rise, 0],
          ),
          paper,
        ),
      );
    const fin = new Mesh(new BoxGeometry(w, d * 0.16, 0.003), paper);
    fin.position.y = top + rise + d * 0.07;
    group.add(fin);
    if (sku.variant < 0.4) group.add(cap(sku, w, top + rise * 0.52, d * 0.24, 0.85));
  } else {
    group.add(cap(sku, w * 0.9, top + 0.004, -d * 0.18, 0));
  }
  return productModel(group, { rest: ['stand', 'stand', 'lie'], round: false, solidity: 0.97 });
}

function cap(sku: Sku, w: number, y: number, z: number, tilt: number): Mesh {
  const mesh = new Mesh(new CylinderGeometry(w * 0.19, w * 0.2, 0.014, 20), card({ color: sku.cap, roughness: 0.4 }));
  mesh.position.set(0, y, z);
  mesh.rotation.x = tilt;
  return mesh;
}

export function makePouch(sku: Sku, motifs: Motifs, scale: number): ProductModel {
  const random = Random.of('pouch', sku.art.detail);
  const group = new Group();
  const [w, h, depth] = sku.size;
  const phase = random.range(0, 6);
  const amount = random.range(0.0012, 0.004);
  const foil = random.chance(0.45);
  for (const face of [1, -1]) {
    const geometry = new PlaneGeometry(w, h, 18, 24);
    const p = geometry.getAttribute('position') as BufferAttribute;
    for (let i = 0; i < p.count; i++) {
      const u = p.getX(i) / (w / 2);
      const v = p.getY(i) / (h / 2);
      const swell = Math.pow(Math.max(0, 1 - u * u), 0.55) * Math.pow(Math.max(0, 1 - Math.abs(v) ** 2.6), 0.6);
      const wrinkle =
        amount *
        (Math.sin(u * 9 + v * 4 + phase) + Math.sin(v * 13 - u * 6 + phase * 2) + Math.sin(u * 23 + phase)) *
        (0.4 + Math.abs(v));
      p.setXYZ(i, p.getX(i) * (1 - 0.1 * swell), p.getY(i), face * ((depth / 2) * swell + (swell > 0.02 ? wrinkle : 0)));
    }
    geometry.computeVertexNormals();
    const material = card({
      map: panelTexture(motifs, sku.art, face > 0 ? 'front' : 'back', w, h, face > 0 ? scale : scale * 0.8),
      roughness: foil ? 0.24 : 0.42,
      metalness: foil ? 0.35 : 0,
    });
    const mesh = new Mesh(geometry, material);
    if (face < 0) {
      // mirror the print and turn the triangles round
      const uv = geometry.getAttribute('uv') as BufferAttribute;
      for (let i = 0; i < uv.count; i++) uv.setX(i, 1 - uv.getX(i));
      const index = geometry.getIndex();
      if (index)
        for (let i = 0; i < index.count; i += 3) {
          const a = index.getX(i);
          index.setX(i, index.getX(i + 1));
          index.setX(i + 1, a);
        }
      geometry.computeVertexNormals();
    }
    group.add(mesh);
  }
  return productModel(group, { rest: ['lie', 'lie', 'stand'], round: false, solidity: 0.97 });
}

/** A shallow tray with food under film and a sticker. */
export function makeTray(sku: Sku, motifs: Motifs, scale: number): ProductModel {
  const random = Random.of('tray', sku.art.detail);
  const group = new Group();
  const [w, h, d] = sku.size;
  const plastic = card({ color: random.pick(['#111214', '#f2f2f0', '#20458f', '#1d6b3a', '#2a2a2a']), roughness: 0.4 });
  const base = new Mesh(new BoxGeometry(w, 0.004, d), plastic);
  base.position.y = -h / 2;
  group.add(base);
  for (const [x, z, bw, bd] of [
    [-w / 2, 0, 0.004, d],
    [w / 2, 0, 0.004, d],
    [0, -d / 2, w, 0.004],
    [0, d / 2, w, 0.004],
  ] as const) {
    const wall = new Mesh(new BoxGeometry(bw, h, bd), plastic);
    wall.position.set(x, 0, z);
    group.add(wall);
  }
  const kind = random.int(0, 2);
  if (kind === 0) {
    const meat = card({
      map: speckled(
        sku.art.detail,
        256,
        random.pick(['#a8323a', '#d98f80', '#e8b8a0', '#c4564e']),
        ['#f4d9cf', '#7d1f26', '#ffe9e0', '#b8444a'],
        260,
        12,
        0.7,
      ),
      roughness: 0.35,
    });
    const slab = new Mesh(new BoxGeometry(w * 0.93, h * 0.7, d * 0.92), meat);
    slab.position.y = -h * 0.05;
    group.add(slab);
  } else {
    const radius = random.range(0.014, 0.024);
    const ball = new SphereGeometry(radius, 14, 10);
    const skin = card({
      color: random.pick(['#c81e1e', '#e2501c', '#5a2a6b', '#7fae2d', '#e8b321', '#d8323c', '#ead9b8']),
      roughness: 0.3,
    });
    const nx = Math.floor(w / (radius * 2.1));
    const nz = Math.floor(d / (radius * 2.1));
    for (let i = 0; i < nx; i++)
      for (let j = 0; j < nz; j++) {
        const mesh = new Mesh(ball, skin);
        mesh.position.set(
          (i - (nx - 1) / 2) * radius * 2.05 + random.range(-0.003, 0.003),
          h / 2 - radius * 1.05 + random.range(-0.004, 0.003),
          (j - (nz - 1) / 2) * radius * 2.05,
        );
        group.add(mesh);
      }
  }
  const sticker = new Mesh(
    new PlaneGeometry(w * 0.5, d * 0.6),
    card({ map: panelTexture(motifs, sku.art, 'front', w * 0.5, d * 0.6, scale * 0.7), roughness: 0.35 }),
  );
  sticker.rotation.x = -Math.PI / 2;
  sticker.position.set(random.range(-0.2, 0.2) * w, h / 2 + 0.0025, random.range(-0.15, 0.15) * d);
  group.add(sticker);
  const film = new Mesh(new PlaneGeometry(w, d), card({ color: '#ffffff', transparent: true, opacity: 0.1, roughness: 0.08 }));
  film.rotation.x = -Math.PI / 2;
  film.position.y = h / 2 + 0.001;
  group.add(film);
  return productModel(group, { rest: ['stand'], round: false, solidity: 1 });
}
