import { expect, test } from 'vitest';
import { SerialQueue } from './serial-queue.ts';

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('jobs never overlap and keep their order, whatever each of them takes', async () => {
  const queue = new SerialQueue();
  const log: string[] = [];
  let running = 0;
  const job = (name: string, ms: number) => async (): Promise<string> => {
    running++;
    expect(running).toBe(1);
    await later(ms);
    log.push(name);
    running--;
    return name;
  };
  expect(await Promise.all([queue.run(job('a', 8)), queue.run(job('b', 1)), queue.run(job('c', 3))])).toEqual(['a', 'b', 'c']);
  expect(log).toEqual(['a', 'b', 'c']);
});

test('a failed job rejects its caller and nobody else', async () => {
  const queue = new SerialQueue();
  const failed = queue.run(() => Promise.reject(new Error('no')));
  const next = queue.run(() => Promise.resolve(7));
  await expect(failed).rejects.toThrow('no');
  await expect(next).resolves.toBe(7);
});
