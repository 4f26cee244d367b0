/** Where hands are: reaching in from an edge of the frame, near to the camera, empty or with a product. */
import { Matrix4, Quaternion, Vector3 } from 'three';
import type { PerspectiveCamera } from 'three';
import type { Random } from '../random.ts';
import { handRotation } from './hand.ts';
import type { Hand } from './hand.ts';
import type { ProductModel } from './products/model.ts';

/** Distance from the wrist to the middle of the grip, along the hand. */
const GRIP = 0.088;

export interface Reach {
  readonly position: Vector3;
  readonly quaternion: Quaternion;
}

/**
 * A hand whose palm is at (u, v) of the frame (-1..1) and `depth` metres before the camera; `angle` is the direction
 * in the picture from the palm to the elbow (0 right, 90 degrees down).
 */
export function reachAt(
  camera: PerspectiveCamera,
  u: number,
  v: number,
  depth: number,
  angle: number,
  into: number,
  roll: number,
  scale: number,
): Reach {
  const right = new Vector3().setFromMatrixColumn(camera.matrixWorld, 0);
  const up = new Vector3().setFromMatrixColumn(camera.matrixWorld, 1);
  const back = new Vector3().setFromMatrixColumn(camera.matrixWorld, 2);
  const tan = Math.tan(((camera.fov / 2) * Math.PI) / 180);
  const palm = camera.position
    .clone()
    .addScaledVector(right, u * depth * tan * camera.aspect)
    .addScaledVector(up, v * depth * tan)
    .addScaledVector(back, -depth);
  const forward = right
    .clone()
    .multiplyScalar(-Math.cos(angle))
    .addScaledVector(up, Math.sin(angle))
    .addScaledVector(back, -into)
    .normalize();
  const dorsal = back.clone().applyAxisAngle(forward, roll);
  const quaternion = handRotation(forward, dorsal);
  return { position: palm.addScaledVector(forward, -GRIP * scale), quaternion };
}

/** How a product lies in the hand, in the frame of the wrist. */
export function heldTransform(model: ProductModel, scale: number, random: Random): { matrix: Matrix4; radius: number } {
  const extents = [model.size.x, model.size.y, model.size.z];
  const order = [0, 1, 2].sort((a, b) => (extents[a] ?? 0) - (extents[b] ?? 0)) as [number, number, number];
  const axis = (i: number): Vector3 => new Vector3(i === 0 ? 1 : 0, i === 1 ? 1 : 0, i === 2 ? 1 : 0);
  // The longest side lies across the palm or along it; the shortest points away from the palm, with some freedom.
  const along = random.chance(0.6);
  const across = new Vector3(1, 0, 0);
  const ahead = new Vector3(0, 0, -1);
  const longest = along ? across : ahead;
  const q = new Quaternion();
  const basis = new Matrix4();
  const normal = new Vector3(0, random.chance(0.5) ? 1 : -1, 0);
  const columns: Vector3[] = [];
  columns[order[0]] = model.round ? (along ? ahead.clone() : across.clone()) : normal;
  columns[order[2]] = longest.clone();
  if (model.round) {
    // axis of rotation is y of the product
    columns[1] = longest.clone();
    columns[0] = normal;
  } else columns[order[1]] = (along ? ahead : across).clone();
  const x = columns[0] ?? axis(0);
  const y = columns[1] ?? axis(1);
  basis.makeBasis(x, y, x.clone().cross(y));
  q.setFromRotationMatrix(basis).multiply(
    new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), model.round ? random.range(0, 6) : 0),
  );
  q.premultiply(
    new Quaternion().setFromAxisAngle(
      new Vector3(random.normal(), random.normal(), random.normal()).normalize(),
      random.normal() * 0.22,
    ),
  );
  const radius = model.round ? Math.min(model.size.x, model.size.y) / 2 : (extents[order[0]] ?? 0.05) / 2;
  const position = new Vector3(
    random.range(-0.012, 0.012),
    -(radius + 0.014) * 1,
    -GRIP - random.range(-0.01, 0.02),
  ).multiplyScalar(1);
  position.y = -(radius + 0.016 * scale);
  return { matrix: new Matrix4().compose(position, q, new Vector3(1, 1, 1)), radius };
}

export function applyReach(hand: Hand, reach: Reach): void {
  hand.root.position.copy(reach.position);
  hand.root.quaternion.copy(reach.quaternion);
  hand.root.updateMatrixWorld(true);
}
