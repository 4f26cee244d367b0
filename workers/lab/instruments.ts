/** Imported before the vision worker: from here on its calls of the browser's APIs are counted and timed. */
import { ApiCounter } from './api-counter.ts';
import { GpuTimer } from './gpu-timer.ts';
import { MapWatch } from './map-watch.ts';

const clock = (): number => performance.now();

// The order matters: what the timer asks of the GPU itself is not counted.
export const gpuTimer = new GpuTimer(globalThis);
export const mapWatch = new MapWatch(globalThis, clock);
export const apiCounter = new ApiCounter(globalThis, clock);
