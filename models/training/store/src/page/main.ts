/** The page's side: what the driver in Node calls through Playwright. */
import { loadAssets } from './assets.ts';
import { PictureMaker } from './picture.ts';
import type { Label, PictureOptions } from './picture.ts';
import { ProductCache } from './products/make.ts';
import { Stage } from './stage.ts';

export interface TakenPicture {
  readonly jpeg: string;
  readonly width: number;
  readonly height: number;
  readonly labels: readonly Label[];
}

export interface StoreApi {
  picture(options: PictureOptions): Promise<TakenPicture>;
}

declare global {
  interface Window {
    store?: Promise<StoreApi>;
  }
}

async function open(): Promise<StoreApi> {
  const stage = new Stage();
  const assets = await loadAssets(stage.renderer);
  const pictures = new PictureMaker(stage, assets, new ProductCache(assets.motifs, 72, 288));
  return {
    async picture(options) {
      const { labels, quality } = await pictures.make(options);
      return { jpeg: await stage.jpeg(quality), width: stage.width, height: stage.height, labels };
    },
  };
}

window.store = open();
