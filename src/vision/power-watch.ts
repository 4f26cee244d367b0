/** What this browser may tell of its battery (Battery Status API) and of how hard it works (Compute Pressure); TypeScript knows neither. */
interface Battery extends EventTarget {
  readonly level: number;
  readonly charging: boolean;
}
interface PressureRecord {
  readonly state: 'nominal' | 'fair' | 'serious' | 'critical';
}
interface PressureObserverClass {
  new (listener: (records: readonly PressureRecord[]) => void): {
    observe(source: 'cpu', options: { sampleInterval: number }): Promise<void>;
  };
}
export interface PowerSources {
  readonly getBattery?: () => Promise<Battery>;
  readonly PressureObserver?: PressureObserverClass;
}

/** A battery that is not being charged is low from here on, 0..1. */
const LOW = 0.2;
const PRESSURE_EVERY_MS = 2000;

/**
 * Tells whether power is to be saved, now and whenever that changes: the battery is low, or the device is about to slow itself down for heat.
 * Browsers that tell neither never ask for it.
 */
export async function watchPower(listener: (saving: boolean) => void, sources: PowerSources = ofThisBrowser()): Promise<void> {
  let [low, hot, told] = [false, false, false];
  const tell = (): void => {
    if (told !== (low || hot)) listener((told = low || hot));
  };
  const { getBattery, PressureObserver } = sources;
  // Either may be there and forbidden.
  if (PressureObserver) {
    const observer = new PressureObserver((records) => {
      const state = records.at(-1)?.state;
      hot = state === 'serious' || state === 'critical';
      tell();
    });
    await observer.observe('cpu', { sampleInterval: PRESSURE_EVERY_MS }).catch(() => undefined);
  }
  const battery = await getBattery?.().catch(() => null);
  if (!battery) return;
  const read = (): void => {
    low = battery.level <= LOW && !battery.charging;
    tell();
  };
  for (const name of ['levelchange', 'chargingchange']) battery.addEventListener(name, read);
  read();
}

function ofThisBrowser(): PowerSources {
  const { getBattery } = navigator as Navigator & Pick<PowerSources, 'getBattery'>;
  const { PressureObserver } = globalThis as typeof globalThis & Pick<PowerSources, 'PressureObserver'>;
  return { ...(getBattery && { getBattery: () => getBattery.call(navigator) }), ...(PressureObserver && { PressureObserver }) };
}
