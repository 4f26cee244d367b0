import type { ReactiveControllerHost } from 'lit';
import { expect, test, vi } from 'vitest';
import { Filling } from './filling.ts';

test('what is rendered first is the frame, and all of it once that is on the screen', async () => {
  const host = { addController: vi.fn(), requestUpdate: vi.fn() } as unknown as ReactiveControllerHost;
  let isSeen = (): void => undefined;
  const seen = new Promise<void>((resolve) => (isSeen = resolve));
  const shown = vi.fn(() => seen);
  const filling = new Filling(host, shown);
  expect(shown).not.toHaveBeenCalled();
  filling.hostUpdated();
  filling.hostUpdated();
  expect([shown.mock.calls.length, filling.done]).toEqual([1, false]);
  isSeen();
  await seen;
  expect(filling.done).toBe(true);
  expect(host.requestUpdate).toHaveBeenCalledTimes(1);
});
