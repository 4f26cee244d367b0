/** Reads the frames that the page sends as the vision worker does, and tells the colours at the points asked for. */
import { PixelReader } from '../../workers/vision/pixels.ts';
import type { Point, Rgb } from './pixels-api.ts';

const reader = new PixelReader();

self.addEventListener('message', ({ data }: MessageEvent<{ frame: VideoFrame; points: readonly Point[] }>) => {
  void reader.read(data.frame).then(({ width, height, rgba }) => {
    data.frame.close();
    self.postMessage(
      data.points.map(([x, y]): Rgb => {
        const at = 4 * (Math.floor(y * height) * width + Math.floor(x * width));
        return [rgba[at] ?? NaN, rgba[at + 1] ?? NaN, rgba[at + 2] ?? NaN];
      }),
    );
  });
});
