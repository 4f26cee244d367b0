import { msg, str } from '@lit/localize';
import { NoRoomError, type KeptCatalog, type KeptCatalogs, type KeptHead } from '../catalog/kept-catalogs.ts';
import { learnPictures } from '../catalog/learn-pictures.ts';
import { EndpointError } from '../catalog/ucp-catalog.ts';
import type { ImportChoice, Opened } from '../../workers/catalog.api.ts';
import { number, plural } from '../ui/words.ts';
import { catalogFiles, catalogJson, galleryJson } from './catalog-files.ts';
import { planPictures, type GivenFile, type PicturePlan } from './picture-plan.ts';
import type { CatalogNote, CheckStep, PicturesStep, StoreProblem, StoreState } from './store-state.ts';
import type { StoreWorld } from './store-world.ts';

const CHOOSE = { kind: 'choose', refused: null } as const;

/**
 * Brings a retailer's catalogue onto this device: reads it, shows what is wrong, learns its pictures, and only then puts it in the place of
 * the one in use. Whatever fails or is cancelled on the way, that one stays.
 */
export class Store {
  private readonly world: StoreWorld;
  private readonly listeners = new Set<() => void>();
  private catalogs: Promise<Pick<KeptCatalogs, keyof KeptCatalogs>> | null = null;
  /** Ends what is under way. */
  private over = new AbortController();
  private given: readonly GivenFile[] = [];
  private plan: PicturePlan | null = null;
  /** Checks that were asked for: an older one's answer comes too late. */
  private checks = 0;
  private state_: StoreState = {
    opened: false,
    inUse: null,
    resting: null,
    draft: null,
    step: CHOOSE,
    comparison: null,
    problem: null,
    announcement: null,
    saving: false,
  };

  constructor(world: StoreWorld) {
    this.world = world;
  }

  get state(): StoreState {
    return this.state_;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Looks what is on this device. */
  async open(): Promise<void> {
    await this.attempt(async () => {
      const catalogs = await this.kept();
      const embedder = await this.world.embedderOfApp();
      const note = async (role: 'current' | 'draft' | 'resting') => {
        const head = await catalogs.head(role);
        return head && noteOf(head, catalogs, embedder);
      };
      this.set({ inUse: await note('current'), draft: await note('draft'), resting: await note('resting') });
    });
    this.set({ opened: true });
  }

  async chooseFile(name: string, file: Blob): Promise<void> {
    this.set({ step: { kind: 'reading', name, progress: null }, problem: null });
    await this.attempt(async () => {
      await this.takeOpened(name, await this.world.reader.open(file));
    }, 'reader-failed');
  }

  async chooseEndpoint(): Promise<void> {
    const { signal } = this.begin();
    const name = new URL(location.href).host;
    this.set({ step: { kind: 'reading', name, progress: { done: 0, total: 0 } }, problem: null });
    await this.attempt(async () => {
      const { currency, entries } = await this.world.endpoint.all((progress) => {
        if (!signal.aborted) this.set({ step: { kind: 'reading', name, progress } });
      }, signal);
      if (entries.length === 0) this.fail('endpoint-empty');
      else await this.takeOpened(name, await this.world.reader.openList(currency, entries));
    });
  }

  /** Reads the file again as staff say it is meant. */
  async change(change: Partial<ImportChoice>): Promise<void> {
    const { step } = this.state_;
    if (step.kind === 'check') await this.check({ ...step, choice: { ...step.choice, ...change }, checked: null });
  }

  /** Goes on with the good rows. The catalogue in use stays in use. */
  async take(): Promise<void> {
    const { step } = this.state_;
    if (step.kind !== 'check' || !step.checked) return;
    const { name, checked } = step;
    await this.attempt(async () => {
      const kept: KeptCatalog = {
        id: this.world.newId(),
        name,
        importedAt: this.world.today(),
        catalog: checked.result.catalog,
      };
      await (await this.kept()).prepare(kept);
      this.given = [];
      await this.showPictures(kept);
    });
  }

  /** Goes on with an import that was not finished. */
  async resume(): Promise<void> {
    await this.attempt(async () => {
      const draft = await (await this.kept()).get('draft');
      if (!draft) return;
      this.given = [];
      await this.showPictures(draft);
    });
  }

  /** More pictures, as files; those of earlier times stay. */
  async givePictures(files: readonly GivenFile[]): Promise<void> {
    const { step } = this.state_;
    if (step.kind !== 'pictures' || step.learning) return;
    const byPath = new Map([...this.given, ...files].map((given) => [given.path, given]));
    this.given = [...byPath.values()];
    await this.attempt(() => this.showPictures(step.kept));
    const { step: now } = this.state_;
    if (now.kind === 'pictures')
      this.say(plural(msg('one {# picture belongs to a product.} other {# pictures belong to products.}'), now.files));
  }

  /** Learns what is not learned yet, then the catalogue can be used. */
  async learn(): Promise<void> {
    const { step } = this.state_;
    const { plan } = this;
    if (step.kind !== 'pictures' || step.learning || !plan) return;
    const { signal } = this.begin();
    const show = (change: Partial<PicturesStep>): void => {
      const { step: now } = this.state_;
      if (now.kind === 'pictures' && !signal.aborted) this.set({ step: { ...now, ...change } });
    };
    show({ learning: { models: 0 }, problems: [] });
    this.set({ problem: null });
    await this.attempt(async () => {
      const catalogs = await this.kept();
      const embedder = await this.world.loadEmbedder((models) => show({ learning: { models } }));
      signal.throwIfAborted();
      const known = await catalogs.learned(step.kept.id, embedder.sha256);
      const sources = plan.sources.filter(({ path }) => !known.has(path));
      const before = plan.sources.length - sources.length;
      const { problems, picturesKept } = await learnPictures(
        sources,
        {
          embedder: embedder.sha256,
          client: embedder,
          prepare: (picture) => this.world.prepare(picture),
          keep: (rows) => catalogs.learn(step.kept.id, rows),
        },
        ({ done }) => show({ learning: { done: before + done, total: plan.sources.length } }),
        signal,
      );
      show({ learning: null, learned: plan.sources.length - problems.length, problems, picturesKept });
      this.say(msg('All pictures are learned.'));
    });
    const { step: now } = this.state_;
    // What was learned until a failure or a pause is kept.
    if (now.kind === 'pictures' && now.learning) await this.attempt(() => this.showPictures(step.kept));
  }

  /** What was learned stays; `learn` goes on from there. */
  pause(): void {
    this.over.abort();
    this.say(msg('Paused. What was learned is kept.'));
  }

  /** From the app's next start on the new catalogue is in use, and the one before is forgotten. */
  async adopt(): Promise<void> {
    const { step } = this.state_;
    if (step.kind !== 'pictures' || step.learning) return;
    await this.attempt(async () => {
      const catalogs = await this.kept();
      const embedder = await this.world.embedderOfApp();
      if (embedder === null && step.learned > 0) return this.fail('offline');
      const adopted = await catalogs.adopt(embedder ?? '');
      await this.world.persist();
      this.given = [];
      this.plan = null;
      this.set({ step: { kind: 'done', kept: adopted, pictures: step.learned } });
      this.say(msg('The catalogue is in use.'));
      await this.open();
      void this.compare();
    });
  }

  /** Gives the import up. */
  async cancel(): Promise<void> {
    this.over.abort();
    this.checks++;
    const { step } = this.state_;
    this.set({ step: CHOOSE, problem: null, comparison: null });
    if (step.kind === 'pictures') await this.discard();
    else await this.open();
  }

  /** Forgets an import that was not finished. */
  async discard(): Promise<void> {
    await this.attempt(async () => (await this.kept()).abandon());
    await this.open();
  }

  async useShipped(): Promise<void> {
    await this.attempt(async () => (await this.kept()).rest());
    await this.open();
    this.say(msg('The shipped catalogue is in use.'));
  }

  async useKept(): Promise<void> {
    await this.attempt(async () => (await this.kept()).wake());
    await this.open();
    this.say(msg('The catalogue is in use.'));
  }

  /** Asks the endpoint for every product: its prices are the ones that count. */
  async compare(): Promise<void> {
    const { signal } = this.begin();
    this.set({ comparison: { kind: 'running', progress: null } });
    try {
      const kept = await (await this.kept()).get('current');
      if (!kept) return this.set({ comparison: null });
      const { products, currency } = kept.catalog;
      const onProgress = (progress: { done: number; total: number }): void => {
        if (!signal.aborted) this.set({ comparison: { kind: 'running', progress } });
      };
      const result = await this.world.endpoint.compare(products.values(), currency, onProgress, signal);
      this.set({ comparison: { kind: 'compared', result, products: products.size } });
    } catch (error) {
      if (signal.aborted) return;
      this.set({ comparison: { kind: 'failed', code: error instanceof EndpointError ? error.code : 'offline' } });
    }
  }

  /** The catalogue in use, for the server: as a folder where the browser can write one, else as its two files. */
  async saveForServer(): Promise<void> {
    const { world } = this;
    await this.attempt(async () => {
      const catalogs = await this.kept();
      const kept = await catalogs.get('current');
      if (!kept) return;
      if (world.saveFolder) {
        this.set({ saving: true });
        if (await world.saveFolder(catalogFiles(kept, catalogs))) this.say(msg('The folder is written.'));
        return;
      }
      world.saveFile('catalog.json', 'application/json', await catalogJson(kept.catalog));
      const gallery = await catalogs.gallery(kept.id);
      if (gallery?.products.length) world.saveFile('gallery.json', 'application/json', await galleryJson(gallery, kept.catalog));
    }, 'save-failed');
    this.set({ saving: false });
  }

  saveTable(name: string, csv: string): void {
    this.world.saveFile(name, 'text/csv', csv);
  }

  private async takeOpened(name: string, opened: Opened): Promise<void> {
    if (opened.kind === 'refused') {
      this.set({ step: { kind: 'choose', refused: { name, refusal: opened } } });
      return;
    }
    const columns = opened.kind === 'table' ? opened.columns : {};
    const choice: ImportChoice = { columns, currency: null, decimal: null };
    await this.check({ kind: 'check', name, opened, choice, checked: null });
  }

  private async check(step: CheckStep): Promise<void> {
    const mine = ++this.checks;
    this.set({ step });
    await this.attempt(async () => {
      const checked = await this.world.reader.check(step.choice, await this.world.shopCurrency());
      if (mine !== this.checks) return;
      this.set({ step: { ...step, checked } });
      const { rows, badRows } = checked.result;
      this.say(msg(str`${number(rows - badRows)} good, ${number(badRows)} with errors.`));
    }, 'reader-failed');
  }

  private async showPictures(kept: KeptCatalog): Promise<void> {
    const plan = planPictures(kept.catalog, this.given, (path, signal) => this.world.fetchPicture(path, signal));
    this.plan = plan;
    const catalogs = await this.kept();
    const embedder = await this.world.embedderOfApp();
    const learned = embedder === null ? new Set<string>() : await catalogs.learned(kept.id, embedder);
    this.set({
      step: {
        kind: 'pictures',
        kept,
        files: plan.files,
        strangers: plan.strangers,
        onServer: plan.onServer,
        products: plan.products,
        total: Math.max(plan.sources.length, learned.size),
        learned: learned.size,
        learning: null,
        problems: [],
        picturesKept: true,
      },
    });
  }

  private kept(): Promise<Pick<KeptCatalogs, keyof KeptCatalogs>> {
    this.catalogs ??= this.world.openCatalogs().catch((error: unknown) => {
      this.catalogs = null;
      throw error;
    });
    return this.catalogs;
  }

  private begin(): AbortController {
    this.over.abort();
    this.over = new AbortController();
    return this.over;
  }

  /** Does it, or says why not. `otherwise`: what an error means that nothing more is known of. */
  private async attempt(work: () => Promise<void>, otherwise: StoreProblem = 'no-storage'): Promise<void> {
    try {
      await work();
    } catch (error) {
      // Staff ended it.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      this.fail(problemOf(error, otherwise));
    }
  }

  private fail(problem: StoreProblem): void {
    const { step } = this.state_;
    this.set({ problem, ...(step.kind === 'reading' ? { step: CHOOSE } : {}) });
  }

  private say(text: string): void {
    this.set({ announcement: { text } });
  }

  private set(change: Partial<StoreState>): void {
    this.state_ = { ...this.state_, ...change };
    for (const listener of [...this.listeners]) listener();
  }
}

async function noteOf(
  { id, name, importedAt, products }: KeptHead,
  catalogs: Pick<KeptCatalogs, 'pages'>,
  embedder: string | null,
): Promise<CatalogNote> {
  let pictures = 0;
  let needed = 0;
  for await (const page of catalogs.pages(id)) {
    pictures += page.length;
    needed += page.filter((row) => row.picture === null && embedder !== null && row.embedder !== embedder).length;
  }
  return { name, importedAt, products, pictures, needed };
}

function problemOf(error: unknown, otherwise: StoreProblem): StoreProblem {
  if (error instanceof NoRoomError) return 'no-room';
  if (error instanceof EndpointError) return `endpoint-${error.code}`;
  if (error instanceof Error && error.name === 'VisionClientError') return 'models-failed';
  return error instanceof TypeError ? 'offline' : otherwise;
}
