import { expect, test } from 'vitest';
import { LossGuard } from './gpu-device.ts';

test('work that never settles ends when the device is lost, and so does later work', async () => {
  let lose: (info: { message: string }) => void = () => undefined;
  const guard = new LossGuard(new Promise((resolve) => (lose = resolve)));
  const stuck = guard.race(new Promise(() => undefined));
  await expect(guard.race(Promise.resolve(5))).resolves.toBe(5);
  lose({ message: 'driver reset' });
  await expect(stuck).rejects.toMatchObject({ code: 'device-lost', message: expect.stringContaining('driver reset') });
  await expect(guard.race(new Promise(() => undefined))).rejects.toMatchObject({ code: 'device-lost' });
});
