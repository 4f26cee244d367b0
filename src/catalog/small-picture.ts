import type { PreparedPicture } from './learn-pictures.ts';

/** Longer side of what is kept, pixels: well over what the embedder looks at (228), and enough for a line of the basket on any screen. */
const SIDE = 384;
const QUALITY = 0.85;

/**
 * Decodes a picture and brings it down to a size at which ten thousand of them fit on a device (some 20 kB each). What is learned is what is kept,
 * so that learning it again gives the same.
 *
 * @throws DOMException where it is no picture
 */
export async function smallPicture(picture: Blob): Promise<PreparedPicture> {
  const whole = await createImageBitmap(picture);
  const scale = Math.min(1, SIDE / Math.max(whole.width, whole.height));
  const width = Math.max(1, Math.round(whole.width * scale));
  const height = Math.max(1, Math.round(whole.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new DOMException('There is no canvas.', 'InvalidStateError');
  // Packshots cut out on nothing stand on white, as in a leaflet.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(whole, 0, 0, width, height);
  whole.close();
  const small = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  return { small, bitmap: await createImageBitmap(small) };
}
