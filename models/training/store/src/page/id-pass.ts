/** Labels from a second pass: every labelled object in a flat colour of its own, read back and boxed. */
import { Color, Mesh, MeshBasicMaterial, Vector3, WebGLRenderTarget } from 'three';
import type { Material, Object3D, PerspectiveCamera, Scene, WebGLRenderer, InstancedMesh } from 'three';

export interface PixelBox {
  /** [x1, y1, x2, y2] of the visible pixels, x2 and y2 exclusive. */
  readonly box: [number, number, number, number];
  readonly pixels: number;
}

const BACKGROUND = new Color(0, 0, 0);

export class IdPass {
  readonly #target: WebGLRenderTarget;
  readonly #bytes: Uint8Array;
  readonly #materials = new Map<number, MeshBasicMaterial>();
  /** The id of each pixel of the last pass, row 0 on top. */
  readonly ids: Uint8Array;
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#target = new WebGLRenderTarget(width, height);
    this.#bytes = new Uint8Array(width * height * 4);
    this.ids = new Uint8Array(width * height);
  }

  #material(id: number): MeshBasicMaterial {
    let material = this.#materials.get(id);
    if (!material) {
      material = new MeshBasicMaterial({ toneMapped: false, side: 2 });
      material.color.setRGB(id / 255, 0, 0);
      this.#materials.set(id, material);
    }
    return material;
  }

  /** @param idOf objects with their ids (1..255); what is not named occludes as background */
  render(
    renderer: WebGLRenderer,
    scene: Scene,
    camera: PerspectiveCamera,
    idOf: ReadonlyMap<Object3D, number>,
  ): ReadonlyMap<number, PixelBox> {
    const kept: [Mesh | InstancedMesh, Material | Material[], boolean][] = [];
    const swap = (node: Object3D, inherited: number): void => {
      const id = idOf.get(node) ?? inherited;
      if (node instanceof Mesh) {
        const material = node.material as Material | Material[];
        kept.push([node, material, node.visible]);
        if (!Array.isArray(material) && material.transparent) node.visible = false;
        node.material = this.#material(id);
      }
      for (const child of node.children) swap(child, id);
    };
    swap(scene, 0);
    const { background, environment } = scene;
    scene.background = BACKGROUND;
    scene.environment = null;
    const shadows = renderer.shadowMap.enabled;
    renderer.shadowMap.enabled = false;
    renderer.setRenderTarget(this.#target);
    renderer.render(scene, camera);
    renderer.readRenderTargetPixels(this.#target, 0, 0, this.width, this.height, this.#bytes);
    renderer.setRenderTarget(null);
    renderer.shadowMap.enabled = shadows;
    scene.background = background;
    scene.environment = environment;
    for (const [node, material, visible] of kept) {
      node.material = material;
      node.visible = visible;
    }
    return this.#boxes();
  }

  #boxes(): ReadonlyMap<number, PixelBox> {
    const { width, height } = this;
    const columns = new Map<number, Uint16Array>();
    const rows = new Map<number, Uint16Array>();
    for (let y = 0; y < height; y++) {
      const source = (height - 1 - y) * width * 4;
      for (let x = 0; x < width; x++) {
        const id = this.#bytes[source + x * 4] ?? 0;
        this.ids[y * width + x] = id;
        if (id === 0) continue;
        let column = columns.get(id);
        if (!column) {
          column = new Uint16Array(width);
          columns.set(id, column);
          rows.set(id, new Uint16Array(height));
        }
        column[x] = (column[x] ?? 0) + 1;
        const row = rows.get(id);
        if (row) row[y] = (row[y] ?? 0) + 1;
      }
    }
    const boxes = new Map<number, PixelBox>();
    for (const [id, column] of columns) {
      const row = rows.get(id) ?? new Uint16Array(height);
      const pixels = column.reduce((sum, n) => sum + n, 0);
      // Single stray pixels seen through a mesh must not stretch a box.
      const least = pixels > 60 ? 2 : 1;
      const first = (counts: Uint16Array): number => counts.findIndex((n) => n >= least);
      const last = (counts: Uint16Array): number => counts.findLastIndex((n) => n >= least);
      if (first(column) < 0 || first(row) < 0) continue;
      boxes.set(id, { box: [first(column), first(row), last(column) + 1, last(row) + 1], pixels });
    }
    return boxes;
  }

  dispose(): void {
    this.#target.dispose();
    for (const material of this.#materials.values()) material.dispose();
  }
}

/** Area in pixels of the convex silhouette, parts outside the frame included: what would be seen if nothing hid it. */
export function silhouetteArea(
  hull: readonly Vector3[],
  object: Object3D,
  camera: PerspectiveCamera,
  width: number,
  height: number,
): number {
  const v = new Vector3();
  const points: [number, number][] = [];
  for (const p of hull) {
    v.copy(p).applyMatrix4(object.matrixWorld).applyMatrix4(camera.matrixWorldInverse);
    if (v.z > -camera.near) continue;
    v.applyMatrix4(camera.projectionMatrix);
    points.push([((v.x + 1) / 2) * width, ((1 - v.y) / 2) * height]);
  }
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (list: [number, number][]): [number, number][] => {
    const out: [number, number][] = [];
    for (const p of list) {
      for (;;) {
        const a = out.at(-2);
        const b = out.at(-1);
        if (!a || !b || (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        out.pop();
      }
      out.push(p);
    }
    return out.slice(0, -1);
  };
  const outline = [...chain(points), ...chain([...points].reverse())];
  let area = 0;
  outline.forEach(([x, y], i) => {
    const [nx, ny] = outline[(i + 1) % outline.length] ?? [0, 0];
    area += x * ny - nx * y;
  });
  return Math.abs(area) / 2;
}
