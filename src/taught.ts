/** The shelf of taught products as this page has it. What learns, and what is shown of it, is loaded when it is needed. */
import type { TaughtProduct } from './core/taught.ts';
import { IndexedDbTaughtStore } from './vision/taught-store.ts';
import { TaughtShelf } from './vision/taught-shelf.ts';
import type { VisionClient } from './vision/vision-client.ts';
import { fromBase64 } from './vision/base64.ts';

/** @param runtimeUrl folder of the self-hosted TensorFlow.js file, ending in `/` */
export function createShelf(client: VisionClient, runtimeUrl: string): TaughtShelf {
  /** Addresses by picture. */
  const pictures = new Map<string, string>();
  return new TaughtShelf({
    store: new IndexedDbTaughtStore(),
    // Without pictures everything is found, and nothing recognised.
    setGallery: (gallery) => (gallery.products.length > 0 ? client.setGallery(gallery) : Promise.resolve()),
    async learn(gallery, taught, onProgress, signal) {
      const { learnHead } = await import('./vision/learning-client.ts');
      const naming = await client.naming();
      return learnHead({ backend: 'auto', runtimeUrl, gallery, taught, naming }, onProgress, signal);
    },
    pictureOf({ picture }: TaughtProduct) {
      const address = pictures.get(picture) ?? URL.createObjectURL(new Blob([fromBase64(picture)], { type: 'image/jpeg' }));
      pictures.set(picture, address);
      return address;
    },
  });
}
