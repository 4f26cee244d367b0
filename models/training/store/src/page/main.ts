/** The page's side: what the driver in Node calls through Playwright. */
import { loadAssets } from './assets.ts';
import { PictureMaker } from './picture.ts';
import type { Label, PictureOptions } from './picture.ts';
import { ProductCache } from './products/make.ts';
import { Sequence } from './sequence.ts';
import type { FrameBox, SequenceOptions, SequenceTruth } from './sequence.ts';
import type { Sku } from './sku.ts';
import { Stage } from './stage.ts';
import { Studio, marginBox } from './studio.ts';
import type { View } from './studio.ts';

export interface TakenPicture {
  readonly jpeg: string;
  readonly width: number;
  readonly height: number;
  readonly labels: readonly Label[];
}

export interface StoreApi {
  picture(options: PictureOptions): Promise<TakenPicture>;
  /** Renders `options.must` together and cuts each one out, with the margin that the embedder sees. */
  crops(options: PictureOptions, longSide: number): Promise<{ sku: string; visible: number; jpeg: string }[]>;
  /** Packshots and reference views as base64 JPEGs. */
  views(sku: Sku, views: readonly View[], size: number, quality: number, fine: boolean): Promise<string[]>;
  /** Opens a sequence; its frames are then taken one by one. */
  openSequence(options: SequenceOptions): Promise<{ seconds: number; truth: SequenceTruth }>;
  sequenceFrame(t: number, quality: number): Promise<{ jpeg: string; boxes: FrameBox[] }>;
}

declare global {
  interface Window {
    store?: Promise<StoreApi>;
  }
}

async function open(): Promise<StoreApi> {
  const stage = new Stage();
  const assets = await loadAssets(stage.renderer);
  const products = new ProductCache(assets.motifs, 72, 288);
  const pictures = new PictureMaker(stage, assets, products);
  const studio = new Studio(stage, assets, products);
  let sequence: Sequence | null = null;
  return {
    views: (sku, views, size, quality, fine) => studio.views(sku, views, size, quality, fine),
    async crops(options, longSide) {
      const { labels } = await pictures.make(options);
      const wanted = new Set(options.must?.map((sku) => sku.id));
      const out = [];
      for (const label of labels) {
        if (label.sku === null || !wanted.delete(label.sku) || label.visible < 0.4) continue;
        const side = Math.max(label.box[2] - label.box[0], label.box[3] - label.box[1]);
        if (side < 40) continue;
        out.push({
          sku: label.sku,
          visible: label.visible,
          jpeg: stage.crop(marginBox(label.box, 0.08, stage.width, stage.height), 0.9, longSide),
        });
      }
      return out;
    },
    async openSequence(options) {
      sequence = await Sequence.open(stage, assets, options);
      return { seconds: sequence.plan.seconds, truth: sequence.truth() };
    },
    async sequenceFrame(t, quality) {
      if (!sequence) throw new Error('open a sequence first');
      const boxes = sequence.frame(t);
      return { jpeg: stage.jpeg(quality), boxes };
    },
    async picture(options) {
      const { labels, quality } = await pictures.make(options);
      return { jpeg: stage.jpeg(quality), width: stage.width, height: stage.height, labels };
    },
  };
}

window.store = open();
