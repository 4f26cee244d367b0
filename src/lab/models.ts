import type { Catalog } from '../core/catalog.ts';
import { loadFraction, loadText } from '../ui/load-texts.ts';
import type { VisionReport } from '../../workers/vision.api.ts';
import type { InstrumentedVision } from './instrumented-vision.ts';
import type { Wishes } from './lab-state.ts';
import type { LabWorld } from './lab-world.ts';

/** Tells how far a job is: what is done, and how much of it (0..1; null: nobody can say). */
export type Tell = (text: string, done: number | null) => void;

/** Wishes that models have to be started anew for. */
const OF_THE_START = ['backend', 'precision', 'threads', 'models', 'confidence', 'nmsIou'] as const;

export interface Loaded {
  readonly vision: InstrumentedVision;
  readonly wishes: Wishes;
  /** As it was at the start; a lost device may change it. */
  readonly report: VisionReport;
  /** From nothing to ready, milliseconds. */
  readonly loadMs: number;
}

/** Loads models, catalogue and gallery as they are wished for, and keeps them as long as the wishes stay. */
export class Models {
  private readonly world: LabWorld;
  private loaded: Loaded | null = null;
  private catalog_: Catalog | null = null;

  constructor(world: LabWorld) {
    this.world = world;
  }

  get catalog(): Catalog | null {
    return this.catalog_;
  }

  get current(): Loaded | null {
    return this.loaded;
  }

  /** Whether what is loaded was started with other wishes. */
  differFrom(wishes: Wishes): boolean {
    const { loaded } = this;
    return loaded !== null && OF_THE_START.some((name) => loaded.wishes[name] !== wishes[name]);
  }

  /** What is loaded, or what is loaded now. Rejects with a `VisionClientError` or the signal's reason; nothing is left behind then. */
  async ready(wishes: Wishes, tell: Tell, signal: AbortSignal): Promise<Loaded> {
    if (this.loaded && !this.differFrom(wishes) && this.loaded.vision.client.state.kind === 'ready') return this.loaded;
    this.loaded?.vision.client.stop();
    this.loaded = null;
    this.catalog_ ??= await this.world.loadCatalog();
    const vision = this.world.createVision(wishes);
    try {
      const begin = this.world.now();
      const report = await start(vision, tell, signal);
      const loadMs = this.world.now() - begin;
      const embedder = report.models.find(({ name }) => name === 'embedder')?.sha256 ?? '';
      const onLearned = ({ done, total }: { readonly done: number; readonly total: number }): void =>
        tell(`Learning the catalogue: ${done} of ${total} pictures`, done / total);
      await vision.client.setGallery(await this.world.loadGallery(this.catalog_, embedder, vision.client, onLearned, signal));
      signal.throwIfAborted();
      return (this.loaded = { vision, wishes, report, loadMs });
    } catch (error) {
      vision.client.stop();
      throw error;
    }
  }
}

/** Starts the models of a client and tells how far they are. */
export async function start({ client }: InstrumentedVision, tell: Tell, signal: AbortSignal): Promise<VisionReport> {
  const onState = (): void => {
    if (client.state.kind !== 'loading' || !client.state.progress) return;
    const progress = { step: 'models', progress: client.state.progress } as const;
    tell(loadText(progress).title, loadFraction(progress));
  };
  client.addEventListener('statechange', onState);
  try {
    return await client.start(signal);
  } finally {
    client.removeEventListener('statechange', onState);
  }
}
