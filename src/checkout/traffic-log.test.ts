import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OutgoingRequest } from '../core/traffic.ts';
import { TrafficLog } from './traffic-log.ts';

const PUT: OutgoingRequest = { purpose: 'update-cart', method: 'PUT', path: '/carts/c1', body: '{"line_items":[]}' };
const HEADERS = { Accept: 'application/json', Authorization: 'Bearer s3cr3t-token', 'Idempotency-Key': 'k1' };

test('a request is listed before it goes, with its body as it is, and its answer when it came', () => {
  const log = new TrafficLog(() => 1234);
  let told = 0;
  log.subscribe(() => told++);
  const answered = log.begin(PUT, HEADERS);
  expect(log.value).toEqual([
    {
      ...PUT,
      serial: 1,
      at: 1234,
      sent: 17,
      headers: { Accept: 'application/json', Authorization: 'Bearer ••••••••', 'Idempotency-Key': 'k1' },
      answer: 'waiting',
    },
  ]);
  answered({ status: 200, text: '{"größe":1}' });
  expect(log.value[0]?.answer).toEqual({ status: 200, received: 13 });
  expect(log.totals).toEqual({ requests: 1, sent: 17, received: 13 });
  expect(told).toBe(2);
});

test('the device’s secret is nowhere in the log', () => {
  const log = new TrafficLog(() => 0);
  log.begin(PUT, { authorization: 'Bearer s3cr3t-token' })(null);
  expect(JSON.stringify(log.value)).not.toContain('s3cr3t');
  expect(log.value[0]?.answer).toBe('none');
});

test('however many requests there are, the newest are listed and all are counted', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500), { maxLength: 250 }), (sizes) => {
      const log = new TrafficLog(() => 0);
      for (const size of sizes) log.begin({ ...PUT, body: 'x'.repeat(size) }, {})({ status: 200, text: 'ok' });
      const sent = sizes.reduce((sum, size) => sum + size, 0);
      expect(log.totals).toEqual({ requests: sizes.length, sent, received: 2 * sizes.length });
      expect(log.value.map(({ serial }) => serial)).toEqual(
        sizes
          .map((_, i) => i + 1)
          .reverse()
          .slice(0, 100),
      );
    }),
    { numRuns: 30 },
  );
});
