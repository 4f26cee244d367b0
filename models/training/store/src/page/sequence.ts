/** Moving pictures with truth: a hand puts demo products into a basket and takes some out again. */
import { AmbientLight, Color, DirectionalLight, Group, LightProbe, Quaternion, Scene, Vector3 } from 'three';
import type { Object3D } from 'three';
import { Random } from '../random.ts';
import { SKIES_HELD_OUT } from './assets.ts';
import type { Assets } from './assets.ts';
import { makeContainer } from './container.ts';
import type { ContainerKind } from './container.ts';
import { DEMO_PRODUCTS } from './demo-products.ts';
import { CLEAN } from './effects.ts';
import type { CameraEffects } from './effects.ts';
import { handRotation, makeHand, randomLook } from './hand.ts';
import type { Hand } from './hand.ts';
import { gripPose, mixPoses } from './hand-pose.ts';
import type { HandPose } from './hand-pose.ts';
import { silhouetteArea } from './id-pass.ts';
import { castShadow, contactShadow, innerShade } from './light.ts';
import { HeightField } from './place.ts';
import type { Rest } from './place.ts';
import { makeProduct } from './products/make.ts';
import type { ProductModel } from './products/model.ts';
import { makePlan } from './sequence-plan.ts';
import type { Edge, Plan, Visit } from './sequence-plan.ts';
import type { Stage } from './stage.ts';
import { SURFACES_HELD_OUT, makeSurroundings } from './surface.ts';

export interface SequenceOptions {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly oversample: number;
  readonly adds: number;
  readonly removes: number;
  readonly gap: number;
  /** The show clip: hand-picked look, no noise. */
  readonly show: boolean;
}

export interface SequenceTruth {
  readonly initial: Record<string, number>;
  readonly span: [number, number];
  readonly ignore: [number, number][];
  readonly events: {
    readonly type: 'item-added' | 'item-removed';
    readonly product: string;
    readonly n: number;
    readonly t0: number;
    readonly t1: number;
  }[];
}

export type FrameBox = [label: string, x1: number, y1: number, x2: number, y2: number];

interface Actor {
  readonly id: string;
  readonly model: ProductModel;
  readonly object: Object3D;
  readonly rest: Rest;
  readonly shadow: Object3D;
}

const ease = (t: number): number => {
  const c = Math.min(1, Math.max(0, t));
  return c * c * (3 - 2 * c);
};
const EDGE: Readonly<Record<Edge, Vector3>> = {
  near: new Vector3(0.12, 0, 1),
  left: new Vector3(-1, 0, 0.35),
  right: new Vector3(1, 0, 0.35),
  far: new Vector3(-0.15, 0, -1),
};
/** How steeply the hand points down; an arm from below must stay under the camera. */
const PITCH: Readonly<Record<Edge, number>> = { near: 0.32, left: 0.6, right: 0.6, far: 0.7 };
/** How far a hand rises above a resting place before it moves sideways: over the rim. */
const LIFT = 0.2;

export class Sequence {
  readonly plan: Plan;
  readonly #stage: Stage;
  readonly #scene = new Scene();
  readonly #actors: Actor[] = [];
  readonly #hand: Hand;
  readonly #scale: number;
  readonly #open: HandPose;
  readonly #effects: CameraEffects;
  readonly #options: SequenceOptions;

  static async open(stage: Stage, assets: Assets, options: SequenceOptions): Promise<Sequence> {
    const random = Random.of('sequence', options.seed);
    const sequence = new Sequence(stage, assets, options, random);
    await sequence.#build(assets, random);
    return sequence;
  }

  private constructor(stage: Stage, assets: Assets, options: SequenceOptions, random: Random) {
    this.#stage = stage;
    this.#options = options;
    this.plan = makePlan(
      { adds: options.adds, removes: options.removes, gap: options.gap, initial: 0 },
      Random.of('plan', options.seed),
    );
    const look = options.show
      ? {
          ...randomLook(random),
          skin: '#cf9a75',
          side: 'right' as const,
          sleeveAt: 0.09,
          sleeveColor: '#2f4f6f',
          sleeveStripes: false,
          scale: 1,
        }
      : randomLook(random);
    this.#hand = makeHand(assets.hands, look);
    this.#scale = look.scale;
    this.#open = gripPose(0.055, random);
    this.#effects = options.show
      ? CLEAN
      : {
          ...CLEAN,
          noise: random.range(0.5, 3),
          exposure: random.range(0.85, 1.15),
          balance: [random.range(0.94, 1.06), 1, random.range(0.94, 1.06)],
          blur: random.chance(0.5) ? 0.5 : 0,
          vignette: random.range(0, 0.25),
        };
  }

  async #build(assets: Assets, random: Random): Promise<void> {
    const { show } = this.#options;
    const scene = this.#scene;
    this.#stage.resize(this.#options.width, this.#options.height, this.#options.oversample);
    const sky = await assets.sky(show ? 'apartment' : random.pick(SKIES_HELD_OUT));
    scene.environment = sky.environment;
    scene.environmentIntensity = show ? 0.75 : random.range(0.6, 1);
    scene.background = sky.environment;
    scene.backgroundBlurriness = 0.2;
    const key = new DirectionalLight(
      show ? '#fff1dc' : new Color().setHSL(0.1, random.range(0, 0.4), 0.9),
      show ? 1.6 : random.range(1, 2.2),
    );
    key.position.set(random.range(-0.7, 0.1), 1.4, random.range(-0.3, 0.5));
    castShadow(key, 1024, show ? 5 : random.range(2, 7));
    const fill = new DirectionalLight('#dfeaff', 0.5);
    fill.position.set(0.8, 1, 0.3);
    scene.add(key, fill, new LightProbe(sky.ambient.clone(), scene.environmentIntensity), new AmbientLight('#ffffff', 0.35));
    scene.add(makeSurroundings(show ? ['marble'] : SURFACES_HELD_OUT, Random.of('sequence-floor', this.#options.seed)));
    const kind: ContainerKind = show ? 'wicker' : random.pick(['plastic', 'wire', 'tray', 'cardboard', 'wicker']);
    const container = makeContainer(kind, Random.of('sequence-container', this.#options.seed));
    scene.add(container.group, innerShade(container));
    this.#cast(assets, container, random);
    scene.add(this.#hand.root);
    const { camera } = this.#stage;
    camera.fov = 50;
    camera.near = 0.05;
    const tilt = show ? 0.35 : random.range(0.15, container.inner.rim > 0.1 ? 0.45 : 0.75);
    const target = new Vector3(0, 0.05, show ? 0.01 : random.range(-0.02, 0.02));
    const distance =
      ((Math.max(container.inner.w / this.#stage.camera.aspect, container.inner.d) + 0.06) *
        (show ? 0.47 : random.range(0.44, 0.6))) /
        Math.tan((25 * Math.PI) / 180) +
      container.inner.rim * 0.6;
    camera.position.set(0, Math.cos(tilt), Math.sin(tilt)).multiplyScalar(distance).add(target);
    camera.up.set(0, Math.sin(tilt), -Math.cos(tilt));
    camera.lookAt(target);
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld(true);
  }

  /** Chooses products and their resting places; one that finds no place is replaced by another. */
  #cast(assets: Assets, container: ReturnType<typeof makeContainer>, random: Random): void {
    const field = new HeightField(container.inner);
    const wanted = this.plan.visits.filter((visit) => visit.kind === 'add').length;
    const order = [...random.shuffle(DEMO_PRODUCTS), ...random.shuffle(DEMO_PRODUCTS)];
    for (const product of order) {
      if (this.#actors.length === wanted) return;
      const model = makeProduct(product.sku, assets.motifs, 448);
      const tall = model.size.y > 0.15;
      const rest = field.put(model, random, { maxLevel: 0.004, pose: tall && model.rest.includes('lie') ? 'lie' : 'stand' });
      if (!rest) {
        model.dispose();
        continue;
      }
      const object = new Group();
      object.add(...model.group.clone().children);
      const shadow = contactShadow(
        rest.position.x,
        container.inner.floor,
        rest.position.z,
        Math.max(model.size.x, model.size.z) * 0.85,
        0.45,
      );
      this.#scene.add(object, shadow);
      this.#actors.push({ id: product.sku.id, model, object, rest, shadow });
    }
    if (this.#actors.length < wanted)
      throw new Error(`seed ${this.#options.seed}: only ${this.#actors.length} of ${wanted} products find a place`);
  }

  /** The events of the plan. `t0`: the hand is not yet in the picture; `t1`: it has left again. */
  truth(): SequenceTruth {
    const round = (t: number): number => Math.round(t * 1000) / 1000;
    return {
      initial: {},
      span: [0, round(this.plan.seconds)],
      ignore: [],
      events: this.plan.visits.map((visit) => ({
        type: visit.kind === 'add' ? 'item-added' : 'item-removed',
        product: this.#actors[visit.item]?.id ?? '',
        n: 1,
        t0: round(visit.begin),
        t1: round(visit.end),
      })),
    };
  }

  /** Renders the moment `t`; the picture stays on the stage. */
  frame(t: number): FrameBox[] {
    this.#pose(t);
    const visit = this.plan.visits.find((v) => t >= v.begin && t <= v.end);
    const blur = visit && !this.#options.show ? [-0.004, 0.004].map((dt) => () => this.#pose(t + dt)) : [() => undefined];
    this.#stage.take(this.#scene, this.#effects, this.#options.seed + Math.round(t * 1000), blur);
    this.#pose(t);
    const ids = new Map<Object3D, number>();
    this.#actors.forEach((actor, i) => ids.set(actor.object, i + 1));
    this.#hand.labelled.forEach((part) => ids.set(part, 200));
    const { width, height, camera } = this.#stage;
    const seen = this.#stage.labels(this.#scene, ids);
    const boxes: FrameBox[] = [];
    this.#actors.forEach((actor, i) => {
      const found = seen.get(i + 1);
      if (!found || !actor.object.visible) return;
      const full = silhouetteArea(actor.model.hull, actor.object, camera, width, height) * actor.model.solidity;
      if (found.pixels / Math.max(1, full) >= 0.15) boxes.push([actor.id, ...found.box]);
    });
    const hand = seen.get(200);
    if (hand && hand.pixels > 150) boxes.push(['hand', ...hand.box]);
    return boxes;
  }

  /** Puts everything where it is at time t. */
  #pose(t: number): void {
    for (const [i, actor] of this.#actors.entries()) {
      const added = this.plan.visits.find((v) => v.kind === 'add' && v.item === i);
      const removed = this.plan.visits.find((v) => v.kind === 'remove' && v.item === i);
      const inside = (!added || t >= added.there) && (!removed || t < removed.done);
      actor.object.visible = inside;
      actor.shadow.visible = inside;
      actor.object.position.copy(actor.rest.position);
      actor.object.quaternion.copy(actor.rest.quaternion);
    }
    const visit = this.plan.visits.find((v) => t >= v.begin && t <= v.end);
    this.#hand.root.visible = visit !== undefined;
    if (visit) this.#reach(visit, t);
    this.#scene.updateMatrixWorld(true);
  }

  #reach(visit: Visit, t: number): void {
    const actor = this.#actors[visit.item];
    if (!actor) return;
    const { model, rest } = actor;
    const edge = EDGE[visit.edge].clone().normalize();
    const random = Random.of('visit', this.#options.seed, visit.begin);
    const halfHeight = Math.min(
      0.1,
      new Vector3(0, 1, 0).applyQuaternion(rest.quaternion.clone().invert()).multiply(model.size).length() / 2,
    );
    // In: over the rim and down. Out: up and away.
    const incoming = t < visit.there;
    const phase = incoming
      ? (t - visit.begin) / (visit.there - visit.begin)
      : t < visit.done
        ? 1
        : 1 - (t - visit.done) / (visit.end - visit.done);
    const across = 1 - ease(phase / 0.68);
    const above = 1 - ease((phase - 0.5) / 0.5);
    const shift = edge.clone().multiplyScalar(0.85 * across);
    shift.y += LIFT * above + 0.12 * across;
    const pitch = PITCH[visit.edge] + random.range(-0.1, 0.1);
    const forward = edge
      .clone()
      .negate()
      .multiplyScalar(Math.cos(pitch))
      .add(new Vector3(0, -Math.sin(pitch), 0))
      .normalize();
    const sway = random.range(-0.25, 0.25) * across;
    forward.applyAxisAngle(new Vector3(0, 1, 0), sway);
    const dorsal = new Vector3(0, 1, 0).addScaledVector(edge, -0.2);
    const palm = rest.position.clone().add(shift);
    palm.y += halfHeight + 0.012;
    const rotation: Quaternion = handRotation(forward, dorsal);
    const up = new Vector3(0, 1, 0).applyQuaternion(rotation);
    this.#hand.root.position
      .copy(palm)
      .addScaledVector(forward, -0.092 * this.#scale)
      .addScaledVector(up, 0.022);
    this.#hand.root.quaternion.copy(rotation);
    const carries = visit.kind === 'add' ? t < visit.done : t >= visit.there;
    const grip = gripPose(Math.min(model.size.x, model.size.z, model.size.y) / 2, random);
    const closing =
      visit.kind === 'add'
        ? 1 - ease((t - visit.there) / (visit.done - visit.there))
        : ease((t - visit.there) / (visit.done - visit.there));
    this.#hand.pose(mixPoses(this.#open, grip, closing));
    if (carries) {
      actor.object.visible = true;
      actor.object.position.copy(rest.position).add(shift);
      actor.object.quaternion.premultiply(new Quaternion().setFromAxisAngle(edge, 0.35 * across));
      actor.shadow.visible = shift.length() < 0.02;
    }
  }
}
