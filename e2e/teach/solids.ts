/** Solids in parallel projection: a face of a box is then a parallelogram, which a canvas can draw exactly. */

/** How a solid is turned (radians) and how large it is (height in pixels); `light` is where the light comes from, -1 left to 1 right. */
export interface Pose {
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  readonly size: number;
  readonly light: number;
}

type Vector = readonly [x: number, y: number, z: number];

/** @param width of the front, and `depth` of the side, as parts of the height */
export function drawCarton(
  context: OffscreenCanvasRenderingContext2D,
  { front, side, top }: { readonly front: OffscreenCanvas; readonly side: OffscreenCanvas; readonly top: OffscreenCanvas },
  width: number,
  depth: number,
  pose: Pose,
): void {
  const [w, h, d] = [(width * pose.size) / 2, pose.size / 2, (depth * pose.size) / 2];
  const faces: readonly (readonly [OffscreenCanvas, Vector, Vector, Vector])[] = [
    [front, [-w, -h, d], [2 * w, 0, 0], [0, 2 * h, 0]],
    [front, [w, -h, -d], [-2 * w, 0, 0], [0, 2 * h, 0]],
    [side, [w, -h, d], [0, 0, -2 * d], [0, 2 * h, 0]],
    [side, [-w, -h, -d], [0, 0, 2 * d], [0, 2 * h, 0]],
    [top, [-w, -h, -d], [2 * w, 0, 0], [0, 0, 2 * d]],
    [top, [-w, h, d], [2 * w, 0, 0], [0, 0, -2 * d]],
  ];
  for (const [picture, corner, across, down] of faces) {
    const [o, u, v] = [turned(corner, pose), turned(across, pose), turned(down, pose)];
    const facing = u[0] * v[1] - u[1] * v[0];
    if (facing <= 0) continue;
    const slope = (u[1] * v[2] - u[2] * v[1]) / (Math.hypot(...u) * Math.hypot(...v));
    context.save();
    context.transform(u[0] / picture.width, u[1] / picture.width, v[0] / picture.height, v[1] / picture.height, o[0], o[1]);
    context.drawImage(picture, 0, 0);
    context.fillStyle = `rgb(0 0 0 / ${Math.min(0.45, Math.max(0, 0.2 - 0.25 * slope * pose.light))})`;
    context.fillRect(0, 0, picture.width, picture.height);
    context.restore();
  }
}

/** @param wrap the label all around; `width` is the diameter as a part of the height. Pitch shows the lid. */
export function drawCan(context: OffscreenCanvasRenderingContext2D, wrap: OffscreenCanvas, width: number, pose: Pose): void {
  const [radius, half] = [(width * pose.size) / 2, (pose.size / 2) * Math.cos(pose.pitch)];
  const lid = radius * Math.sin(Math.abs(pose.pitch));
  context.save();
  context.rotate(pose.roll);
  const STRIPS = 60;
  for (let k = 0; k < STRIPS; k++) {
    const [from, to] = [k, k + 1].map((edge) => Math.PI * (edge / STRIPS - 0.5)) as [number, number];
    const around = ((((from + pose.yaw) / (2 * Math.PI)) % 1) + 1) % 1;
    const [x, next] = [radius * Math.sin(from), radius * Math.sin(to)];
    const drop = Math.sign(pose.pitch) * lid * Math.cos((from + to) / 2);
    const strip = wrap.width / (2 * STRIPS);
    context.drawImage(
      wrap,
      Math.min(around * wrap.width, wrap.width - strip),
      0,
      strip,
      wrap.height,
      x,
      drop - half,
      next - x + 0.7,
      2 * half,
    );
    const shade = 0.35 * (1 - Math.cos(from)) + 0.2 * Math.max(0, -Math.sin(from) * pose.light);
    context.fillStyle = `rgb(0 0 0 / ${shade})`;
    context.fillRect(x, drop - half, next - x + 0.7, 2 * half);
  }
  context.fillStyle = '#b9bec4';
  context.strokeStyle = '#8d939b';
  context.lineWidth = 4;
  context.beginPath();
  context.ellipse(0, -Math.sign(pose.pitch || 1) * half, radius, lid, 0, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.restore();
}

/** Around the upright axis, then towards the viewer, then in the picture's plane. y points down, z to the viewer. */
function turned([x, y, z]: Vector, { yaw, pitch, roll }: Pose): Vector {
  const [x1, z1] = [x * Math.cos(yaw) + z * Math.sin(yaw), -x * Math.sin(yaw) + z * Math.cos(yaw)];
  const [y2, z2] = [y * Math.cos(pitch) + z1 * Math.sin(pitch), -y * Math.sin(pitch) + z1 * Math.cos(pitch)];
  return [x1 * Math.cos(roll) - y2 * Math.sin(roll), x1 * Math.sin(roll) + y2 * Math.cos(roll), z2];
}
