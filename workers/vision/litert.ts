import type { LiteRt as LiteRtClass } from '@litertjs/core';
import type { CpuModel, CpuRuntime } from './cpu-model.ts';
import type { ModelManifest } from './manifest.ts';
import type { RuntimeFiles } from './runtime-files.ts';
import { asVisionError } from './vision-error.ts';

type Bindings = LiteRtClass['liteRtWasm'];
type Environment = ReturnType<Bindings['LiteRtEnvironment']['create']>;
type CompiledModel = Awaited<ReturnType<Bindings['compileModel']>>;
type TensorBuffer = ReturnType<Bindings['LiteRtTensorBuffer']['createManaged']>;

/** What its program is told when it starts (an Emscripten module). */
interface StartOptions {
  readonly wasmBinary: ArrayBuffer;
  /** Its threads begin with the same program. */
  readonly mainScriptUrlOrBlob: string;
  print(line: string): void;
  printErr(line: string): void;
}

type StartProgram = (options: StartOptions) => Promise<Bindings>;

/**
 * Google's LiteRT.js with its CPU kernels (XNNPACK), which run the same networks in half the time of ONNX Runtime (decision 21). Its own JavaScript
 * is left out: that loads its program by script tag, which a module worker does not have, and copies what goes in and out.
 */
export class LiteRt implements CpuRuntime {
  readonly name = 'LiteRT';
  private readonly bindings: Bindings;
  private readonly environment: Environment;
  readonly threads: number;

  private constructor(bindings: Bindings, threads: number) {
    this.bindings = bindings;
    this.environment = bindings.LiteRtEnvironment.create(null);
    this.threads = threads;
  }

  /** Throws `runtime-failed`. */
  static async start({ module }: RuntimeFiles, binary: ArrayBuffer, threads: number): Promise<LiteRt> {
    try {
      const start = await programAt(module);
      const quiet = (): void => undefined;
      const bindings = await start({ wasmBinary: binary, mainScriptUrlOrBlob: module, print: quiet, printErr: quiet });
      return new LiteRt(bindings, threads);
    } catch (error) {
      throw asVisionError(error, 'runtime-failed', 'LiteRT could not be started; reload the page');
    }
  }

  async compile({ name, input }: ModelManifest, weights: ArrayBuffer): Promise<CpuModel> {
    const { bindings, environment, threads } = this;
    const bytes = new Uint8Array(weights);
    // The model reads its weights there for as long as it lives.
    const address = bindings._malloc(bytes.length);
    try {
      bindings.HEAPU8.set(bytes, address);
      const model = bindings.loadModel(environment, address, bytes.length);
      // What its own JavaScript would hand over; the types know less.
      const options = { accelerator: 'wasm', environment, cpuOptions: { numThreads: threads } } as const;
      const compiled = await bindings.compileModel(environment, model, options);
      const type = model.getInputTensorType(0, 0);
      const expected = 4 * 3 * input.size ** 2;
      if (type.bytes() !== expected) throw new Error(`its input has ${type.bytes()} bytes instead of ${expected}`);
      const memory = bindings.LiteRtTensorBufferType.HOST_MEMORY;
      const buffer = bindings.LiteRtTensorBuffer.createManaged(environment, memory, type, expected);
      type.delete();
      return new LiteRtModel(name, bindings, compiled, buffer, () => {
        model.delete();
        bindings._free(address);
      });
    } catch (error) {
      bindings._free(address);
      throw asVisionError(error, 'runtime-failed', `the ${name} could not be loaded`);
    }
  }
}

class LiteRtModel implements CpuModel {
  readonly order = 'interleaved';
  private readonly name: string;
  private readonly bindings: Bindings;
  private readonly compiled: CompiledModel;
  private readonly inputs: [TensorBuffer];
  private readonly freeModel: () => void;

  constructor(name: string, bindings: Bindings, compiled: CompiledModel, input: TensorBuffer, freeModel: () => void) {
    this.name = name;
    this.bindings = bindings;
    this.compiled = compiled;
    this.inputs = [input];
    this.freeModel = freeModel;
  }

  async run<Result>(fill: (input: Float32Array) => void, read: (output: Float32Array) => Result): Promise<Result> {
    const { WRITE, READ } = this.bindings.LiteRtTensorBufferLockMode;
    try {
      this.withNumbers(this.inputs[0], WRITE, fill);
      const answer = this.compiled.run(0, this.inputs);
      // On the CPU it has run by now.
      const [output] = answer instanceof Promise ? await answer : answer;
      if (!output) throw new Error('it has no output');
      try {
        return this.withNumbers(output, READ, read);
      } finally {
        output.delete();
      }
    } catch (error) {
      throw asVisionError(error, 'runtime-failed', `the ${this.name} could not be run`);
    }
  }

  async release(): Promise<void> {
    this.compiled.delete();
    this.inputs[0].delete();
    this.freeModel();
  }

  /** Gives `use` the numbers of `buffer` where they lie. */
  private withNumbers<Result>(
    buffer: TensorBuffer,
    mode: Parameters<TensorBuffer['lock']>[0],
    use: (numbers: Float32Array) => Result,
  ): Result {
    const address = buffer.lock(mode);
    try {
      return use(new Float32Array(this.bindings.HEAPU8.buffer, address, buffer.size() / 4));
    } finally {
      buffer.unlock();
    }
  }
}

/** Where programs register that are not modules (AMD), while one is being imported. */
interface Registry {
  define?: { (dependencies: readonly unknown[], give: () => StartProgram): void; readonly amd: true };
}

/** A program that was imported registers no second time. */
const programs = new Map<string, StartProgram>();

/**
 * The program is no module and exports nothing, but it registers with whoever says that modules are defined by calling `define`
 * (https://github.com/amdjs/amdjs-api/blob/master/AMD.md).
 */
async function programAt(url: string): Promise<StartProgram> {
  const registry = globalThis as Registry;
  registry.define = Object.assign((_: readonly unknown[], give: () => StartProgram) => void programs.set(url, give()), {
    amd: true,
  } as const);
  try {
    await import(/* @vite-ignore */ url);
  } finally {
    delete registry.define;
  }
  const program = programs.get(url);
  if (!program) throw new Error(`${url} is not its program`);
  return program;
}
