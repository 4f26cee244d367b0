/** Bottles, jars, cups and tubs. */
import { CircleGeometry, Group, Mesh } from 'three';
import { Random } from '../../random.ts';
import type { Motifs } from '../label.ts';
import type { Sku } from '../sku.ts';
import { disc, lathe, standard } from './lathe.ts';
import { productModel } from './model.ts';
import type { ProductModel } from './model.ts';
import { panelTexture } from './texture.ts';

export function makeBottle(sku: Sku, motifs: Motifs, scale: number): ProductModel {
  const random = Random.of('bottle', sku.art.detail);
  const group = new Group();
  const r = sku.size[0] / 2;
  const h = sku.size[1];
  const neckR = Math.min(r * 0.5, random.range(0.012, 0.019));
  const neckY = h * random.range(0.26, 0.33);
  const shoulderY = h * random.range(0.05, 0.2);
  const opaque = random.chance(0.45);
  const color =
    sku.body ??
    (opaque
      ? random.pick(['#f2f2f0', sku.art.palette.base, sku.art.palette.second, '#1b1b1d'])
      : random.pick(['#5a2a10', '#1e4d2b', '#e8a21c', '#c22f20', '#24123a', '#d6e7ee', '#f0d27a', '#3b0d14', '#101012']));
  const glass = standard({ color, roughness: opaque ? 0.35 : 0.08, metalness: 0, envMapIntensity: 1.3 });
  const waist = random.range(0.88, 1);
  const half = h / 2;
  group.add(
    lathe(
      [
        [0, -half],
        [r * 0.85, -half],
        [r, -half + 0.008],
        [r, -half + h * 0.12],
        [r * waist, 0],
        [r, shoulderY],
        [r * 0.93, shoulderY + (neckY - shoulderY) * 0.35],
        [neckR * 1.3, neckY + h * 0.06],
        [neckR, neckY + h * 0.11],
        [neckR, half - 0.012],
      ],
      glass,
    ),
  );
  const capH = random.range(0.014, 0.028);
  const wide = random.chance(0.25);
  const capR = wide ? neckR * 1.6 : neckR * 1.16;
  group.add(
    lathe(
      [
        [neckR, half - capH],
        [capR, half - capH],
        [capR * 0.97, half - 0.001],
        [capR * 0.9, half],
        [0, half],
      ],
      standard({ color: sku.cap, roughness: 0.42 }),
    ),
  );
  const low = -half + h * 0.1;
  const high = shoulderY;
  const label = panelTexture(motifs, sku.art, 'wrap', Math.PI * 2 * r, high - low, scale * 1.2);
  const sleeveTop = random.chance(0.3) ? Math.min(neckY, high + h * 0.05) : high;
  group.add(
    lathe(
      [
        [r * 1.006, low],
        [r * (waist * 0.5 + 0.5) * 1.006, (low + high) * 0.4],
        [r * 1.006, high],
        [sleeveTop > high ? r * 0.95 : r * 1.004, sleeveTop],
      ],
      standard({ map: label, roughness: 0.45 }),
    ),
  );
  return productModel(group, { rest: ['stand', 'lie'], round: true, solidity: 0.86 });
}

export function makeJar(sku: Sku, motifs: Motifs, scale: number): ProductModel {
  const random = Random.of('jar', sku.art.detail);
  const group = new Group();
  const r = sku.size[0] / 2;
  const half = sku.size[1] / 2;
  const content =
    sku.body ?? random.pick(['#8c1d18', '#d99a1e', '#5a2d12', '#6f8a2a', '#f3ead2', '#c9641b', '#3a1530', '#e3c27a']);
  const lidH = random.range(0.012, 0.02);
  group.add(
    lathe(
      [
        [0, -half],
        [r * 0.9, -half],
        [r, -half + 0.006],
        [r, half - lidH - 0.014],
        [r * 0.84, half - lidH - 0.001],
      ],
      standard({ color: content, roughness: 0.12, envMapIntensity: 1.4 }),
    ),
  );
  const lidColor = random.pick([sku.art.palette.second, sku.art.palette.accent, '#c9a23c', '#f4f4f2', '#1a1a1a', '#b9bcc0']);
  const golden = random.chance(0.35);
  group.add(
    lathe(
      [
        [r * 0.86, half - lidH],
        [r * 0.92, half - lidH],
        [r * 0.92, half - 0.002],
        [r * 0.89, half],
        [r * 0.8, half],
        [r * 0.78, half - 0.0012],
        [0, half - 0.0012],
      ],
      standard({ color: lidColor, metalness: golden ? 0.8 : 0.1, roughness: 0.32 }),
    ),
  );
  if (random.chance(0.6))
    group.add(
      disc(
        r * 0.76,
        half - 0.0008,
        standard({ map: panelTexture(motifs, sku.art, 'top', 1, 1, scale * 0.5), roughness: 0.4 }),
        sku.variant * 6,
      ),
    );
  const low = -half + 0.01;
  const high = half - lidH - 0.016;
  group.add(
    lathe(
      [
        [r * 1.006, low],
        [r * 1.006, high],
      ],
      standard({ map: panelTexture(motifs, sku.art, 'wrap', Math.PI * 2 * r, high - low, scale * 1.2), roughness: 0.5 }),
    ),
  );
  return productModel(group, { rest: ['stand', 'stand', 'lie'], round: true });
}

/** Instant-noodle cups, yogurt pots (cup) and bowls, margarine tubs (tub): a wide printed lid above a tapered wall. */
export function makeCup(sku: Sku, motifs: Motifs, scale: number): ProductModel {
  const random = Random.of('cup', sku.art.detail);
  const group = new Group();
  const r = sku.size[0] / 2;
  const half = sku.size[1] / 2;
  const foot = r * random.range(0.66, 0.88);
  const wall = panelTexture(motifs, sku.art, 'wrap', Math.PI * 2 * r, half * 2, scale * 1.3);
  group.add(
    lathe(
      [
        [0, -half + 0.002],
        [foot * 0.95, -half],
        [foot, -half + 0.002],
        [r * 0.97, half - 0.004],
      ],
      standard({ map: wall, roughness: 0.55 }),
    ),
  );
  const foil = random.chance(0.3);
  const edge = standard({
    color: foil ? '#d0d2d6' : random.pick(['#f4f2ec', sku.art.palette.base, sku.art.palette.second, sku.art.palette.accent]),
    roughness: 0.4,
    metalness: foil ? 0.8 : 0,
  });
  group.add(
    lathe(
      [
        [r * 0.96, half - 0.005],
        [r, half - 0.004],
        [r * 1.01, half - 0.001],
        [r, half],
        [0, half],
      ],
      edge,
    ),
  );
  group.add(
    disc(
      r * 0.975,
      half + 0.0006,
      standard({
        map: panelTexture(motifs, sku.art, 'top', 1, 1, scale),
        roughness: foil ? 0.25 : 0.5,
        metalness: foil ? 0.25 : 0,
      }),
      0,
    ),
  );
  if (random.chance(0.4)) {
    const pull = new Mesh(new CircleGeometry(r * 0.16, 14), edge);
    pull.rotation.x = -Math.PI / 2;
    const a = random.range(0, 6.28);
    pull.position.set(Math.cos(a) * r * 1.03, half + 0.0004, Math.sin(a) * r * 1.03);
    group.add(pull);
  }
  return productModel(group, { rest: ['stand', 'stand', 'stand', 'lie'], round: true });
}
