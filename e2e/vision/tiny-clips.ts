/** Clips of a few frames, made by the tests that replay them. */
import { writeFileSync } from 'node:fs';
import {
  ALL_FORMATS,
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  Input,
  Output,
  WebMOutputFormat,
} from 'mediabunny';

/** Copies the first frames of a video as they are encoded; nothing is decoded. Resolves to their times in seconds. */
export async function cutVideo(source: string, target: string, frames: number): Promise<readonly number[]> {
  const input = new Input({ source: new FilePathSource(source), formats: ALL_FORMATS });
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const track = await input.getPrimaryVideoTrack();
  const decoderConfig = await track?.getDecoderConfig();
  if (!track?.codec || !decoderConfig) throw new Error(`${source} is no video`);
  const packets = new EncodedVideoPacketSource(track.codec);
  output.addVideoTrack(packets);
  await output.start();
  const times: number[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    if (times.length === frames) break;
    await packets.add(packet, { decoderConfig });
    times.push(packet.timestamp);
  }
  await output.finalize();
  input.dispose();
  writeFileSync(target, new Uint8Array(output.target.buffer ?? new ArrayBuffer(0)));
  return times;
}

/**
 * An animated gif: grey squares, lighter from frame to frame (https://www.w3.org/Graphics/GIF/spec-gif89a.txt).
 *
 * @param delays how long each frame is shown, hundredths of a second
 */
export function writeGif(target: string, side: number, delays: readonly number[]): void {
  const word = (value: number): readonly number[] => [value & 255, value >> 8];
  const palette = Array.from({ length: 128 }, (_, index) => [2 * index, 2 * index, 2 * index]).flat();
  const frames = delays.flatMap((delay, index) => [
    ...[0x21, 0xf9, 4, 0, ...word(delay), 0, 0],
    ...[0x2c, ...word(0), ...word(0), ...word(side), ...word(side), 0],
    ...plainLzw(new Array<number>(side * side).fill((20 * index) % 128)),
  ]);
  // 0x86: a global palette of 128 colours, 7 bits each.
  const bytes = [...Buffer.from('GIF89a'), ...word(side), ...word(side), 0x86, 0, 0, ...palette, ...frames, 0x3b];
  writeFileSync(target, Uint8Array.from(bytes));
}

/**
 * LZW that never compresses: with seven bits a pixel a code is a byte for as long as the decoder's table is cleared before it
 * reaches 256 entries.
 */
function plainLzw(pixels: readonly number[]): readonly number[] {
  const [clear, end, run] = [128, 129, 100];
  const blocks: number[] = [7];
  for (let at = 0; at < pixels.length; at += run) {
    const codes = [clear, ...pixels.slice(at, at + run)];
    blocks.push(codes.length, ...codes);
  }
  return [...blocks, 1, end, 0];
}
