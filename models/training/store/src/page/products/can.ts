/** Drinks cans with a ring to pull, and tins. */
import { CylinderGeometry, ExtrudeGeometry, Group, Mesh, Path, Shape, TorusGeometry } from 'three';
import type { Texture } from 'three';
import { Random } from '../../random.ts';
import type { Motifs } from '../label.ts';
import type { Sku } from '../sku.ts';
import { SEGMENTS, disc, lathe, metal, standard } from './lathe.ts';
import { productModel } from './model.ts';
import type { ProductModel } from './model.ts';
import { paintedTexture, panelTexture } from './texture.ts';

/** Brushed can end: bead, score line of the opening, embossing. */
function lidTexture(seed: number): Texture {
  return paintedTexture(192, 192, (ctx, w) => {
    const random = Random.of('lid', seed);
    const c = w / 2;
    ctx.fillStyle = '#c4c7cb';
    ctx.fillRect(0, 0, w, w);
    for (let i = 0; i < 26; i++) {
      ctx.strokeStyle = random.chance(0.5) ? 'rgba(255,255,255,.16)' : 'rgba(40,45,52,.10)';
      ctx.beginPath();
      ctx.arc(c, c, random.range(8, c), random.range(0, 6), random.range(0, 6) + 2);
      ctx.stroke();
    }
    ctx.strokeStyle = 'rgba(38,42,48,.8)';
    ctx.lineWidth = 3;
    ctx.beginPath();
    ctx.ellipse(c, c + w * 0.2, w * 0.155, w * 0.19, 0, 0, 7);
    ctx.stroke();
    ctx.strokeStyle = 'rgba(255,255,255,.65)';
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.ellipse(c + 2, c + w * 0.2 + 2, w * 0.155, w * 0.19, 0, 0, 7);
    ctx.stroke();
    ctx.strokeStyle = 'rgba(60,64,70,.55)';
    ctx.lineWidth = 4;
    ctx.beginPath();
    ctx.ellipse(c, c, w * 0.36, w * 0.42, 0, 0, 7);
    ctx.stroke();
    ctx.fillStyle = 'rgba(40,44,50,.5)';
    for (let i = 0; i < 9; i++) ctx.fillRect(c - w * 0.2 + i * w * 0.045, w * 0.14 + Math.abs(i - 4) * 2, w * 0.026, 4);
  });
}

function tab(radius: number, y: number): Mesh {
  const l = radius * 0.42;
  const b = radius * 0.25;
  const shape = new Shape();
  shape.absellipse(0, 0, b, l, 0, Math.PI * 2, false, 0);
  const hole = new Path();
  hole.absellipse(0, l * 0.42, b * 0.62, l * 0.36, 0, Math.PI * 2, true, 0);
  shape.holes.push(hole);
  const mesh = new Mesh(
    new ExtrudeGeometry(shape, { depth: 0.0014, bevelEnabled: false, curveSegments: 12 }),
    metal({ color: '#d8dade', roughness: 0.22 }),
  );
  mesh.rotation.x = -Math.PI / 2;
  mesh.position.set(0, y, -radius * 0.12);
  const rivet = new Mesh(new CylinderGeometry(b * 0.3, b * 0.34, 0.003, 12), metal());
  rivet.rotation.x = Math.PI / 2;
  rivet.position.set(0, -l * 0.3, 0.002);
  mesh.add(rivet);
  return mesh;
}

export function makeCan(sku: Sku, motifs: Motifs, scale: number): ProductModel {
  const group = new Group();
  const r = sku.size[0] / 2;
  const h = sku.size[1];
  const tin = sku.size[2] === 0;
  const neck = tin ? 0.985 : 0.8;
  const shoulder = tin ? 0.004 : h * 0.085;
  const map = panelTexture(motifs, sku.art, 'wrap', Math.PI * 2 * r, h, scale * 1.35);
  const print = tin ? standard({ map, roughness: 0.5 }) : standard({ map, metalness: 0.55, roughness: 0.3 });
  group.add(
    lathe(
      [
        [r * 0.8, -h / 2 + 0.003],
        [r * 0.97, -h / 2 + (tin ? 0.003 : 0.009)],
        [r, -h / 2 + (tin ? 0.004 : 0.014)],
        [r, h / 2 - shoulder - 0.004],
        [r * 0.97, h / 2 - shoulder],
        [r * (neck + 0.03), h / 2 - 0.004],
        [r * neck, h / 2 - 0.003],
      ],
      print,
    ),
  );
  group.add(
    lathe(
      [
        [0, -h / 2 + 0.006],
        [r * 0.66, -h / 2 + 0.004],
        [r * 0.74, -h / 2],
        [r * 0.82, -h / 2 + 0.004],
      ],
      metal(),
    ),
  );
  const rim = r * neck;
  group.add(
    lathe(
      [
        [rim * 0.985, h / 2 - 0.004],
        [rim * 1.05, h / 2 - 0.0025],
        [rim * 1.05, h / 2],
        [rim * 0.99, h / 2 + 0.0006],
        [rim * 0.93, h / 2 - 0.001],
        [rim * 0.9, h / 2 - 0.006],
        [rim * 0.86, h / 2 - 0.0065],
        [rim * 0.82, h / 2 - 0.004],
        [0, h / 2 - 0.004],
      ],
      metal({ roughness: 0.2 }),
    ),
  );
  const turn = sku.variant * 6.28;
  if (!tin || sku.variant < 0.6) {
    group.add(disc(rim * 0.8, h / 2 - 0.0036, metal({ map: lidTexture(sku.art.detail), roughness: 0.34 }), turn));
    const ring = tab(rim, 0);
    const holder = new Group();
    holder.add(ring);
    holder.position.y = h / 2 - 0.003;
    holder.rotation.y = turn + Math.PI;
    group.add(holder);
  } else {
    for (const f of [0.35, 0.55, 0.72]) {
      const ridge = new Mesh(new TorusGeometry(rim * f, 0.0009, 6, SEGMENTS), metal());
      ridge.rotation.x = Math.PI / 2;
      ridge.position.y = h / 2 - 0.0035;
      group.add(ridge);
    }
  }
  return productModel(group, { rest: ['stand', 'stand', 'lie'], round: true });
}
