/** What a first visitor has to fetch, counted on the server: exact on every machine. A change that sends more has to say so here. */
import { expect, test } from '@playwright/test';
import { measureSentBytes } from './sent-bytes.ts';

test('a first visitor has the first screen for 200 KB, 120 of them programs and styles, and boxes for 5 MB, programs compressed', async () => {
  const { beforeFirstPaint, shellGzip, beforeFirstBoxes, files } = await measureSentBytes();
  const list = JSON.stringify(files, null, 2);
  console.log(
    `sent before the first screen: ${beforeFirstPaint} bytes, shell as gzip ${shellGzip}; before the first boxes ${beforeFirstBoxes}`,
  );
  // An empty visit would be a small one.
  expect(beforeFirstPaint, list).toBeGreaterThan(50_000);
  expect(beforeFirstPaint, list).toBeLessThan(200_000);
  expect(shellGzip, list).toBeLessThan(120_000);
  expect(files['/runtimes/litert_wasm_threaded_internal.wasm'], list).toBeLessThan(2_500_000);
  expect(files['/models/detector/detector-int8.tflite'], list).toBeGreaterThan(0);
  expect(beforeFirstBoxes, list).toBeLessThan(5_000_000);
  // What is kept for use without a network waits for all that.
  expect(files).not.toHaveProperty('/service-worker.js');
  expect(files).not.toHaveProperty('/clips/demo.webm');
});
