import { KeptTexts, type TextStorage } from './core/kept-texts.ts';
import type { CameraChoices, CameraChoicesStore } from './camera/camera-controls.ts';

const KEY = 'cartlens.camera';
const NOTHING: CameraChoices = { lens: null, zoom: {} };

/** Keeps lens and zoom on this device. A storage that is full or forbidden keeps nothing, and what is damaged is not read. */
export class CameraMemory implements CameraChoicesStore {
  private readonly texts: KeptTexts;

  /** @param storage gets it, and may throw where the browser forbids it */
  constructor(storage: () => TextStorage) {
    this.texts = new KeptTexts(storage);
  }

  load(): CameraChoices {
    try {
      return choicesOf(JSON.parse(this.texts.read(KEY) ?? 'null'));
    } catch {
      return NOTHING;
    }
  }

  save(choices: CameraChoices): void {
    this.texts.write(KEY, JSON.stringify(choices));
  }
}

function choicesOf(data: unknown): CameraChoices {
  if (typeof data !== 'object' || data === null) return NOTHING;
  const { lens, zoom } = data as { readonly lens?: unknown; readonly zoom?: unknown };
  const zooms = Object.entries(typeof zoom === 'object' && zoom !== null ? zoom : {});
  return {
    lens: typeof lens === 'string' ? lens : null,
    zoom: Object.fromEntries(zooms.filter((entry): entry is [string, number] => Number.isFinite(entry[1]))),
  };
}
