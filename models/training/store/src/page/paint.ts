/** Materials by what they cost: on a software GPU a physically based surface takes several times the time of a plain one. */
import { Color, MeshLambertMaterial, MeshPhongMaterial, MeshStandardMaterial } from 'three';
import type { ColorRepresentation, Side, Texture } from 'three';

export interface PaintOptions {
  readonly color?: ColorRepresentation;
  readonly map?: Texture;
  readonly roughness?: number;
  readonly metalness?: number;
  readonly envMapIntensity?: number;
  readonly side?: Side;
  readonly vertexColors?: boolean;
  readonly transparent?: boolean;
  readonly opacity?: number;
}

export type Paint = MeshLambertMaterial | MeshPhongMaterial | MeshStandardMaterial;

/** Metals reflect the sky (standard), glossy print shines (Phong), the rest is matt (Lambert). Parameters are those of the standard material. */
export function paint(options: PaintOptions): Paint {
  const { roughness = 0.6, metalness = 0, envMapIntensity, ...common } = options;
  if (metalness > 0.25 || roughness < 0.15)
    return new MeshStandardMaterial({ ...common, roughness, metalness, envMapIntensity: envMapIntensity ?? 1 });
  if (roughness > 0.62) return new MeshLambertMaterial(common);
  const gloss = 1 - roughness;
  return new MeshPhongMaterial({
    ...common,
    shininess: 4 + 120 * gloss ** 3,
    specular: new Color().setScalar(0.02 + 0.22 * gloss * gloss),
  });
}
