/** Packshots and reference views: one product before a plain background. */
import {
  AmbientLight,
  Color,
  DirectionalLight,
  Euler,
  Group,
  LightProbe,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  Quaternion,
  Scene,
} from 'three';
import type { Assets } from './assets.ts';
import { CLEAN } from './effects.ts';
import { castShadow, contactShadow } from './light.ts';
import { makeProduct } from './products/make.ts';
import type { ProductCache } from './products/make.ts';
import type { Sku } from './sku.ts';
import type { Stage } from './stage.ts';

export interface View {
  /** Turn of the product about its height, and elevation of the camera, in degrees. */
  readonly yaw: number;
  readonly elevation: number;
  /** Lying on its back: seen as it lies in a basket. */
  readonly lying: boolean;
  readonly background: string;
}

export const PACKSHOT: View = { yaw: -22, elevation: 14, lying: false, background: '#ffffff' };
export const REFERENCE_VIEWS: readonly View[] = [
  { yaw: 35, elevation: 40, lying: false, background: '#f2f2f0' },
  { yaw: -30, elevation: 62, lying: false, background: '#d9dadd' },
  { yaw: 160, elevation: 35, lying: false, background: '#e8e4dc' },
  { yaw: 20, elevation: 55, lying: true, background: '#c9ccd0' },
  { yaw: 100, elevation: 48, lying: false, background: '#b9b4ac' },
];

export class Studio {
  readonly #products: ProductCache;
  readonly #stage: Stage;
  readonly #assets: Assets;

  constructor(stage: Stage, assets: Assets, products: ProductCache) {
    this.#products = products;
    this.#stage = stage;
    this.#assets = assets;
  }

  /** JPEGs (base64), cut with a margin of 8 % of the product's box, long side `size` pixels. `fine` costs some five times more. */
  async views(sku: Sku, views: readonly View[], size: number, quality: number, fine: boolean): Promise<string[]> {
    const stage = this.#stage;
    const side = fine ? 480 : Math.round(size * 1.5);
    stage.resize(side, side, fine ? 1.5 : 1);
    const model = fine ? makeProduct(sku, this.#assets.motifs, 448) : this.#products.get(sku);
    const sky = await this.#assets.sky('studio');
    const out: string[] = [];
    for (const [i, view] of views.entries()) {
      const scene = new Scene();
      scene.environment = sky.environment;
      scene.environmentIntensity = 0.7;
      scene.background = new Color(view.background);
      const ground = new Mesh(new PlaneGeometry(6, 6), new MeshBasicMaterial({ color: view.background, toneMapped: false }));
      ground.rotation.x = -Math.PI / 2;
      const key = new DirectionalLight('#fff6ea', 2.1);
      key.position.set(0.7, 1.5, 0.9);
      castShadow(key, 1024, 6);
      const fill = new DirectionalLight('#e6f0ff', 0.9);
      fill.position.set(-1, 0.8, 0.6);
      scene.add(ground, key, fill, new LightProbe(sky.ambient.clone(), 0.55), new AmbientLight('#ffffff', 0.5));
      const object = new Group();
      object.add(...model.group.clone().children);
      const yaw = new Quaternion().setFromEuler(new Euler(0, (view.yaw * Math.PI) / 180, 0));
      const lie = view.lying && model.rest.includes('lie');
      if (lie) object.quaternion.setFromEuler(model.round ? new Euler(0, 0, Math.PI / 2) : new Euler(-Math.PI / 2, 0, 0));
      object.quaternion.premultiply(yaw);
      object.position.y = lie ? (model.round ? model.size.x : model.size.z) / 2 : model.size.y / 2;
      scene.add(object, contactShadow(0, 0, 0, Math.max(model.size.x, lie ? model.size.y : model.size.z) * 0.85, 0.28));
      const { camera } = stage;
      camera.fov = 24;
      camera.near = 0.05;
      const radius = model.size.length() / 2;
      const distance = (radius * 1.12) / Math.sin((12 * Math.PI) / 180);
      const e = (view.elevation * Math.PI) / 180;
      camera.up.set(0, 1, 0);
      camera.position.set(0, Math.sin(e), Math.cos(e)).multiplyScalar(distance).add(object.position);
      camera.lookAt(object.position);
      camera.updateProjectionMatrix();
      camera.updateMatrixWorld(true);
      scene.updateMatrixWorld(true);
      stage.take(scene, { ...CLEAN, vignette: 0, exposure: 1 }, i);
      const seen = stage.labels(scene, new Map([[object, 1]])).get(1);
      if (!seen) throw new Error(`product ${sku.id} is not in its picture`);
      out.push(stage.crop(marginBox(seen.box, 0.08, stage.width, stage.height), quality, size));
      object.removeFromParent();
    }
    if (fine) model.dispose();
    return out;
  }
}

/** A box grown by a share of its sides, inside the frame. */
export function marginBox(
  box: readonly [number, number, number, number],
  share: number,
  width: number,
  height: number,
): [number, number, number, number] {
  const mx = (box[2] - box[0]) * share;
  const my = (box[3] - box[1]) * share;
  return [Math.max(0, box[0] - mx), Math.max(0, box[1] - my), Math.min(width, box[2] + mx), Math.min(height, box[3] + my)];
}
