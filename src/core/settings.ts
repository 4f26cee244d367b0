import { ALLERGENS, isAllergen, type Allergen } from './allergens.ts';

/** What the shopper has chosen on this device. It never leaves it. */
export interface Settings {
  /** Short tones when something comes in, goes out or is asked. */
  readonly sound: boolean;
  /** The same as vibration, where the device can. */
  readonly vibration: boolean;
  /** The picture of a thing flies into the list. */
  readonly flight: boolean;
  /** What the shopper wants to spend, minor units of the shop's currency; null: no matter. */
  readonly budget: number | null;
  /** What the shopper wants to be warned of. */
  readonly allergens: readonly Allergen[];
}

export const DEFAULT_SETTINGS: Settings = { sound: true, vibration: true, flight: true, budget: null, allergens: [] };

/** Reads stored settings. A member that is missing or damaged has its default, so that one bad value costs no other. */
export function parseSettings(text: string | null): Settings {
  const kept = membersOf(text);
  const flag = (name: 'sound' | 'vibration' | 'flight'): boolean => {
    const value = kept[name];
    return typeof value === 'boolean' ? value : DEFAULT_SETTINGS[name];
  };
  const budget = kept['budget'];
  const allergens: unknown = kept['allergens'];
  const chosen: ReadonlySet<unknown> = new Set(Array.isArray(allergens) ? allergens.filter(isAllergen) : []);
  return {
    sound: flag('sound'),
    vibration: flag('vibration'),
    flight: flag('flight'),
    budget: typeof budget === 'number' && Number.isSafeInteger(budget) && budget > 0 ? budget : null,
    allergens: ALLERGENS.filter((name) => chosen.has(name)),
  };
}

function membersOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = JSON.parse(text ?? '{}');
    return typeof data === 'object' && data !== null ? Object.fromEntries(Object.entries(data)) : {};
  } catch {
    return {};
  }
}
