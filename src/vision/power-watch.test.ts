import { expect, test } from 'vitest';
import { watchPower, type PowerSources } from './power-watch.ts';

class FakeBattery extends EventTarget {
  level = 0.5;
  charging = false;
  set(level: number, charging: boolean): void {
    Object.assign(this, { level, charging });
    this.dispatchEvent(new Event('levelchange'));
  }
}

type Records = readonly { readonly state: 'nominal' | 'fair' | 'serious' | 'critical' }[];

async function watched(parts: { readonly battery?: FakeBattery; readonly pressure?: 'works' | 'forbidden' }) {
  const told: boolean[] = [];
  let tellPressure: (records: Records) => void = () => undefined;
  class FakePressure {
    constructor(listener: (records: Records) => void) {
      tellPressure = listener;
    }
    observe(): Promise<void> {
      return parts.pressure === 'works' ? Promise.resolve() : Promise.reject(new DOMException('no', 'NotAllowedError'));
    }
  }
  const sources: PowerSources = {
    ...(parts.battery && { getBattery: () => Promise.resolve(parts.battery as FakeBattery) }),
    ...(parts.pressure && { PressureObserver: FakePressure }),
  };
  await watchPower((saving) => told.push(saving), sources);
  return { told, pressure: (state: Records[number]['state']) => tellPressure([{ state }]) };
}

test('a low battery that is not charged saves power, until it is', async () => {
  const battery = new FakeBattery();
  const { told } = await watched({ battery });
  battery.set(0.19, false);
  battery.set(0.18, false);
  battery.set(0.18, true);
  expect(told).toEqual([true, false]);
});

test('so does a device under pressure, and either is enough', async () => {
  const battery = new FakeBattery();
  battery.level = 0.1;
  const { told, pressure } = await watched({ battery, pressure: 'works' });
  pressure('critical');
  battery.set(1, false);
  pressure('fair');
  expect(told).toEqual([true, false]);
});

test('a browser that tells nothing, or forbids it, is left alone', async () => {
  expect((await watched({})).told).toEqual([]);
  expect((await watched({ pressure: 'forbidden' })).told).toEqual([]);
});
