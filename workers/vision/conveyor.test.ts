import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Conveyor } from './conveyor.ts';

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('second stages keep the order of the jobs, never overlap, and no more jobs are in work than there is room', async () => {
  const job = fc.record({
    start: fc.nat(4),
    end: fc.nat(4),
    fails: fc.constantFrom('never', 'never', 'start', 'end'),
    plain: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(job, { maxLength: 12 }), fc.integer({ min: 1, max: 3 }), async (jobs, room) => {
      const conveyor = new Conveyor();
      const ended: number[] = [];
      let [open, ending] = [0, 0];
      const wait = async (turns: number): Promise<void> => {
        for (let turn = 0; turn < turns; turn++) await pause();
      };
      const end = async (index: number): Promise<number> => {
        expect(++ending).toBe(1);
        await wait(jobs[index]?.end ?? 0);
        ending--;
        ended.push(index);
        if (jobs[index]?.fails === 'end') throw new Error('end');
        return index;
      };
      const results = await Promise.allSettled(
        jobs.map(({ start, fails, plain }, index) => {
          if (plain) {
            return conveyor.run(() => {
              expect(open).toBe(0);
              return end(index);
            });
          }
          return conveyor.runStages(
            async () => room,
            async () => {
              expect(++open).toBeLessThanOrEqual(room);
              await wait(start);
              if (fails === 'start') {
                open--;
                throw new Error('start');
              }
            },
            () => end(index).finally(() => open--),
          );
        }),
      );
      const fails = ({ fails: where, plain }: (typeof jobs)[number]): boolean => where === 'end' || (where === 'start' && !plain);
      expect(results.map(({ status }) => status)).toEqual(jobs.map((entry) => (fails(entry) ? 'rejected' : 'fulfilled')));
      expect(ended).toEqual(jobs.flatMap(({ fails: where, plain }, index) => (where === 'start' && !plain ? [] : [index])));
    }),
    { numRuns: 60 },
  );
});

test('a frame is started while the one before is still being read', async () => {
  const conveyor = new Conveyor();
  const log: string[] = [];
  let finish = (): void => undefined;
  const reading = new Promise<void>((resolve) => (finish = resolve));
  const frame = (name: string): Promise<void> =>
    conveyor.runStages(
      async () => 2,
      async () => void log.push(`start ${name}`),
      async () => {
        if (name === 'a') await reading;
        log.push(`end ${name}`);
      },
    );
  const both = [frame('a'), frame('b')];
  await pause();
  expect(log).toEqual(['start a', 'start b']);
  finish();
  await Promise.all(both);
  expect(log).toEqual(['start a', 'start b', 'end a', 'end b']);
});

test('nothing is started while a job without stages runs', async () => {
  const conveyor = new Conveyor();
  const log: string[] = [];
  let finish = (): void => undefined;
  const working = new Promise<void>((resolve) => (finish = resolve));
  const frame = (name: string): Promise<void> =>
    conveyor.runStages(
      async () => 3,
      async () => void log.push(`start ${name}`),
      async () => void log.push(`end ${name}`),
    );
  const all = [
    frame('a'),
    conveyor.run(async () => {
      log.push('alone');
      await working;
    }),
    frame('b'),
  ];
  await pause();
  expect(log).toEqual(['start a', 'end a', 'alone']);
  finish();
  await Promise.all(all);
  expect(log).toEqual(['start a', 'end a', 'alone', 'start b', 'end b']);
});
