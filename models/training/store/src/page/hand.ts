/** A posed hand with forearm and sleeve, made from the skinned hand of the WebXR input profiles (25 joints). */
import { Color, CylinderGeometry, Float32BufferAttribute, Group, Matrix4, Mesh, Quaternion, SkinnedMesh, Vector3 } from 'three';
import type { Bone, BufferAttribute, Object3D } from 'three';
import { clone } from 'three/addons/utils/SkeletonUtils.js';
import { Random } from '../random.ts';
import { speckled } from './products/texture.ts';
import { paint } from './paint.ts';
import type { Paint } from './paint.ts';
import type { HandPose } from './hand-pose.ts';

export interface HandLook {
  readonly skin: string;
  readonly side: 'left' | 'right';
  readonly scale: number;
  /** Distance from the wrist at which the sleeve begins, metres; null is a bare arm. */
  readonly sleeveAt: number | null;
  readonly sleeveColor: string;
  readonly sleeveStripes: boolean;
  readonly girth: number;
  readonly seed: number;
}

/** Skin tones from very light to very dark (Monk-like scale), sRGB. */
const SKIN = [
  '#f6ded0',
  '#f1d1bb',
  '#e8bfa2',
  '#dcaa88',
  '#cf9a75',
  '#c08660',
  '#a97050',
  '#8f5a3f',
  '#744631',
  '#573325',
  '#40261c',
  '#2f1c16',
];
const FINGERS = ['index-finger', 'middle-finger', 'ring-finger', 'pinky-finger'] as const;
const PARTS = ['phalanx-proximal', 'phalanx-intermediate', 'phalanx-distal', 'tip'] as const;
/** How much of the bare forearm counts as hand, metres behind the wrist: people box the hand with its wrist, not the whole arm. */
export const HAND_LABEL_REACH = 0.06;

export function randomLook(random: Random): HandLook {
  const cloth = new Color().setHSL(random.next(), random.chance(0.4) ? 0.08 : random.range(0.2, 0.8), random.range(0.08, 0.8));
  return {
    skin: random.pick(SKIN),
    side: random.chance(0.62) ? 'right' : 'left',
    scale: random.range(0.92, 1.18),
    sleeveAt: random.chance(0.45) ? null : random.range(0.02, 0.2),
    sleeveColor: `#${cloth.getHexString()}`,
    sleeveStripes: random.chance(0.3),
    girth: random.range(0.9, 1.15),
    seed: random.int(0, 1e9),
  };
}

/** Joint of that name in the loaded model. */
function joint(root: Object3D, name: string): Bone {
  const found = root.getObjectByName(name);
  if (!found) throw new Error(`the hand model has no joint "${name}"`);
  return found as Bone;
}

/** Poses the flat list of joints by forward kinematics in the frame of the wrist (-z to the finger tips, +y back of the hand). */
function applyPose(root: Object3D, rest: ReadonlyMap<string, Matrix4>, pose: HandPose): void {
  const at = (name: string): Matrix4 => rest.get(name)?.clone() ?? new Matrix4();
  const set = (name: string, matrix: Matrix4): void => {
    const bone = joint(root, name);
    matrix.decompose(bone.position, bone.quaternion, bone.scale);
  };
  const chain = (names: readonly string[], bend: readonly number[], spread: number): void => {
    let posed = at(names[0] ?? '');
    for (let i = 1; i < names.length; i++) {
      const local = at(names[i - 1] ?? '')
        .invert()
        .multiply(at(names[i] ?? ''));
      posed = posed.clone().multiply(local);
      if (i === 1 && spread !== 0) posed.multiply(new Matrix4().makeRotationY(-spread));
      const angle = bend[i - 1] ?? 0;
      if (angle !== 0) posed.multiply(new Matrix4().makeRotationX(-angle));
      set(names[i] ?? '', posed);
    }
  };
  pose.fingers.forEach((finger, i) =>
    chain([`${FINGERS[i]}-metacarpal`, ...PARTS.map((part) => `${FINGERS[i]}-${part}`)], finger.bend, finger.spread),
  );
  const thumb = ['wrist', 'thumb-metacarpal', 'thumb-phalanx-proximal', 'thumb-phalanx-distal', 'thumb-tip'];
  chain(thumb, [pose.thumb.bend[0], pose.thumb.bend[1], pose.thumb.bend[2]], pose.thumb.spread);
}

/** Paints nails, knuckles and palm into vertex colours (the model has no texture). */
function paintSkin(mesh: SkinnedMesh, rest: ReadonlyMap<string, Matrix4>, toWrist: Matrix4): void {
  const p = mesh.geometry.getAttribute('position') as BufferAttribute;
  const n = mesh.geometry.getAttribute('normal') as BufferAttribute;
  const wrist = new Matrix4().copy(toWrist);
  const tips = [...FINGERS.map((f) => `${f}-tip`), 'thumb-tip'].map((name) => ({
    centre: new Vector3().setFromMatrixPosition(rest.get(name) ?? new Matrix4()),
    up: new Vector3(0, 1, 0).transformDirection(rest.get(name) ?? new Matrix4()),
  }));
  const knuckles = FINGERS.flatMap((f) =>
    ['phalanx-proximal', 'phalanx-intermediate', 'phalanx-distal'].map((part) =>
      new Vector3().setFromMatrixPosition(rest.get(`${f}-${part}`) ?? new Matrix4()),
    ),
  );
  const colors = new Float32Array(p.count * 3);
  const v = new Vector3();
  const normal = new Vector3();
  for (let i = 0; i < p.count; i++) {
    v.fromBufferAttribute(p, i);
    normal.fromBufferAttribute(n, i);
    const local = normal.clone().transformDirection(wrist);
    let [r, g, b] = local.y < -0.2 ? [1.06, 0.98, 0.96] : [1, 1, 1];
    for (const knuckle of knuckles) if (local.y > 0 && v.distanceTo(knuckle) < 0.012) [r, g, b] = [0.94, 0.8, 0.76];
    for (const tip of tips) {
      const d = v.distanceTo(tip.centre);
      if (d < 0.013) [r, g, b] = normal.dot(tip.up) > 0.55 ? [1.1, 1.02, 1.04] : [1.03, 0.88, 0.86];
    }
    colors.set([r, g, b], i * 3);
  }
  mesh.geometry.setAttribute('color', new Float32BufferAttribute(colors, 3));
}

/** Elliptic tube along +z of the wrist frame. */
function limb(
  z0: number,
  z1: number,
  rx0: number,
  rx1: number,
  flat: number,
  material: Paint,
  folds: number,
  random: Random,
): Mesh {
  const geometry = new CylinderGeometry(rx1, rx0, z1 - z0, 24, 18, true);
  const p = geometry.getAttribute('position') as BufferAttribute;
  const phase = random.range(0, 6);
  for (let i = 0; i < p.count; i++) {
    const t = p.getY(i) / (z1 - z0) + 0.5;
    const a = Math.atan2(p.getZ(i), p.getX(i));
    const fold = 1 + folds * (Math.sin(t * 38 + Math.sin(a * 2 + phase) * 1.6 + phase) + 0.6 * Math.sin(t * 71 + a * 3));
    const squash = flat + (1 - flat) * Math.min(1, t * 1.4);
    p.setXYZ(i, p.getX(i) * fold, p.getY(i), p.getZ(i) * fold * squash);
  }
  geometry.computeVertexNormals();
  const mesh = new Mesh(geometry, material);
  mesh.rotation.x = Math.PI / 2;
  mesh.position.z = (z0 + z1) / 2;
  return mesh;
}

export interface Hand {
  /** Wrist frame: -z to the finger tips, +y back of the hand. */
  readonly root: Group;
  /** Parts that belong to the label "hand"; the rest of the arm is background. */
  readonly labelled: readonly Object3D[];
  pose(pose: HandPose): void;
  dispose(): void;
}

export function makeHand(models: { readonly left: Object3D; readonly right: Object3D }, look: HandLook): Hand {
  const random = Random.of('hand', look.seed);
  const source = models[look.side];
  const model = clone(source);
  model.updateMatrixWorld(true);
  const armature = joint(model, 'wrist').parent;
  if (!armature) throw new Error('the hand model has no armature');
  const rest = new Map<string, Matrix4>();
  armature.updateMatrix();
  for (const bone of armature.children) {
    bone.updateMatrix();
    rest.set(bone.name, bone.matrix.clone());
  }
  const toWrist = (rest.get('wrist') ?? new Matrix4()).clone().invert();
  const map = speckled(look.seed, 128, '#ffffff', ['#f0b9a8', '#ffffff', '#e2b8a4', '#c99f8c'], 240, 5, 0.22);
  const roughness = random.range(0.5, 0.6);
  const skin = paint({ color: look.skin, map, roughness, vertexColors: true });
  const bare = paint({ color: look.skin, map, roughness });
  const root = new Group();
  const holder = new Group();
  toWrist.decompose(holder.position, holder.quaternion, holder.scale);
  holder.add(model);
  root.add(holder);
  const labelled: Object3D[] = [];
  model.traverse((node) => {
    if (!(node instanceof SkinnedMesh)) return;
    node.geometry = node.geometry.clone();
    paintSkin(node, rest, toWrist);
    node.material = skin;
    node.frustumCulled = false;
    node.castShadow = true;
    node.receiveShadow = true;
    labelled.push(node);
  });
  const g = look.girth;
  const wrist = limb(0.006, HAND_LABEL_REACH, 0.0285 * g, 0.031 * g, 0.72, bare, 0, random);
  labelled.push(wrist);
  root.add(wrist, limb(HAND_LABEL_REACH - 0.001, 0.5, 0.031 * g, 0.056 * g, 1, bare, 0.002, random));
  if (look.sleeveAt !== null) {
    const cloth = paint({
      color: look.sleeveColor,
      roughness: 0.95,
      map: speckled(
        look.seed + 1,
        128,
        '#ffffff',
        look.sleeveStripes ? ['#8d8d8d', '#5f5f5f'] : ['#d0d0d0', '#bfbfbf'],
        look.sleeveStripes ? 60 : 900,
        look.sleeveStripes ? 9 : 2,
        0.6,
      ),
    });
    const loose = random.range(1.15, 1.5);
    root.add(limb(look.sleeveAt, 0.62, (0.03 + look.sleeveAt * 0.06) * g * loose, 0.066 * g * loose, 0.8, cloth, 0.018, random));
    root.add(
      limb(
        look.sleeveAt - 0.004,
        look.sleeveAt + random.range(0.012, 0.05),
        (0.0305 + look.sleeveAt * 0.06) * g * loose,
        (0.031 + look.sleeveAt * 0.06) * g * loose,
        0.8,
        cloth,
        0,
        random,
      ),
    );
  }
  root.scale.setScalar(look.scale);
  root.traverse((node) => {
    node.castShadow = true;
    node.receiveShadow = true;
  });
  return {
    root,
    labelled,
    pose: (pose) => applyPose(model, rest, pose),
    dispose() {
      map.dispose();
      root.traverse((node) => {
        if (node instanceof Mesh) {
          node.geometry.dispose();
          (node.material as Paint).map?.dispose();
        }
        if (node instanceof SkinnedMesh) node.skeleton.dispose();
      });
    },
  };
}

/** Rotation whose -z is `forward` and whose +y is as near to `up` as can be. */
export function handRotation(forward: Vector3, up: Vector3): Quaternion {
  const z = forward.clone().normalize().negate();
  const x = up.clone().cross(z).normalize();
  const y = z.clone().cross(x);
  return new Quaternion().setFromRotationMatrix(new Matrix4().makeBasis(x, y, z));
}
