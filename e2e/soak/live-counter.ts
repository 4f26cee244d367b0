/**
 * Counts what a worker holds at a time: frames and pictures that are open, what the GPU has been given, the memory of WebAssembly; and what is
 * copied on the CPU. It wraps the browser's APIs, so install it before the code under test is imported.
 */

/** What is held now. */
export interface LiveCounts {
  /** `VideoFrame`s that were made or received here, and neither closed nor sent away. */
  readonly frames: number;
  /** The same of `ImageBitmap`s. */
  readonly bitmaps: number;
  /** Buffers of living devices that were not destroyed, and their bytes. */
  readonly buffers: number;
  readonly bufferBytes: number;
  readonly textures: number;
  /** That the garbage collector has not taken yet: they cannot be destroyed. Collect before asking. */
  readonly bindGroups: number;
  /** Bytes of WebAssembly's memories. They never shrink. */
  readonly wasmBytes: number;
}

/** What was done since the last question. */
export interface CopyCounts {
  /** `VideoFrame.copyTo`: calls and bytes. */
  readonly reads: number;
  readonly readBytes: number;
  /** `drawImage` and `getImageData`. */
  readonly draws: number;
  /** Bytes by `set` and `slice` of typed arrays, those of WebAssembly's memory included. */
  readonly copiedBytes: number;
}

type Closable = VideoFrame | ImageBitmap;

/** How deep a message is searched for frames: Comlink's calls carry their arguments in lists of wrapped values. */
const MESSAGE_DEPTH = 5;

export class LiveCounter {
  private readonly scope: object;
  private readonly open = new Set<Closable>();
  private readonly buffers = new Map<object, { readonly device: object; readonly bytes: number }>();
  private readonly textures = new Map<object, { readonly device: object }>();
  private readonly memories = new Set<WebAssembly.Memory>();
  private bindGroups = 0;
  private readonly collected = new FinalizationRegistry<null>(() => this.bindGroups--);
  private copies = { reads: 0, readBytes: 0, draws: 0, copiedBytes: 0 };

  /** @param scope `globalThis` of a page or worker */
  constructor(scope: typeof globalThis) {
    this.scope = scope;
    this.watchFrames();
    this.watchGpu();
    this.watchMemory();
    this.watchCopies();
    scope.addEventListener('message', (event) => this.receive((event as MessageEvent<unknown>).data, MESSAGE_DEPTH));
  }

  live(): LiveCounts {
    for (const one of this.open) if (isClosed(one)) this.open.delete(one);
    const open = [...this.open];
    const frames = open.filter((one) => 'codedWidth' in one).length;
    return {
      frames,
      bitmaps: open.length - frames,
      buffers: this.buffers.size,
      bufferBytes: [...this.buffers.values()].reduce((sum, { bytes }) => sum + bytes, 0),
      textures: this.textures.size,
      bindGroups: this.bindGroups,
      wasmBytes: [...this.memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
    };
  }

  takeCopies(): CopyCounts {
    const taken = this.copies;
    this.copies = { reads: 0, readBytes: 0, draws: 0, copiedBytes: 0 };
    return taken;
  }

  private watchFrames(): void {
    const { open } = this;
    this.construct(this.scope, 'VideoFrame', (frame) => open.add(frame as VideoFrame));
    this.wrap('VideoFrame', 'clone', (_, __, frame) => open.add(frame as VideoFrame));
    this.wrap('OffscreenCanvas', 'transferToImageBitmap', (_, __, picture) => open.add(picture as ImageBitmap));
    const make: unknown = Reflect.get(this.scope, 'createImageBitmap');
    if (typeof make !== 'function') return;
    Reflect.set(this.scope, 'createImageBitmap', async (...args: unknown[]) => {
      const picture = (await Reflect.apply(make, this.scope, args)) as ImageBitmap;
      open.add(picture);
      return picture;
    });
  }

  private watchGpu(): void {
    const forget = (device: object): void => {
      for (const kind of [this.buffers, this.textures]) {
        for (const [one, { device: owner }] of kind) if (owner === device) kind.delete(one);
      }
    };
    this.wrap('GPUAdapter', 'requestDevice', (_, __, asked) => {
      void (asked as Promise<GPUDevice>).then((device) => device.lost.then(() => forget(device))).catch(() => undefined);
    });
    this.wrap('GPUDevice', 'destroy', (device) => forget(device));
    this.wrap('GPUDevice', 'createBuffer', (device, [descriptor], buffer) => {
      this.buffers.set(buffer as object, { device, bytes: (descriptor as GPUBufferDescriptor).size });
    });
    this.wrap('GPUDevice', 'createTexture', (device, _, texture) => this.textures.set(texture as object, { device }));
    this.wrap('GPUBuffer', 'destroy', (buffer) => this.buffers.delete(buffer));
    this.wrap('GPUTexture', 'destroy', (texture) => this.textures.delete(texture));
    this.wrap('GPUDevice', 'createBindGroup', (_, __, group) => {
      this.bindGroups++;
      this.collected.register(group as object, null);
    });
  }

  /** A runtime brings a memory, or its module makes one and exports it. */
  private watchMemory(): void {
    const { memories } = this;
    this.construct(WebAssembly, 'Memory', (memory) => memories.add(memory as WebAssembly.Memory));
    const note = (instance: WebAssembly.Instance): void => {
      for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) memories.add(value);
    };
    for (const name of ['instantiate', 'instantiateStreaming'] as const) {
      const original: unknown = Reflect.get(WebAssembly, name);
      if (typeof original !== 'function') continue;
      Reflect.set(WebAssembly, name, async (...args: unknown[]) => {
        const result = (await Reflect.apply(original, WebAssembly, args)) as
          WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource;
        note('instance' in result ? result.instance : result);
        return result;
      });
    }
  }

  private watchCopies(): void {
    this.wrap('VideoFrame', 'copyTo', (frame, [, options]) => {
      this.copies.reads++;
      this.copies.readBytes += (frame as VideoFrame).allocationSize(options as VideoFrameCopyToOptions);
    });
    for (const method of ['drawImage', 'getImageData']) {
      this.wrap('OffscreenCanvasRenderingContext2D', method, () => this.copies.draws++);
    }
    const TypedArray = Object.getPrototypeOf(Uint8Array) as { readonly prototype: object };
    const bytesOf = (array: unknown): number => (ArrayBuffer.isView(array) ? array.byteLength : 0);
    observe(TypedArray.prototype, 'set', (_, [source]) => (this.copies.copiedBytes += bytesOf(source)));
    observe(TypedArray.prototype, 'slice', (_, __, copy) => (this.copies.copiedBytes += bytesOf(copy)));
  }

  private receive(value: unknown, depth: number): void {
    if (typeof value !== 'object' || value === null || depth === 0) return;
    if (isClosable(value)) this.open.add(value);
    else if (!ArrayBuffer.isView(value)) for (const part of Object.values(value)) this.receive(part, depth - 1);
  }

  private wrap(owner: string, method: string, after: After): void {
    const prototype = (Reflect.get(this.scope, owner) as { readonly prototype: object } | undefined)?.prototype;
    if (prototype) observe(prototype, method, after);
  }

  /** A proxy, so that `instanceof` and the prototype stay what they are. */
  private construct(scope: object, name: string, made: (one: object) => void): void {
    const original: unknown = Reflect.get(scope, name);
    if (typeof original !== 'function') return;
    const proxy = new Proxy(original, {
      construct: (target, args: unknown[], newTarget): object => {
        const one = Reflect.construct(target, args, newTarget) as object;
        made(one);
        return one;
      },
    });
    Reflect.set(scope, name, proxy);
  }
}

type After = (self: object, args: readonly unknown[], result: unknown) => void;

/** Calls `after` with what each call of the method gave. */
function observe(prototype: object, method: string, after: After): void {
  const original: unknown = Reflect.get(prototype, method);
  if (typeof original !== 'function') return;
  Reflect.set(prototype, method, function (this: object, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(original, this, args);
    after(this, args, result);
    return result;
  });
}

function isClosable(value: object): value is Closable {
  return (
    (typeof VideoFrame === 'function' && value instanceof VideoFrame) ||
    (typeof ImageBitmap === 'function' && value instanceof ImageBitmap)
  );
}

function isClosed(one: Closable): boolean {
  return 'codedWidth' in one ? one.codedWidth === 0 : one.width === 0;
}
