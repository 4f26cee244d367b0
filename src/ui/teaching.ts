import type { ProductId } from '../core/catalog.ts';
import { MOST_PRODUCTS } from '../core/taught-file.ts';
import { TAUGHT_IDS, viewsOf, type TaughtProduct } from '../core/taught.ts';
import type { CollectedViews, GlanceView, TeachPort } from './teach-port.ts';

/** What the screen may do with a lesson. */
export type TeachingPort = Pick<Teaching, keyof Teaching>;

/** What would make the looks better. */
export type Hint = 'too-dark' | 'nothing' | 'no-item' | 'turn';

/** Why nothing was learned. */
export type TeachProblem = 'too-dark' | 'nothing' | 'vision' | 'full';

export type TeachStep =
  /** What gives names is still being loaded. */
  | { readonly kind: 'readying' }
  | { readonly kind: 'aiming' }
  | { readonly kind: 'looking'; readonly share: number; readonly hint: Hint | null; readonly glance: GlanceView | null }
  | { readonly kind: 'naming'; readonly views: CollectedViews }
  | { readonly kind: 'saving'; readonly views: CollectedViews }
  | { readonly kind: 'taught'; readonly product: TaughtProduct }
  | { readonly kind: 'problem'; readonly problem: TeachProblem; readonly detail: string };

/** What somebody says of a thing. */
export interface Naming {
  readonly title: string;
  /** Minor units. */
  readonly price?: number;
  /** GTIN-14. */
  readonly gtin?: string;
  readonly soldAs?: ProductId;
}

/** Seconds of good looks that are enough. */
const ENOUGH = 5;
/** After so many seconds of looks that tell nothing something is wrong. Not of the clock: a slow device takes its time for good ones too. */
const PATIENCE = 12;
/** Seconds between looks: more of them show nothing new. */
const PAUSE = 0.2;
/** A look that took longer, as the very first one may, counts as if it took no more. */
const LONGEST = 0.6;
const DARK = 0.1;
const PLAIN = 0.025;
/** Cosine distance from which on a look shows another side. */
const NEWS = 0.02;
/** Looks without news before somebody is asked to turn the thing. */
const DULL = 4;
/** Views from which on something was turned, though the detector knew no item: a still room looks the same all the time. */
const TURNED = 3;

/** One lesson after the other: look at a thing for five seconds, hear its name, put it on the shelf. */
export class Teaching {
  private readonly port: TeachPort;
  private readonly listeners = new Set<(step: TeachStep) => void>();
  private step_: TeachStep = { kind: 'readying' };
  /** Counts the lessons: what belongs to an earlier one is dropped. */
  private lesson = 0;

  constructor(port: TeachPort) {
    this.port = port;
  }

  get step(): TeachStep {
    return this.step_;
  }

  subscribe(listener: (step: TeachStep) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Begins, or begins anew. */
  async begin(): Promise<void> {
    const lesson = ++this.lesson;
    // More would not fit into a file that can be read again.
    if (this.port.shelf.state.products.length >= MOST_PRODUCTS) return this.fail('full', '');
    this.go({ kind: 'readying' });
    try {
      await this.port.ready();
      if (this.lesson === lesson) this.go({ kind: 'aiming' });
    } catch (error) {
      if (this.lesson === lesson) this.fail('vision', error);
    }
  }

  /** Back to aiming, whatever was seen; or the end, when the dialog closes. */
  cancel(): void {
    this.lesson++;
    this.go({ kind: 'aiming' });
  }

  /** Looks for five seconds. Looks that tell nothing do not count: the ring waits and says why. */
  async look(): Promise<void> {
    const lesson = ++this.lesson;
    const collector = this.port.newCollector();
    let [good, bad, dull, everFound] = [0, 0, 0, false];
    this.go({ kind: 'looking', share: 0, hint: null, glance: null });
    try {
      for (;;) {
        const before = this.port.now();
        const glance = await collector.look(await this.port.grab(), (seen) => flawOf(seen) === null);
        if (this.lesson !== lesson) return;
        dull = glance.kept && glance.news < NEWS ? dull + 1 : 0;
        everFound ||= glance.found;
        await this.port.rest(Math.max(0, PAUSE - (this.port.now() - before)));
        if (this.lesson !== lesson) return;
        const passed = Math.min(LONGEST, this.port.now() - before);
        if (glance.kept) good += passed;
        else bad += passed;
        if (good >= ENOUGH) break;
        const flaw = flawOf(glance);
        if (bad > PATIENCE) return this.fail(flaw ?? 'nothing', '');
        const hint = flaw ?? (glance.found ? (dull >= DULL ? 'turn' : null) : 'no-item');
        this.go({ kind: 'looking', share: good / ENOUGH, hint, glance });
      }
      const views = await collector.views();
      if (this.lesson !== lesson) return;
      if (views === null || (!everFound && views.count < TURNED)) this.fail('nothing', '');
      else this.go({ kind: 'naming', views });
    } catch (error) {
      if (this.lesson === lesson) this.fail('vision', error);
    }
  }

  /** Puts what was seen on the shelf; it is recognised from then on. */
  async save(naming: Naming): Promise<void> {
    if (this.step_.kind !== 'naming') return;
    const lesson = this.lesson;
    const { views } = this.step_;
    this.go({ kind: 'saving', views });
    const product: TaughtProduct = {
      id: `${TAUGHT_IDS}${this.port.newId()}`,
      ...naming,
      picture: views.picture,
      embedder: this.port.embedder,
      views: viewsOf(views.vectors, views.dimension),
    };
    try {
      await this.port.shelf.put([product]);
      if (this.lesson === lesson) this.go({ kind: 'taught', product });
    } catch (error) {
      if (this.lesson === lesson) this.fail('vision', error);
    }
  }

  private fail(problem: TeachProblem, error: unknown): void {
    this.go({ kind: 'problem', problem, detail: error instanceof Error ? error.message : String(error) });
  }

  private go(step: TeachStep): void {
    this.step_ = step;
    for (const listener of this.listeners) listener(step);
  }
}

/** Why a look tells nothing. */
function flawOf({ brightness, contrast }: Pick<GlanceView, 'brightness' | 'contrast'>): 'too-dark' | 'nothing' | null {
  if (brightness < DARK) return 'too-dark';
  return contrast < PLAIN ? 'nothing' : null;
}
