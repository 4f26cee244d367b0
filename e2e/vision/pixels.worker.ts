/** Reads the frames that the page sends as the vision worker does, and tells the colours at the points asked for. */
import { letterboxTransform } from '../../src/core/letterbox.ts';
import { FrameLender, sizeOf } from '../../workers/vision/gpu/frame-lender.ts';
import { FrameShaders } from '../../workers/vision/gpu/frame-shaders.ts';
import { COPY_DST, COPY_SRC, STORAGE } from '../../workers/vision/gpu/gpu-flags.ts';
import { ReadbackRing } from '../../workers/vision/gpu/readback-ring.ts';
import { resultBytes } from '../../workers/vision/gpu/result-layout.ts';
import type { ModelInput } from '../../workers/vision/manifest.ts';
import { PixelReader } from '../../workers/vision/pixels.ts';
import type { Point, Rgb } from './pixels-api.ts';

interface Question {
  readonly frame: VideoFrame;
  readonly points: readonly Point[];
  readonly byShaders: boolean;
}

const reader = new PixelReader();

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  void (data.byShaders ? seenByShaders(data) : readByCpu(data)).then((colours) => {
    data.frame.close();
    self.postMessage(colours);
  });
});

async function readByCpu({ frame, points }: Question): Promise<Rgb[]> {
  const { width, height, rgba } = await reader.read(frame);
  return points.map(([x, y]): Rgb => {
    const at = 4 * (Math.floor(y * height) * width + Math.floor(x * width));
    return [rgba[at] ?? NaN, rgba[at + 1] ?? NaN, rgba[at + 2] ?? NaN];
  });
}

async function seenByShaders({ frame, points }: Question): Promise<Rgb[]> {
  const device = await (await navigator.gpu.requestAdapter())?.requestDevice();
  if (!device) throw new Error('this browser has no WebGPU');
  const model: ModelInput = { name: 'images', size: 160, mean: [0, 0, 0], std: [1, 1, 1], letterboxFill: 114 };
  const size = sizeOf(frame);
  const buffer = (bytes: number): GPUBuffer => device.createBuffer({ size: bytes, usage: STORAGE | COPY_SRC | COPY_DST });
  const [regions, input, result] = [buffer(16), buffer(4 * 3 * model.size ** 2), buffer(resultBytes(size))];
  device.queue.writeBuffer(regions, 0, Float32Array.of(0, 0, 1, 1));
  const source = await new FrameLender(device, 1).take(frame);
  if (source.kind !== 'external') throw new Error('the frame was copied, not lent');
  const shaders = new FrameShaders(device, source.kind);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setBindGroup(0, shaders.bind(source, { regions, input, result }));
  shaders.encodeLetterbox(pass, model, 'fp32', 1);
  pass.end();
  const read = new ReadbackRing(device, input.size).copy(encoder, input, input.size);
  device.queue.submit([encoder.finish()]);
  const values = new Float32Array(await read());
  const { scale, padX, padY } = letterboxTransform(size, model.size);
  return points.map(([x, y]): Rgb => {
    const at = Math.floor(y * size.height * scale + padY) * model.size + Math.floor(x * size.width * scale + padX);
    const [red = NaN, green = NaN, blue = NaN] = [0, 1, 2].map((plane) => 255 * (values[plane * model.size ** 2 + at] ?? NaN));
    return [red, green, blue];
  });
}
