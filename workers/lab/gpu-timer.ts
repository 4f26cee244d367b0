/** GPU flags, as in `workers/vision/gpu/gpu-flags.ts`: the constants are not there in browsers without WebGPU. */
import { COPY_DST, COPY_SRC, MAP_FOR_READING, MAP_READ } from '../vision/gpu/gpu-flags.ts';
import type { GpuPass } from '../lab.api.ts';
import { wrap } from './observe-calls.ts';

/** Passes of one command buffer that are timed; those beyond are not. */
const PASSES = 32;
/** Command buffers whose times may be on their way at once; of those beyond nothing is known. */
const SLOTS = 24;
const TIMESTAMP_BYTES = 8;
const NANOSECONDS = 1e6;
/** `GPUBufferUsage.QUERY_RESOLVE`. */
const QUERY_RESOLVE = 0x0200;
const UNNAMED = 'models';

interface Slot {
  readonly queries: GPUQuerySet;
  readonly resolved: GPUBuffer;
  readonly readable: GPUBuffer;
  /** Of the passes that write into it; null: it is free. */
  labels: string[] | null;
}

/**
 * Times every compute pass by the GPU's own clock, whoever encodes it, by adding timestamps to it (WebGPU, 20.3; feature `timestamp-query`). Browsers
 * blur these: Chromium to 0.1 ms. Make it before anything else wraps the same methods: what it asks of the GPU itself then counts as nobody's.
 */
export class GpuTimer {
  private passes: GpuPass[] = [];
  private readonly pools = new WeakMap<GPUDevice, Slot[]>();
  private readonly devices = new WeakMap<object, GPUDevice>();
  private readonly slots = new WeakMap<object, Slot>();
  private readonly mapAsync: unknown;

  /** @param scope `globalThis` of a worker */
  constructor(scope: object) {
    const buffers = (Reflect.get(scope, 'GPUBuffer') as { readonly prototype: object } | undefined)?.prototype;
    this.mapAsync = buffers && Reflect.get(buffers, 'mapAsync');
    wrap(scope, 'GPUDevice', 'createCommandEncoder', (self, args, call) => {
      const encoder = call(args) as object;
      if ((self as GPUDevice).features.has('timestamp-query')) this.devices.set(encoder, self as GPUDevice);
      return encoder;
    });
    wrap(scope, 'GPUCommandEncoder', 'beginComputePass', (self, args, call) => call([this.timed(self, args[0])]));
    wrap(scope, 'GPUCommandEncoder', 'finish', (self, args, call) => {
      const slot = this.slots.get(self);
      if (!slot?.labels?.length) return call(args);
      const encoder = self as GPUCommandEncoder;
      const count = 2 * slot.labels.length;
      encoder.resolveQuerySet(slot.queries, 0, count, slot.resolved, 0);
      encoder.copyBufferToBuffer(slot.resolved, 0, slot.readable, 0, count * TIMESTAMP_BYTES);
      const commands = call(args) as object;
      this.slots.set(commands, slot);
      return commands;
    });
    wrap(scope, 'GPUQueue', 'submit', (_, args, call) => {
      const result = call(args);
      for (const commands of args[0] as Iterable<object>) {
        const slot = this.slots.get(commands);
        if (slot?.labels) void this.read(slot, slot.labels);
      }
      return result;
    });
  }

  /** What has come back since the last call. */
  take(): readonly GpuPass[] {
    const { passes } = this;
    this.passes = [];
    return passes;
  }

  /** The pass' descriptor, with timestamps where there is room for them. */
  private timed(encoder: object, descriptor: unknown): unknown {
    const own = Object(descriptor) as GPUComputePassDescriptor;
    const slot = this.slotFor(encoder);
    if (!slot?.labels || own.timestampWrites || slot.labels.length === PASSES) return descriptor;
    const at = 2 * slot.labels.push(own.label || UNNAMED) - 2;
    const timestampWrites = { querySet: slot.queries, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 };
    return { ...own, timestampWrites };
  }

  private slotFor(encoder: object): Slot | null {
    const known = this.slots.get(encoder);
    if (known) return known;
    const device = this.devices.get(encoder);
    if (!device) return null;
    const pool = this.pools.get(device) ?? [];
    this.pools.set(device, pool);
    let slot = pool.find(({ labels }) => labels === null);
    if (!slot && pool.length < SLOTS) pool.push((slot = makeSlot(device)));
    if (!slot) return null;
    slot.labels = [];
    this.slots.set(encoder, slot);
    return slot;
  }

  /** A lost device answers nothing; its slots go with it. */
  private async read(slot: Slot, labels: readonly string[]): Promise<void> {
    try {
      const bytes = 2 * labels.length * TIMESTAMP_BYTES;
      await (Reflect.apply(this.mapAsync as () => unknown, slot.readable, [MAP_FOR_READING, 0, bytes]) as Promise<undefined>);
      const times = new BigUint64Array(slot.readable.getMappedRange(0, bytes).slice(0));
      slot.readable.unmap();
      labels.forEach((label, k) => {
        const ms = Number((times[2 * k + 1] ?? 0n) - (times[2 * k] ?? 0n)) / NANOSECONDS;
        // The specification lets a clock that was reset show as a negative time.
        if (ms >= 0) this.passes.push({ label, ms });
      });
      slot.labels = null;
    } catch {
      // Nothing is known of these passes.
    }
  }
}

function makeSlot(device: GPUDevice): Slot {
  const size = 2 * PASSES * TIMESTAMP_BYTES;
  return {
    queries: device.createQuerySet({ label: 'lab', type: 'timestamp', count: 2 * PASSES }),
    resolved: device.createBuffer({ label: 'lab', size, usage: QUERY_RESOLVE | COPY_SRC }),
    readable: device.createBuffer({ label: 'lab', size, usage: COPY_DST | MAP_READ }),
    labels: null,
  };
}
