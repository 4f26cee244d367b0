import type { FloatPrecision } from '../frame-path.ts';
import type { DetectorManifest } from '../manifest.ts';
import { NUMBERS } from './gpu-numbers.ts';
import { BOXES_AT, MAX_BOXES } from './result-layout.ts';
import selectCode from './select-boxes.wgsl?raw';

/** Decoding and NMS on the GPU: of 50 KB of raw output half a kilobyte comes back. */
export class BoxSelector {
  private readonly pipeline: GPUComputePipeline;
  private readonly bindGroup: GPUBindGroup;

  /**
   * @param confidence boxes from here on, 0..1
   * @param precision of `raw`
   */
  constructor(
    device: GPUDevice,
    { strides, thresholds, input, output }: DetectorManifest,
    confidence: number,
    precision: FloatPrecision,
    raw: GPUBuffer,
    result: GPUBuffer,
  ) {
    const levels = strides.length;
    const levelCode = `const LEVELS = ${levels}u;\nconst STRIDES = array<u32, ${levels}>(${strides.join(', ')});\n`;
    const code = NUMBERS[precision].shader + levelCode + selectCode;
    this.pipeline = device.createComputePipeline({
      label: 'select boxes',
      layout: 'auto',
      compute: {
        module: device.createShaderModule({ label: 'select boxes', code }),
        constants: {
          SIDE: input.size,
          ANCHORS: Number(output.shape.at(-1)),
          CONFIDENCE: confidence,
          MAX_IOU: thresholds.nmsIou,
          MAX_BOXES,
          BOXES_AT,
        },
      },
    });
    this.bindGroup = device.createBindGroup({
      label: 'select boxes',
      layout: this.pipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: { buffer: raw } },
        { binding: 1, resource: { buffer: result } },
      ],
    });
  }

  /** Needs the frame's size in the result. */
  encode(pass: GPUComputePassEncoder): void {
    pass.setPipeline(this.pipeline);
    pass.setBindGroup(0, this.bindGroup);
    pass.dispatchWorkgroups(1);
  }
}
