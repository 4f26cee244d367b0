/** The vision worker: `VisionEngine` behind Comlink. What is big moves to the page instead of being copied. */
import * as Comlink from 'comlink';
import type { VisionApi } from './vision.api.ts';
import { VisionEngine } from './vision/engine.ts';

/** Exported for the lab's worker, which is this one with instruments around it. */
export const engine = new VisionEngine();

const api: VisionApi = {
  async load(options, onProgress, onChange = () => undefined) {
    return engine.load(options, onProgress, onChange);
  },
  loadNames: (onProgress) => engine.loadNames(onProgress),
  setGallery: (gallery) => engine.setGallery(gallery),
  setZone: (zone) => engine.setZone(zone),
  readBarcode: (product, at) => engine.readBarcode(product, at),
  resume: (scene) => engine.resume(scene),
  reset: (runId) => engine.reset(runId),
  savePower: (saving) => engine.savePower(saving),
  async process(frame, t) {
    const result = await engine.process(frame, t);
    return Comlink.transfer(
      result,
      result.thumbnails.map(({ picture }) => picture),
    );
  },
  async detect(frame) {
    const result = await engine.detect(frame);
    return Comlink.transfer(result, [result.xyxy.buffer, result.confidence.buffer, result.classId.buffer]);
  },
  async embed(pictures) {
    const embeddings = await engine.embed(pictures);
    return Comlink.transfer(embeddings, [embeddings.buffer]);
  },
  naming: () => engine.naming(),
  loseDevice: () => engine.loseDevice(),
};

Comlink.expose(api);
