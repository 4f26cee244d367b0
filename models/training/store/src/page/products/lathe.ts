/** Parts of bodies of revolution. */
import { CircleGeometry, LatheGeometry, Mesh, Vector2 } from 'three';
import type { Material } from 'three';
import { paint } from '../paint.ts';
import type { Paint, PaintOptions } from '../paint.ts';

export const SEGMENTS = 36;
export const standard = (options: PaintOptions): Paint => paint(options);
export const metal = (options: PaintOptions = {}): Paint =>
  standard({ color: '#c9ccd1', metalness: 1, roughness: 0.28, ...options });

/** Lathe of [radius, y] pairs whose v coordinate runs with y, so that print is not stretched. */
export function lathe(profile: readonly (readonly [number, number])[], material: Material): Mesh {
  const geometry = new LatheGeometry(
    profile.map(([r, y]) => new Vector2(r, y)),
    SEGMENTS,
    -Math.PI * 0.36,
    Math.PI * 2,
  );
  const ys = profile.map(([, y]) => y);
  const low = Math.min(...ys);
  const span = Math.max(1e-6, Math.max(...ys) - low);
  const p = geometry.getAttribute('position');
  const uv = geometry.getAttribute('uv');
  for (let i = 0; i < uv.count; i++) uv.setY(i, (p.getY(i) - low) / span);
  return new Mesh(geometry, material);
}

export function disc(radius: number, y: number, material: Material, turn = 0): Mesh {
  const mesh = new Mesh(new CircleGeometry(radius, SEGMENTS), material);
  mesh.rotation.set(-Math.PI / 2, 0, turn);
  mesh.position.y = y;
  return mesh;
}
