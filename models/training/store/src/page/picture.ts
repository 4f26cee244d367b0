/** One random picture of a training set with its labels. */
import { Group, Matrix4, Scene, Vector3 } from 'three';
import type { Object3D } from 'three';
import { Random } from '../random.ts';
import { SKIES_HELD_OUT, SKIES_TRAIN } from './assets.ts';
import type { Assets } from './assets.ts';
import { makeContainer } from './container.ts';
import type { ContainerKind } from './container.ts';
import { randomEffects } from './effects.ts';
import { makeHand, randomLook } from './hand.ts';
import type { Hand } from './hand.ts';
import { gripPose, randomPose } from './hand-pose.ts';
import { silhouetteArea } from './id-pass.ts';
import { contactShadow, innerShade, lightScene } from './light.ts';
import { HeightField } from './place.ts';
import type { ProductCache } from './products/make.ts';
import type { ProductModel } from './products/model.ts';
import { applyReach, heldTransform, reachAt } from './reach.ts';
import type { Reach } from './reach.ts';
import { makeSku } from './sku.ts';
import type { Sku } from './sku.ts';
import type { Stage } from './stage.ts';
import { SURFACES_HELD_OUT, SURFACES_TRAIN, makeClutter, makeSurroundings } from './surface.ts';

export interface Label {
  readonly label: 'item' | 'hand';
  readonly sku: string | null;
  readonly box: [number, number, number, number];
  /** Visible share of the silhouette, 0..1. */
  readonly visible: number;
}

export interface PictureOptions {
  /** Index of the picture in its set; the pool of products slides with it. */
  readonly index: number;
  readonly seed: number;
  readonly heldOut: boolean;
  /** First SKU seed of the set, so that sets do not share products. */
  readonly skuBase: number;
  /** For crops: the products that must be in the scene, at least one time each. */
  readonly must?: readonly Sku[];
}

const SIZES: readonly (readonly [number, number])[] = [
  [384, 288],
  [384, 288],
  [400, 300],
  [288, 384],
  [320, 400],
  [416, 234],
  [336, 336],
];
/** Larger and nearer for crops, so that one product has some 150 pixels. */
const CROP_SIZE = [448, 336] as const;
const POOL = 40;

interface Item {
  readonly object: Object3D;
  readonly model: ProductModel;
  readonly sku: Sku;
}

/**
 * Disposes what belongs to the scene alone (products are cached and shared). Materials are left to the garbage collector:
 * disposing the last user of a shader program deletes the program, and the next scene would compile it again.
 */
function disposeScene(scene: Scene, items: readonly Item[]): void {
  for (const item of items) item.object.removeFromParent();
  scene.traverse((node) => {
    const mesh = node as Partial<{
      isMesh: boolean;
      geometry: { dispose(): void };
      material: { map?: { dispose(): void } | null; transparent: boolean };
      dispose(): void;
      isLight: boolean;
    }>;
    if (mesh.isLight) mesh.dispose?.();
    if (!mesh.isMesh) return;
    mesh.geometry?.dispose();
    if (mesh.material && !mesh.material.transparent) mesh.material.map?.dispose();
  });
}

export class PictureMaker {
  readonly #stage: Stage;
  readonly #assets: Assets;
  readonly #products: ProductCache;

  constructor(stage: Stage, assets: Assets, products: ProductCache) {
    this.#stage = stage;
    this.#assets = assets;
    this.#products = products;
  }

  /** Builds, renders and labels one scene; the picture stays on the stage. */
  async make(options: PictureOptions): Promise<{ labels: Label[]; quality: number }> {
    const random = Random.of('picture', options.seed, options.index);
    const stage = this.#stage;
    const [width, height] = options.must ? CROP_SIZE : random.pick(SIZES);
    stage.resize(width, height);
    const scene = new Scene();
    stage.renderer.toneMappingExposure = random.range(0.95, 1.4);
    await lightScene(
      scene,
      this.#assets,
      options.heldOut ? SKIES_HELD_OUT : SKIES_TRAIN,
      Random.of('light', options.seed, options.index),
    );
    scene.add(
      makeSurroundings(options.heldOut ? SURFACES_HELD_OUT : SURFACES_TRAIN, Random.of('floor', options.seed, options.index)),
    );
    const kind = random.weighted<ContainerKind>({
      none: 3.2,
      tray: 2.6,
      wire: 2,
      plastic: 2.4,
      wicker: 0.8,
      cardboard: 1.2,
      fabric: 0.9,
      cart: 1.2,
      crate: 0.6,
    });
    const container = makeContainer(kind, Random.of('container', options.seed, options.index));
    scene.add(container.group);
    if (kind !== 'none' && kind !== 'tray') scene.add(innerShade(container));
    if (random.chance(0.3)) scene.add(makeClutter(Random.of('clutter', options.seed, options.index), random.int(1, 7)));
    const items = this.#fill(scene, container, random, options);
    this.#aim(container, random, options.must ? 0.75 : 1);
    const hands: Hand[] = [];
    const moves: ((t: number) => void)[] = [];
    const handCount = options.must ? (random.chance(0.4) ? 1 : 0) : random.weighted({ '0': 4.2, '1': 5, '2': 0.9 });
    for (let i = 0; i < Number(handCount); i++) moves.push(this.#addHand(scene, random, options, items, hands));
    scene.updateMatrixWorld(true);
    const blurred = moves.length > 0 && random.chance(0.16);
    const moments = blurred ? [-0.5, -0.17, 0.17, 0.5].map((t) => () => moves.forEach((move) => move(t))) : [() => undefined];
    const effects = randomEffects(Random.of('camera', options.seed, options.index));
    stage.take(scene, effects, options.seed * 7919 + options.index, moments);
    moves.forEach((move) => move(0));
    const labels = this.#label(scene, items, hands);
    for (const hand of hands) hand.dispose();
    disposeScene(scene, items);
    this.#products.trim();
    return { labels, quality: effects.quality };
  }

  #sku(random: Random, options: PictureOptions): Sku {
    // With crops the other products are bystanders: their pool slides slowly, since a new product costs more than a scene.
    const n = options.skuBase + Math.floor(options.index * (options.must ? 0.003 : 1.2)) + random.int(0, POOL - 1);
    return makeSku(Math.floor(n / 1.3), n % 13 < 3 ? 1 : 0);
  }

  #instance(sku: Sku): { object: Object3D; model: ProductModel } {
    const model = this.#products.get(sku);
    const object = new Group();
    object.add(...model.group.clone().children);
    return { object, model };
  }

  #fill(scene: Scene, container: ReturnType<typeof makeContainer>, random: Random, options: PictureOptions): Item[] {
    const items: Item[] = [];
    const field = new HeightField(container.inner);
    const count = options.must
      ? options.must.length + random.int(0, 3)
      : random.chance(0.09)
        ? 0
        : random.chance(0.3)
          ? random.int(5, 12)
          : random.int(1, 6);
    const maxLevel = random.chance(0.45) ? 0.2 : 0.012;
    const spread = random.range(0.45, 1);
    const standing = random.chance(0.35);
    let previous: Sku | null = null;
    for (let i = 0; i < count; i++) {
      const sku: Sku = options.must?.[i] ?? (previous && random.chance(0.22) ? previous : this.#sku(random, options));
      previous = sku;
      const { object, model } = this.#instance(sku);
      const pose = standing && model.rest.includes('stand') ? ('stand' as const) : undefined;
      const rest = field.put(model, random, { maxLevel: options.must ? 0.25 : maxLevel, spread, ...(pose ? { pose } : {}) });
      if (!rest) continue;
      object.position.copy(rest.position);
      object.quaternion.copy(rest.quaternion);
      if (random.chance(0.12) && container.inner.rim > 0.1) object.rotateZ(random.normal() * 0.35);
      scene.add(object);
      items.push({ object, model, sku });
      if (rest.level < 0.01)
        scene.add(
          contactShadow(
            rest.position.x,
            container.inner.floor,
            rest.position.z,
            Math.max(model.size.x, model.size.z) * 0.85,
            random.range(0.25, 0.6),
          ),
        );
    }
    return items;
  }

  #aim(container: ReturnType<typeof makeContainer>, random: Random, near: number): void {
    const { camera } = this.#stage;
    camera.fov = random.range(42, 78);
    camera.near = 0.03;
    const reach = Math.max(container.inner.w, container.inner.d);
    const fill = (near * reach * random.range(0.34, 0.8)) / Math.tan(((camera.fov / 2) * Math.PI) / 180);
    const distance = Math.min(1.4, Math.max(0.34, fill * (random.chance(0.25) ? 0.75 : 1)));
    const tilt = random.chance(0.3) ? random.range(0, 0.2) : random.range(0.1, 1.12);
    const yaw = random.chance(0.6) ? random.normal() * 0.3 : random.range(-Math.PI, Math.PI);
    const target = new Vector3(
      random.range(-0.25, 0.25) * container.inner.w,
      random.range(0, 0.08),
      random.range(-0.25, 0.25) * container.inner.d,
    );
    camera.position
      .set(Math.sin(yaw) * Math.sin(tilt), Math.cos(tilt), Math.cos(yaw) * Math.sin(tilt))
      .multiplyScalar(distance)
      .add(target);
    camera.up.set(-Math.sin(yaw) * Math.cos(tilt), Math.sin(tilt), -Math.cos(yaw) * Math.cos(tilt));
    camera.lookAt(target);
    camera.rotateZ(random.normal() * 0.16);
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld(true);
  }

  /** Adds a hand, perhaps with a product in it; returns how it moves during the exposure. */
  #addHand(scene: Scene, random: Random, options: PictureOptions, items: Item[], hands: Hand[]): (t: number) => void {
    const { camera } = this.#stage;
    const look = randomLook(random);
    const near = random.range(0.78, 1);
    const hand = makeHand(this.#assets.hands, look);
    hands.push(hand);
    scene.add(hand.root);
    const toFloor = camera.position.length();
    const angle = random.chance(0.55) ? Math.PI / 2 + random.normal() * 0.6 : random.range(0, Math.PI * 2);
    const into = random.range(-0.1, 1);
    const roll = random.chance(0.8) ? random.normal() * 0.55 : random.range(-Math.PI, Math.PI);
    const mode = random.weighted({ hold: 4, touch: 2.5, free: 3 });
    let reach: Reach;
    const target = items.length > 0 ? random.pick(items) : null;
    if (mode === 'touch' && target) {
      const p = target.object.position.clone().project(camera);
      const distance = target.object.position.clone().sub(camera.position).length();
      const depth = Math.max(
        0.12,
        near * distance * Math.cos(0.2) - Math.min(target.model.size.x, target.model.size.y) * 0.5 - 0.03,
      );
      reach = reachAt(camera, clampUnit(p.x), clampUnit(p.y), depth, angle, into, roll, look.scale);
      hand.pose(gripPose(Math.min(target.model.size.x, target.model.size.z) / 2, random));
    } else {
      const depth = Math.max(0.13, toFloor * random.range(0.22, 0.66));
      const side = random.range(0, 0.75);
      reach = reachAt(
        camera,
        Math.cos(angle) * side + random.normal() * 0.3,
        -Math.sin(angle) * side + random.normal() * 0.3,
        depth,
        angle,
        into,
        roll,
        look.scale,
      );
      hand.pose(randomPose(random));
    }
    applyReach(hand, reach);
    if (mode === 'hold') {
      const sku = options.must && random.chance(0.6) ? random.pick(options.must) : this.#sku(random, options);
      const { object, model } = this.#instance(sku);
      const { matrix, radius } = heldTransform(model, look.scale, random);
      hand.pose(gripPose(radius, random));
      const world = new Matrix4().compose(reach.position, reach.quaternion, new Vector3(1, 1, 1)).multiply(matrix);
      world.decompose(object.position, object.quaternion, object.scale);
      scene.add(object);
      items.push({ object, model, sku });
      const delta = new Vector3(random.normal(), random.normal() * 0.5, random.normal()).multiplyScalar(0.03);
      const home = [hand.root.position.clone(), object.position.clone()] as const;
      return (t) => {
        hand.root.position.copy(home[0]).addScaledVector(delta, t);
        object.position.copy(home[1]).addScaledVector(delta, t);
        scene.updateMatrixWorld(true);
      };
    }
    const delta = new Vector3(random.normal(), random.normal() * 0.5, random.normal()).multiplyScalar(0.03);
    const home = hand.root.position.clone();
    return (t) => {
      hand.root.position.copy(home).addScaledVector(delta, t);
      scene.updateMatrixWorld(true);
    };
  }

  #label(scene: Scene, items: readonly Item[], hands: readonly Hand[]): Label[] {
    const stage = this.#stage;
    const ids = new Map<Object3D, number>();
    items.forEach((item, i) => ids.set(item.object, i + 1));
    hands.forEach((hand, i) => hand.labelled.forEach((part) => ids.set(part, 200 + i)));
    const boxes = stage.labels(scene, ids);
    const labels: Label[] = [];
    items.forEach((item, i) => {
      const seen = boxes.get(i + 1);
      if (!seen || seen.pixels < 40) return;
      const full = silhouetteArea(item.model.hull, item.object, stage.camera, stage.width, stage.height) * item.model.solidity;
      const visible = Math.min(1, seen.pixels / Math.max(1, full));
      if (visible < 0.15) return;
      labels.push({ label: 'item', sku: item.sku.id, box: seen.box, visible: Math.round(visible * 1000) / 1000 });
    });
    hands.forEach((_, i) => {
      const seen = boxes.get(200 + i);
      if (seen && seen.pixels > 220) labels.push({ label: 'hand', sku: null, box: seen.box, visible: 1 });
    });
    return labels;
  }
}

const clampUnit = (v: number): number => Math.min(0.95, Math.max(-0.95, v));
