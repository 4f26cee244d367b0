/** `npm run fuzz -- --requests N --seed S`: made-up requests to the whole checkout endpoint, in process; fails at the first wrong answer. */
import { parseArgs } from 'node:util';
import { openMemoryDatabase } from '../server/testing/memory-database.ts';
import { fuzz } from '../server/testing/fuzz/fuzz.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string', default: String(Date.now() % 1e9) } },
});
const [requests, seed] = [Number(values.requests), Number(values.seed)];
if (!Number.isInteger(requests) || requests < 1 || !Number.isInteger(seed)) {
  console.error('Usage: npm run fuzz -- [--requests N] [--seed S]');
  process.exit(2);
}

console.log(`seed ${seed}`);
const database = await openMemoryDatabase();
const start = performance.now();
let told = 0;
const report = await fuzz({
  database,
  requests,
  seed,
  onProgress: (sent) => {
    if (sent - told < 5000) return;
    told = sent;
    console.log(`${sent} sent, ${Math.round(sent / ((performance.now() - start) / 1000))} a second`);
  },
});
await database.close();

for (const { problems, number, request, status, answer } of report.findings.slice(0, 10)) {
  console.log(`\nrequest ${number}: ${problems.join('; ')}`);
  console.log(JSON.stringify({ ...request, body: request.body?.slice(0, 2000) ?? null }, null, 2));
  console.log(`answer ${status}: ${answer.slice(0, 500)}`);
}
const sorted = <Key extends string | number>(counts: ReadonlyMap<Key, number>) =>
  [...counts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, count]) => `  ${key}: ${count}`);
console.log(['\nby operation', ...sorted(report.byOperation), 'by status', ...sorted(report.byStatus)].join('\n'));
console.log(`\n${report.sent} requests, seed ${seed}: ${report.findings.length} wrong answers`);
process.exitCode = report.findings.length > 0 ? 1 : 0;
