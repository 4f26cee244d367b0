import { COMPUTE_STAGE } from './gpu-flags.ts';
import { luminanceGroups, LUMINANCE_AT } from './result-layout.ts';
import { FRAME_CODE, type BindingKind } from './frame-binding.ts';
import type { Size } from '../../../src/core/geometry.ts';
import type { FloatPrecision } from '../frame-path.ts';
import { normalisationOf } from '../letterbox.ts';
import { LUMINANCE_SAMPLES, LUMINANCE_SIDE } from '../luminance.ts';
import type { ModelInput } from '../manifest.ts';
import { NUMBERS } from './gpu-numbers.ts';
import letterboxCode from './letterbox.wgsl?raw';
import luminanceCode from './luminance.wgsl?raw';

/** A frame as a shader can see it. */
export type FrameBinding =
  | { readonly kind: 'external'; readonly resource: GPUExternalTexture }
  | { readonly kind: 'texture'; readonly resource: GPUTextureView };

/** Where what shaders make of a frame goes to. */
export interface FrameTargets {
  /** Regions to cut out, `vec4f` each, in 0..1 of the frame. */
  readonly regions: GPUBuffer;
  /** A model's input, NCHW. */
  readonly input: GPUBuffer;
  /** See `result-layout.ts`. */
  readonly result: GPUBuffer;
}

const LETTERBOX_TILE = 8;
const LUMINANCE_THREADS = 64;

/** The passes that read a frame's pixels, for one kind of binding. All use one bind group, so that a frame needs only one. */
export class FrameShaders {
  private readonly device: GPUDevice;
  private readonly kind: BindingKind;
  private readonly layout: GPUBindGroupLayout;
  private readonly pipelineLayout: GPUPipelineLayout;
  private readonly letterboxes = {
    fp16: new Map<ModelInput, GPUComputePipeline>(),
    fp32: new Map<ModelInput, GPUComputePipeline>(),
  };
  private readonly luminance: GPUComputePipeline;

  constructor(device: GPUDevice, kind: BindingKind) {
    this.device = device;
    this.kind = kind;
    const visibility = COMPUTE_STAGE;
    this.layout = device.createBindGroupLayout({
      label: `frame as ${kind}`,
      entries: [
        kind === 'external' ? { binding: 0, visibility, externalTexture: {} } : { binding: 0, visibility, texture: {} },
        { binding: 1, visibility, buffer: { type: 'read-only-storage' } },
        { binding: 2, visibility, buffer: { type: 'storage' } },
        { binding: 3, visibility, buffer: { type: 'storage' } },
      ],
    });
    this.pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [this.layout] });
    this.luminance = this.pipeline('luminance', FRAME_CODE[kind] + luminanceCode, {
      SMALL_SIDE: LUMINANCE_SIDE,
      SAMPLES: LUMINANCE_SAMPLES,
      LUMINANCE_AT,
    });
  }

  /** One bind group for all passes over a frame that share their targets. */
  bind({ resource }: FrameBinding, { regions, input, result }: FrameTargets): GPUBindGroup {
    return this.device.createBindGroup({
      label: `frame as ${this.kind}`,
      layout: this.layout,
      entries: [
        { binding: 0, resource },
        { binding: 1, resource: { buffer: regions } },
        { binding: 2, resource: { buffer: input } },
        { binding: 3, resource: { buffer: result } },
      ],
    });
  }

  /** Cuts the first `rows` regions into a model's input, whose numbers have this precision. */
  encodeLetterbox(pass: GPUComputePassEncoder, input: ModelInput, precision: FloatPrecision, rows: number): void {
    const tiles = Math.ceil(input.size / LETTERBOX_TILE);
    pass.setPipeline(this.letterbox(input, precision));
    pass.dispatchWorkgroups(tiles, tiles, rows);
  }

  /** Writes the frame's size and brightness into the result. */
  encodeLuminance(pass: GPUComputePassEncoder, frame: Size): void {
    pass.setPipeline(this.luminance);
    pass.dispatchWorkgroups(Math.ceil(luminanceGroups(frame) / LUMINANCE_THREADS));
  }

  /** Compiled when it is needed first. */
  private letterbox(input: ModelInput, precision: FloatPrecision): GPUComputePipeline {
    const known = this.letterboxes[precision].get(input);
    if (known) return known;
    const { gain, bias, fill } = normalisationOf(input);
    const [GAIN_R, GAIN_G, GAIN_B] = gain;
    const [BIAS_R, BIAS_G, BIAS_B] = bias;
    const constants = { SIDE: input.size, GAIN_R, GAIN_G, GAIN_B, BIAS_R, BIAS_G, BIAS_B, FILL: fill };
    const code = NUMBERS[precision].shader + FRAME_CODE[this.kind] + letterboxCode;
    const pipeline = this.pipeline(`letterbox ${input.size}`, code, constants);
    this.letterboxes[precision].set(input, pipeline);
    return pipeline;
  }

  private pipeline(label: string, code: string, constants: Record<string, number>): GPUComputePipeline {
    const module = this.device.createShaderModule({ label, code });
    return this.device.createComputePipeline({ label, layout: this.pipelineLayout, compute: { module, constants } });
  }
}
