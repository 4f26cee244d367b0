import { KeptTexts, type TextStorage } from './core/kept-texts.ts';
import { isUsable } from './core/zone-edit.ts';
import { parseZone, type Zone } from './core/zone.ts';

/** Keeps the basket's area on this device, one for each way that the phone is held. A storage that is full or forbidden keeps nothing, and what is damaged is not read. */
export class ZoneMemory {
  private readonly texts: KeptTexts;
  private readonly isUpright: () => boolean;

  /**
   * @param storage gets it, and may throw where the browser forbids it
   * @param isUpright whether the phone is held in portrait: the picture turns with it
   */
  constructor(storage: () => TextStorage, isUpright: () => boolean) {
    this.texts = new KeptTexts(storage);
    this.isUpright = isUpright;
  }

  load(): Zone | null {
    const kept = this.texts.read(this.key) ?? null;
    try {
      const zone = kept === null ? null : parseZone(kept);
      return zone !== null && isUsable(zone) ? zone : null;
    } catch {
      return null;
    }
  }

  save(zone: Zone | null): void {
    if (zone) this.texts.write(this.key, zone.map(([x, y]) => `${x},${y}`).join(' '));
    else this.texts.remove(this.key);
  }

  private get key(): string {
    return `cartlens.zone.${this.isUpright() ? 'portrait' : 'landscape'}`;
  }
}
