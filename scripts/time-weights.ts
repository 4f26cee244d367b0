/**
 * `npx tsx scripts/time-weights.ts MODEL.onnx MODEL.onnx …`: runs files of one input side by side on the WASM runtime, on one thread, and
 * prints how much processor time each takes and its ratio to the first: what else the machine does hardly matters. Only the ratios mean
 * anything on another machine.
 */
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/wasm';

const ROUNDS = 80;
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('npx tsx scripts/time-weights.ts MODEL.onnx MODEL.onnx …');
  process.exit(2);
}

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';
const sessions: ort.InferenceSession[] = [];
// One after the other: the runtime cannot load two at once.
for (const file of files) sessions.push(await ort.InferenceSession.create(readFileSync(file)));
const times = files.map((): number[] => []);
for (let round = 0; round < ROUNDS; round++) {
  // In turn, so that a busy moment of the machine hits all of them.
  for (const [index, session] of sessions.entries()) {
    const feeds = inputOf(session);
    const start = process.cpuUsage();
    await session.run(feeds);
    const { user, system } = process.cpuUsage(start);
    times[index]?.push((user + system) / 1000);
  }
}
const quickest = times.map((each) => Math.min(...each));
const medians = times.map((each) => each.sort((a, b) => a - b)[ROUNDS >> 1] ?? NaN);
for (const [index, file] of files.entries()) {
  const [least = NaN, median = NaN] = [quickest[index], medians[index]];
  const ratio = (median / (medians[0] ?? NaN)).toFixed(2);
  console.log(`${file}: median ${median.toFixed(1)} ms (${ratio} of the first), quickest ${least.toFixed(1)} ms`);
}

/** Noise in the shape of the model's one input; a free side is 1. */
function inputOf(session: ort.InferenceSession): Record<string, ort.Tensor> {
  const [input] = session.inputMetadata;
  if (!input?.isTensor) throw new Error('the model has no tensor input');
  const shape = input.shape.map((side) => (typeof side === 'number' ? side : 1));
  const values = new Float32Array(shape.reduce((product, side) => product * side, 1)).map(() => Math.random());
  return { [input.name]: new ort.Tensor('float32', values, shape) };
}
