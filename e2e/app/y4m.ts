/** YUV4MPEG2 files (https://wiki.multimedia.cx/index.php/YUV4MPEG2) for Chromium's fake camera, 4:2:0 in limited-range BT.601: what it shows as it is. */

/** The file's first line. Chromium shows so many frames a second and begins again at the end. */
export function y4mHeader(width: number, height: number, framesPerSecond: number): Uint8Array {
  return new TextEncoder().encode(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
}

/** One frame with its marker line. Width and height are even; `rgba` has four bytes per pixel, row by row. */
export function y4mFrame(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): Uint8Array {
  if (width % 2 !== 0 || height % 2 !== 0) throw new RangeError(`4:2:0 needs even sides, not ${width}x${height}`);
  const marker = new TextEncoder().encode('FRAME\n');
  const pixels = width * height;
  const out = new Uint8Array(marker.length + pixels * 1.5);
  out.set(marker);
  const uAt = marker.length + pixels;
  const vAt = uAt + pixels / 4;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (const at of [y * width + x, y * width + x + 1, (y + 1) * width + x, (y + 1) * width + x + 1]) {
        const r = rgba[4 * at] ?? 0;
        const g = rgba[4 * at + 1] ?? 0;
        const b = rgba[4 * at + 2] ?? 0;
        out[marker.length + at] = Math.round(16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255);
        red += r / 4;
        green += g / 4;
        blue += b / 4;
      }
      const chroma = (y / 2) * (width / 2) + x / 2;
      out[uAt + chroma] = Math.round(128 + (-37.797 * red - 74.203 * green + 112 * blue) / 255);
      out[vAt + chroma] = Math.round(128 + (112 * red - 93.786 * green - 18.214 * blue) / 255);
    }
  }
  return out;
}
