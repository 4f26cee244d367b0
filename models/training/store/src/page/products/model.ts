/** What a product is to the rest of the renderer. */
import { Box3, Mesh, Vector3 } from 'three';
import type { BufferAttribute, Material, Texture, Group } from 'three';

export interface ProductModel {
  /** The centre of the bounding box is the origin; the product stands along +y, its front faces +z. */
  readonly group: Group;
  /** Full extents of the bounding box in metres. */
  readonly size: Vector3;
  /** Points whose convex hull is that of the product, for the amodal silhouette. */
  readonly hull: readonly Vector3[];
  /** Silhouette area / area of its convex hull, roughly. */
  readonly solidity: number;
  /** May it stand on its base, lie on its side, or only lie? */
  readonly rest: readonly ('stand' | 'lie')[];
  readonly round: boolean;
  dispose(): void;
}

export function productModel(
  parts: Group,
  options: { solidity?: number; rest: readonly ('stand' | 'lie')[]; round: boolean },
): ProductModel {
  const bounds = new Box3().setFromObject(parts);
  const size = bounds.getSize(new Vector3());
  const centre = bounds.getCenter(new Vector3());
  for (const child of parts.children) child.position.sub(centre);
  parts.updateMatrixWorld(true);
  const hull: Vector3[] = [];
  parts.traverse((node) => {
    if (!(node instanceof Mesh)) return;
    node.castShadow = true;
    node.receiveShadow = true;
    const positions = node.geometry.getAttribute('position') as BufferAttribute;
    const step = Math.max(1, Math.floor(positions.count / 160));
    for (let i = 0; i < positions.count; i += step)
      hull.push(new Vector3().fromBufferAttribute(positions, i).applyMatrix4(node.matrixWorld));
  });
  return {
    group: parts,
    size,
    hull,
    solidity: options.solidity ?? 0.97,
    rest: options.rest,
    round: options.round,
    dispose() {
      parts.traverse((node) => {
        if (!(node instanceof Mesh)) return;
        node.geometry.dispose();
        const materials: Material[] = Array.isArray(node.material) ? node.material : [node.material];
        for (const material of materials) {
          for (const value of Object.values(material)) if ((value as Texture | null)?.isTexture) (value as Texture).dispose();
        }
      });
    },
  };
}
