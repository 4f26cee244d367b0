import { isUsable } from './core/zone-edit.ts';
import { parseZone, type Zone } from './core/zone.ts';

const KEY = 'cartlens.zone';

/** Keeps the basket's area on this device. A storage that is full or forbidden keeps nothing, and what is damaged is not read. */
export class ZoneMemory {
  private readonly storage: () => Storage;

  /** @param storage gets it, and may throw where the browser forbids it */
  constructor(storage: () => Storage) {
    this.storage = storage;
  }

  load(): Zone | null {
    try {
      const kept = this.storage().getItem(KEY);
      const zone = kept === null ? null : parseZone(kept);
      return zone !== null && isUsable(zone) ? zone : null;
    } catch {
      return null;
    }
  }

  save(zone: Zone | null): void {
    try {
      if (zone) this.storage().setItem(KEY, zone.map(([x, y]) => `${x},${y}`).join(' '));
      else this.storage().removeItem(KEY);
    } catch {
      // It is asked for again the next time.
    }
  }
}
