/**
 * `npm run sequence -- --seed 7 --out DIR [--fps 15] [--width 640] [--height 480] [--adds 6] [--removes 2] [--show]`:
 * a clip folder (frames.json, pictures, truth.json); with `--webm FILE` a VP9 video and FILE's truth instead.
 */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from './browser.ts';
import type {} from './page/main.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    webm: { type: 'string' },
    fps: { type: 'string', default: '15' },
    width: { type: 'string', default: '640' },
    height: { type: 'string', default: '480' },
    adds: { type: 'string', default: '6' },
    removes: { type: 'string', default: '2' },
    gap: { type: 'string', default: '0.8' },
    oversample: { type: 'string', default: '1.5' },
    quality: { type: 'string', default: '0.85' },
    show: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
  },
});
if (!values.out && !values.webm) throw new Error('say where: --out DIR or --webm FILE');
const fps = Number(values.fps);
const store = await openStore();
const opened = await store.page.evaluate(async (o) => (await window.store)?.openSequence(o), {
  seed: Number(values.seed),
  width: Number(values.width),
  height: Number(values.height),
  oversample: Number(values.oversample),
  adds: Number(values.adds),
  removes: Number(values.removes),
  gap: Number(values.gap),
  show: values.show,
});
if (!opened) throw new Error('the page has no store');
const encoder = values.webm
  ? spawn(
      'ffmpeg',
      [
        '-y',
        '-loglevel',
        'error',
        '-f',
        'image2pipe',
        '-framerate',
        values.fps,
        '-c:v',
        'mjpeg',
        '-i',
        '-',
        '-c:v',
        'libvpx-vp9',
        '-crf',
        '30',
        '-b:v',
        '0',
        '-pix_fmt',
        'yuv420p',
        '-g',
        '60',
        '-an',
        values.webm,
      ],
      { stdio: ['pipe', 'inherit', 'inherit'] },
    )
  : null;
if (values.out) await mkdir(values.out, { recursive: true });
const frames = [];
const total = Math.floor(opened.seconds * fps);
for (let i = 0; i < total; i += Number(values.every)) {
  const t = i / fps;
  const frame = await store.page.evaluate(async ([time, quality]) => (await window.store)?.sequenceFrame(time, quality), [
    t,
    values.webm ? 0.97 : Number(values.quality),
  ] as const);
  if (!frame) throw new Error('the page has no store');
  const bytes = Buffer.from(frame.jpeg, 'base64');
  const file = `frame_${String(i).padStart(4, '0')}.jpg`;
  if (values.out) await writeFile(join(values.out, file), bytes);
  if (encoder && !encoder.stdin.write(bytes)) await new Promise<void>((drained) => encoder.stdin.once('drain', () => drained()));
  frames.push({ i, t: Math.round(t * 10000) / 10000, file, boxes: frame.boxes });
  if (i % 50 === 0) console.log(`${i}/${total}`);
}
const truth = `${JSON.stringify(opened.truth, null, 1)}\n`;
if (values.out) {
  await writeFile(join(values.out, 'frames.json'), `${JSON.stringify(frames)}\n`);
  await writeFile(join(values.out, 'truth.json'), truth);
}
if (encoder) {
  const closed = new Promise<number | null>((done) => encoder.on('close', done));
  encoder.stdin.end();
  if ((await closed) !== 0) throw new Error('ffmpeg failed');
  await writeFile(`${(values.webm ?? '').replace(/\.\w+$/, '')}.truth.json`, truth);
}
await store.close();
