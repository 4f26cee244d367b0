/** Imported for what it does: counts from here on, in a worker, and does on request what only happens to a worker by bad luck. */
import { LiveCounter } from './live-counter.ts';
import { answerPage } from './soak-channel.ts';

const counter = new LiveCounter(globalThis);

answerPage({
  live: () => counter.live(),
  copies: () => counter.takeCopies(),
  crash: () => {
    setTimeout(() => {
      throw new Error('crashed on request');
    });
    return null;
  },
  stopLending: () => {
    Reflect.deleteProperty(GPUDevice.prototype, 'importExternalTexture');
    return null;
  },
});
