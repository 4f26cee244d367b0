import { isUsable } from './core/zone-edit.ts';
import { parseZone, type Zone } from './core/zone.ts';

/** Keeps the basket's area on this device, one for each way that the phone is held. A storage that is full or forbidden keeps nothing, and what is damaged is not read. */
export class ZoneMemory {
  private readonly storage: () => Storage;
  private readonly isUpright: () => boolean;

  /**
   * @param storage gets it, and may throw where the browser forbids it
   * @param isUpright whether the phone is held in portrait: the picture turns with it
   */
  constructor(storage: () => Storage, isUpright: () => boolean) {
    this.storage = storage;
    this.isUpright = isUpright;
  }

  load(): Zone | null {
    try {
      const kept = this.storage().getItem(this.key);
      const zone = kept === null ? null : parseZone(kept);
      return zone !== null && isUsable(zone) ? zone : null;
    } catch {
      return null;
    }
  }

  save(zone: Zone | null): void {
    try {
      if (zone) this.storage().setItem(this.key, zone.map(([x, y]) => `${x},${y}`).join(' '));
      else this.storage().removeItem(this.key);
    } catch {
      // It is asked for again the next time.
    }
  }

  private get key(): string {
    return `cartlens.zone.${this.isUpright() ? 'portrait' : 'landscape'}`;
  }
}
