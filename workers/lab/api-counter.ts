/**
 * Counts what code asks of the browser's GPU and pixel APIs (of WebGL the pixels alone) by wrapping their methods: exact on every machine, whatever its speed.
 * Install it before the code under test is imported.
 */
import { observe, type Observer } from './observe-calls.ts';

export interface ApiCounts {
  /** Bytes that JS hands to the GPU: `writeBuffer`, `writeTexture`, copied pictures, WebGL textures, buffers mapped for writing. */
  readonly uploadBytes: number;
  /** Bytes that come to JS: buffers mapped for reading, and pixels read from frames and canvases (`framePixelBytes`). */
  readonly readbackBytes: number;
  /** The part of `readbackBytes` that is pixels: `VideoFrame.copyTo`, `getImageData` and WebGL's `readPixels`. */
  readonly framePixelBytes: number;
  readonly dispatches: number;
  readonly submits: number;
  /** Bind groups that were made, not how often they were set. */
  readonly bindGroups: number;
  /** `writeBuffer` and `writeTexture` calls. */
  readonly queueWrites: number;
  /** Milliseconds from the first to the last of these GPU calls without waiting for results; null where there was none. */
  readonly encodeMs: number | null;
}

type Sum = Exclude<keyof ApiCounts, 'encodeMs'>;

/** `GPUMapMode.READ`; the constant itself is not there in browsers without WebGPU. */
const MAP_READ = 1;
/** Copied pictures become 8-bit RGBA, and WebGL is taken to read such. */
const BYTES_PER_PIXEL = 4;

export class ApiCounter {
  private readonly clock: () => number;
  private readonly sums: Record<Sum, number> = {
    uploadBytes: 0,
    readbackBytes: 0,
    framePixelBytes: 0,
    dispatches: 0,
    submits: 0,
    bindGroups: 0,
    queueWrites: 0,
  };
  private firstCall: number | null = null;
  private lastCall = 0;

  /**
   * Wraps the APIs that `scope` has; those it lacks stay at 0, because nobody can call them.
   *
   * @param scope `globalThis` of a page or worker
   * @param clock milliseconds
   */
  constructor(scope: object, clock: () => number) {
    this.clock = clock;
    const gpu = (owner: string, method: string, observer: Observer): void =>
      observe(scope, owner, method, (self, args) => {
        observer(self, args);
        this.lastCall = this.clock();
        this.firstCall ??= this.lastCall;
      });
    const pixels = (owner: string, method: string, bytes: (self: object, args: readonly unknown[]) => number): void =>
      observe(scope, owner, method, (self, args) => {
        const read = bytes(self, args);
        this.add('framePixelBytes', read);
        this.add('readbackBytes', read);
      });
    gpu('GPUQueue', 'writeBuffer', (_, [, , data, offset, size]) => {
      this.add('queueWrites', 1);
      this.add('uploadBytes', writtenBytes(data, offset, size));
    });
    gpu('GPUQueue', 'writeTexture', (_, [, data]) => {
      this.add('queueWrites', 1);
      this.add('uploadBytes', writtenBytes(data, 0, undefined));
    });
    gpu('GPUQueue', 'copyExternalImageToTexture', (_, [, , size]) => this.add('uploadBytes', pixelsOf(size) * BYTES_PER_PIXEL));
    gpu('GPUQueue', 'submit', () => this.add('submits', 1));
    gpu('GPUDevice', 'createBindGroup', () => this.add('bindGroups', 1));
    gpu('GPUDevice', 'createBuffer', (_, [descriptor]) => {
      const { mappedAtCreation, size } = Object(descriptor) as Partial<GPUBufferDescriptor>;
      if (mappedAtCreation) this.add('uploadBytes', size ?? 0);
    });
    gpu('GPUComputePassEncoder', 'dispatchWorkgroups', () => this.add('dispatches', 1));
    gpu('GPUComputePassEncoder', 'dispatchWorkgroupsIndirect', () => this.add('dispatches', 1));
    // Mapping waits for the GPU, so it is no part of the encoding.
    observe(scope, 'GPUBuffer', 'mapAsync', (self, [mode, offset = 0, size]) => {
      const bytes = typeof size === 'number' ? size : (self as GPUBuffer).size - Number(offset);
      this.add(mode === MAP_READ ? 'readbackBytes' : 'uploadBytes', bytes);
    });
    pixels('VideoFrame', 'copyTo', (self, [, options]) =>
      (self as VideoFrame).allocationSize(options as VideoFrameCopyToOptions),
    );
    for (const context of ['CanvasRenderingContext2D', 'OffscreenCanvasRenderingContext2D']) {
      pixels(context, 'getImageData', (_, [, , width, height]) => Math.abs(Number(width) * Number(height)) * BYTES_PER_PIXEL);
    }
    for (const context of ['WebGLRenderingContext', 'WebGL2RenderingContext']) {
      for (const method of ['texImage2D', 'texSubImage2D']) {
        observe(scope, context, method, (_, args) => this.add('uploadBytes', textureBytes(args)));
      }
      // With a number for its target it reads into a buffer of the GPU.
      pixels(context, 'readPixels', (_, [, , width, height, , , target]) =>
        ArrayBuffer.isView(target) ? Number(width) * Number(height) * BYTES_PER_PIXEL : 0,
      );
    }
  }

  /** What was counted since the last call. */
  take(): ApiCounts {
    const counts = { ...this.sums, encodeMs: this.firstCall === null ? null : this.lastCall - this.firstCall };
    for (const sum of Object.keys(this.sums) as Sum[]) this.sums[sum] = 0;
    this.firstCall = null;
    return counts;
  }

  private add(sum: Sum, value: number): void {
    this.sums[sum] += value;
  }
}

/** Offset and size of `writeBuffer` count elements of a typed array, and bytes of everything else (WebGPU, 19.3). */
function writtenBytes(data: unknown, offset: unknown, size: unknown): number {
  const unit = ArrayBuffer.isView(data) && 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1;
  if (typeof size === 'number') return size * unit;
  return Number(Object(data).byteLength) - Number(offset ?? 0) * unit;
}

/** What fills a texture of WebGL is the only object among the arguments: bytes, or a picture. Without one, memory is only reserved. */
function textureBytes(args: readonly unknown[]): number {
  const source = args.find((arg) => typeof arg === 'object' && arg !== null);
  if (source === undefined) return 0;
  if (ArrayBuffer.isView(source)) return source.byteLength;
  // A frame, a video, an image; a bitmap or a canvas.
  const [width, height] = [
    ['displayWidth', 'displayHeight'],
    ['videoWidth', 'videoHeight'],
    ['naturalWidth', 'naturalHeight'],
    ['width', 'height'],
  ]
    .map((sides) => sides.map((side): unknown => Reflect.get(source, side)))
    .find(([side]) => typeof side === 'number') ?? [0, 0];
  return Number(width) * Number(height) * BYTES_PER_PIXEL;
}

/** Pixels of a `GPUExtent3D`. */
function pixelsOf(extent: unknown): number {
  if (typeof extent === 'object' && extent !== null && Symbol.iterator in extent) {
    return [...(extent as Iterable<number>)].reduce((product, side) => product * side, 1);
  }
  const { width, height = 1, depthOrArrayLayers = 1 } = extent as GPUExtent3DDict;
  return width * height * depthOrArrayLayers;
}
