/** Renderer, camera and picture taking: what every kind of set shares. */
import { ACESFilmicToneMapping, PCFShadowMap, PerspectiveCamera, WebGLRenderer } from 'three';
import type { Object3D, Scene } from 'three';
import { applyEffects } from './effects.ts';
import type { CameraEffects } from './effects.ts';
import { IdPass } from './id-pass.ts';
import type { PixelBox } from './id-pass.ts';

export class Stage {
  readonly renderer: WebGLRenderer;
  readonly camera = new PerspectiveCamera(60, 1, 0.02, 12);
  #width = 0;
  #height = 0;
  #oversample = 1;
  #ids: IdPass | null = null;
  #picture = canvasOf(8, 8);

  constructor() {
    this.renderer = new WebGLRenderer({ antialias: false, powerPreference: 'low-power' });
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.renderer.setPixelRatio(1);
    // One tone curve: each one more would compile every shader again. The camera effects vary it.
    this.renderer.toneMapping = ACESFilmicToneMapping;
    this.renderer.debug.checkShaderErrors = false;
  }

  get width(): number {
    return this.#width;
  }
  get height(): number {
    return this.#height;
  }

  /** The last taken picture. */
  get picture(): HTMLCanvasElement {
    return this.#picture;
  }

  /** @param oversample the picture is rendered that much larger and scaled down: smooth edges at quadratic cost */
  resize(width: number, height: number, oversample = 1): void {
    const factor = Math.round(width * oversample) / width;
    if (width === this.#width && height === this.#height && factor === this.#oversample) return;
    this.#oversample = factor;
    this.#width = width;
    this.#height = height;
    this.renderer.setSize(Math.round(width * factor), Math.round(height * factor), false);
    this.#ids?.dispose();
    this.#ids = new IdPass(width, height);
    this.#picture = canvasOf(width, height);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
  }

  /** Renders `moments` sub-frames (motion blur when more than one) and applies the camera's effects. */
  take(scene: Scene, effects: CameraEffects, seed: number, moments: readonly (() => void)[] = [() => undefined]): void {
    const ctx = this.#picture.getContext('2d', { willReadFrequently: true });
    if (!ctx) throw new Error('canvas 2D is not available');
    moments.forEach((move, i) => {
      move();
      this.renderer.render(scene, this.camera);
      ctx.globalAlpha = 1 / (i + 1);
      ctx.imageSmoothingQuality = 'high';
      ctx.drawImage(this.renderer.domElement, 0, 0, this.#width, this.#height);
    });
    ctx.globalAlpha = 1;
    applyEffects(this.#picture, effects, seed);
  }

  labels(scene: Scene, idOf: ReadonlyMap<Object3D, number>): ReadonlyMap<number, PixelBox> {
    if (!this.#ids) throw new Error('resize the stage first');
    return this.#ids.render(this.renderer, scene, this.camera, idOf);
  }

  jpeg(quality: number): string {
    return encode(this.#picture, quality);
  }

  /** A part of the last picture. */
  crop(box: readonly [number, number, number, number], quality: number, longSide = Infinity): string {
    const [x1, y1, x2, y2] = box;
    const k = Math.min(1, longSide / Math.max(x2 - x1, y2 - y1));
    const canvas = canvasOf(Math.max(1, Math.round((x2 - x1) * k)), Math.max(1, Math.round((y2 - y1) * k)));
    const ctx = canvas.getContext('2d');
    if (!ctx) throw new Error('canvas 2D is not available');
    ctx.imageSmoothingQuality = 'high';
    ctx.drawImage(this.#picture, x1, y1, x2 - x1, y2 - y1, 0, 0, canvas.width, canvas.height);
    return encode(canvas, quality);
  }
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** JPEG as base64. Not toBlob: that waits for idle time, which a busy page does not have, and then for its one-second limit. */
function encode(canvas: HTMLCanvasElement, quality: number): string {
  return canvas.toDataURL('image/jpeg', quality).slice('data:image/jpeg;base64,'.length);
}
