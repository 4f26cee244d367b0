import { Governor } from '../../src/core/governor.ts';
import type { BarcodeSite } from '../../src/core/barcode-site.ts';
import { CameraFollower } from '../../src/core/camera-follower.ts';
import type { ProductId } from '../../src/core/catalog.ts';
import { withBackground, type Gallery } from '../../src/core/gallery.ts';
import { HAND, firstOf, toList, type Detections } from '../../src/core/detections.ts';
import type { Box, Point, Size } from '../../src/core/geometry.ts';
import type { KnownScene } from '../../src/core/known-scene.ts';
import { highlight } from '../../src/core/luminance.ts';
import { SceneReader, type Look, type Scene } from '../../src/core/scene-reader.ts';
import type { Zone } from '../../src/core/zone.ts';
import type {
  DetectionResult,
  FrameResult,
  LoadProgress,
  Naming,
  VisionChange,
  VisionOptions,
  VisionReport,
} from '../vision.api.ts';
import type { ReadyVision } from './backend-chooser.ts';
import { BackendKeeper } from './backend-keeper.ts';
import type { FrameInWork, FramePath, Sight } from './frame-path.ts';
import { Conveyor } from './conveyor.ts';
import { VisionError, asVisionError } from './vision-error.ts';

type Frame = VideoFrame | ImageBitmap;
type Thumbnails = FrameResult['thumbnails'];

/** A frame that the detector is looking at, or need not look at. */
interface StartedFrame {
  readonly vision: ReadyVision;
  readonly inWork: FrameInWork;
  /** Null: nothing is going on, and nothing has changed. */
  readonly sight: Promise<Sight> | null;
  readonly began: number;
  readonly importMs: number;
  /** Since it was handed over. */
  readonly passed: () => number;
}

/**
 * The whole way of a frame, from pixels to basket events. What a frame shows is worked out while the one before is still being read, where the
 * GPU does that; everything after it happens one call after the other, in order. When the GPU is lost the CPU stands in for it at once, and the
 * GPU is set up again when nothing is going on; tracks and inventory stay (decision 22).
 */
export class VisionEngine {
  private readonly work = new Conveyor();
  private runId = '';
  /** Decided, but nobody got it yet, as its frame failed afterwards: it goes with the next one. */
  private readonly owed: Pick<Scene, 'events' | 'decisions'>[] = [];
  /** Likewise: frames have changed their size. */
  private owedAnew = false;
  private readonly backends = new BackendKeeper((job) => this.work.run(job));
  /** What another worker has left off with, until the next frame. */
  private known: KnownScene | null = null;
  private scene: SceneReader | null = null;
  private camera = new CameraFollower();
  private governor = new Governor();
  private saving = false;
  /** What the frame that was looked at last led to. */
  private latest: { readonly t: number; readonly scene: Scene; readonly light: number } | null = null;
  private gallery: Gallery | null = null;
  private zone: Zone | null = null;
  private lastTime = -Infinity;
  private size: Size | null = null;
  /** How often frames have changed their size in this run: what is seen then gets ids of its own. */
  private turns = 0;

  /** Downloads, verifies, compiles and warms up. A second call starts anew. Throws a `VisionError`. */
  async load(
    options: VisionOptions,
    onProgress: (progress: LoadProgress) => void,
    onChange: (change: VisionChange) => void,
  ): Promise<VisionReport> {
    const report = await this.backends.load(options, onProgress, (change) => {
      this.governor.wake();
      onChange(change);
    });
    this.forget(options.runId);
    return report;
  }

  /** What gives things their names, where `load` has left it for later. Frames go on meanwhile. Throws a `VisionError`. */
  async loadNames(onProgress: (progress: LoadProgress) => void): Promise<VisionReport> {
    const report = await this.backends.loadNames(onProgress);
    this.governor.wake();
    return report;
  }

  /** Throws `bad-input` where the gallery is another embedder's. */
  setGallery(gallery: Gallery): Promise<void> {
    return this.work.run(async () => {
      const { path, downloaded } = await this.backends.ready();
      const { embedder, background } = downloaded;
      if (gallery.embedder !== embedder.sha256 || gallery.dimension !== embedder.dimension) {
        throw new VisionError('bad-input', 'the gallery was made by another embedder; embed the catalogue again');
      }
      this.gallery = background ? withBackground(gallery, background) : gallery;
      this.scene?.setGallery(this.gallery);
      await path.weigh(this.gallery, this.scene?.questions() ?? []);
      this.governor.wake();
    });
  }

  setZone(zone: Zone | null): Promise<void> {
    return this.work.run(async () => {
      this.zone = zone;
      this.scene?.setZone(zone);
      this.governor.wake();
    });
  }

  /** A barcode that was read twice names the thing around `at`, pixels of the latest frame. */
  readBarcode(product: ProductId, at: Point): Promise<BarcodeSite> {
    return this.work.run(async () => {
      const site = this.scene?.readBarcode(product, at) ?? { kind: 'elsewhere' };
      // A code that lies in view for ever says nothing new.
      if (!this.isCalled(site, product)) this.governor.wake();
      return site;
    });
  }

  /** Goes on where another worker has left off; what this one saw so far is forgotten. */
  resume(scene: KnownScene): Promise<void> {
    return this.work.run(async () => {
      this.forget(this.runId);
      this.known = scene;
      this.size = scene.frame;
      this.lastTime = scene.t;
    });
  }

  /** Forgets tracks and inventory; gallery and zone stay. Times may start again. */
  reset(runId: string): Promise<void> {
    return this.work.run(async () => this.forget(runId));
  }

  savePower(saving: boolean): Promise<void> {
    return this.work.run(async () => {
      this.saving = saving;
      this.governor.savePower(saving);
    });
  }

  /** Closes the frame. Throws `bad-input`, `device-lost` (the frame is skipped, the next one works) or `runtime-failed`. */
  async process(frame: Frame, t: number): Promise<FrameResult> {
    const result = await this.lookAt(frame, t);
    this.backends.catchUp(this.governor.isQuiet(t));
    return result;
  }

  private lookAt(frame: Frame, t: number): Promise<FrameResult> {
    return this.withFrame(frame, t, async ({ vision, inWork, sight, began, importMs, passed: clock }) => {
      const seen = await sight;
      if (!(t > this.lastTime))
        throw new VisionError('bad-input', `time went back from ${this.lastTime} s to ${t} s; reset first`);
      const { size } = inWork;
      const turned = this.hasTurned(size);
      this.owedAnew ||= turned;
      if (seen === null && this.latest !== null) {
        this.lastTime = t;
        const stagesMs = { import: importMs, detect: 0, embed: 0, track: 0 };
        const resting = { looked: false, light: this.latest.light, began, stagesMs, embedded: 0, thumbnails: [] };
        return { ...this.deliver(t, size, unchanged(this.latest, t)), ...resting };
      }
      const scene = (this.scene ??= this.createScene(vision));
      const { detections, luminance } = seen ?? (await (await inWork.look()).sight);
      const detectMs = clock();
      this.lastTime = t;
      const { confidence } = vision.downloaded.detector.thresholds;
      const view = this.camera.update(t, size, luminance, handsOf(detections, confidence));
      const looks = scene.see(t, size, detections, view);
      const seeMs = clock();
      const embedded = await this.learnLooks(scene, vision.path, inWork, looks);
      const embedMs = clock();
      const result = scene.conclude(null);
      const light = highlight(luminance);
      this.latest = { t, scene: result, light };
      this.governor.looked({ t, picture: luminance, observer: result.observer, busy: result.busy });
      this.owed.push(result);
      const thumbnails = await thumbnailsOf(result, inWork);
      const stagesMs = { import: importMs, detect: detectMs, embed: embedMs, track: seeMs + clock() };
      return { ...this.deliver(t, size, result), looked: true, light, began, stagesMs, embedded, thumbnails };
    });
  }

  /** Boxes above the manifest's confidence, without tracking. Closes the frame. */
  detect(frame: Frame): Promise<DetectionResult> {
    return this.withFrame(frame, null, async ({ vision, inWork, sight }) => {
      const { confidence } = vision.downloaded.detector.thresholds;
      const { detections } = await (sight ?? (await inWork.look()).sight);
      let count = 0;
      // Best first.
      while (count < detections.count && detections.confidence[count]! >= confidence) count++;
      return { frame: inWork.size, ...firstOf(detections, count) };
    });
  }

  /** One unit vector per whole picture. Closes the pictures. */
  embed(pictures: readonly ImageBitmap[]): Promise<Float32Array> {
    return this.work.run(async () => {
      try {
        const { path, downloaded } = await this.backends.ready();
        const { dimension } = downloaded.embedder;
        const embeddings = new Float32Array(pictures.length * dimension);
        for (const [index, picture] of pictures.entries()) {
          const inWork = await path.open(picture);
          const { width, height } = inWork.size;
          const row = await inWork.embed([[0, 0, width, height]]);
          if (row === null) throw new VisionError('bad-input', 'pictures are embedded after loadNames');
          embeddings.set(row, index * dimension);
        }
        return embeddings;
      } finally {
        for (const picture of pictures) picture.close();
      }
    });
  }

  /** What names are worked out with beside a gallery. */
  async naming(): Promise<Naming> {
    const { embedder, background } = (await this.backends.ready()).downloaded;
    return { calibration: embedder.calibration, background };
  }

  /** Destroys the GPU device as the system would. Does nothing on WASM. */
  async loseDevice(): Promise<void> {
    (await this.backends.ready()).gpu?.device.destroy();
  }

  /** For instruments: what frames go through just now, while none is in work. */
  examine<Result>(look: (vision: ReadyVision) => Promise<Result>): Promise<Result> {
    return this.work.run(async () => look(await this.backends.ready()));
  }

  private isCalled(site: BarcodeSite, product: ProductId): boolean {
    const entry = this.latest?.scene.inventory.find(({ item }) => site.kind === 'item' && item === site.item);
    return entry?.identity.kind === 'recognised' && entry.identity.product === product;
  }

  private forget(runId: string): void {
    this.runId = runId;
    this.scene = this.known = null;
    this.forgetView();
    this.size = null;
    this.turns = 0;
    this.owed.length = 0;
    this.owedAnew = false;
    this.lastTime = -Infinity;
  }

  /** Nothing is known of what the camera sees. */
  private forgetView(): void {
    this.camera = new CameraFollower();
    this.governor = new Governor();
    this.governor.savePower(this.saving);
    this.latest = null;
  }

  /** Nothing is where it was when frames change their size in mid-run: tracks, inventory and area are given up. */
  private hasTurned(size: Size): boolean {
    const known = this.size;
    this.size = size;
    if (known === null || (known.width === size.width && known.height === size.height)) return false;
    this.scene = this.known = null;
    this.forgetView();
    this.zone = null;
    this.turns++;
    return true;
  }

  /** What was decided in this frame, and in those before it that nobody got. */
  private deliver(
    t: number,
    frame: Size,
    scene: Scene,
  ): Omit<FrameResult, 'looked' | 'light' | 'began' | 'stagesMs' | 'embedded' | 'thumbnails'> {
    const decided = this.owed.splice(0);
    const anew = this.owedAnew;
    this.owedAnew = false;
    const { tracks, inventory, observer, zone } = scene;
    return {
      t,
      frame,
      anew,
      tracks,
      inventory,
      observer,
      zone,
      events: decided.flatMap(({ events }) => events),
      decisions: decided.flatMap(({ decisions }) => decisions),
    };
  }

  /** @param t null: to be looked at in any case */
  private async withFrame<Result>(
    frame: Frame,
    t: number | null,
    end: (started: StartedFrame) => Promise<Result>,
  ): Promise<Result> {
    try {
      const room = async (): Promise<number> => (await this.backends.ready()).path.room;
      return await this.work.runStages(room, () => this.start(frame, t), end);
    } catch (error) {
      throw asVisionError(error, 'runtime-failed', 'a frame could not be worked on');
    } finally {
      frame.close();
    }
  }

  /** Hands the frame over to the detector, where it is worth it. */
  private async start(frame: Frame, t: number | null): Promise<StartedFrame> {
    const vision = await this.backends.ready();
    const began = performance.timeOrigin + performance.now();
    const passed = stopwatch();
    const inWork = await vision.path.open(frame);
    const importMs = passed();
    if (t !== null && this.governor.mayRest(t) && this.governor.skips(t, await inWork.glance())) {
      return { vision, inWork, sight: null, began, importMs: importMs + passed(), passed };
    }
    const { sight } = await inWork.look();
    // It may fail before its turn comes to be waited for.
    sight.catch(() => undefined);
    return { vision, inWork, sight, began, importMs, passed };
  }

  private createScene({ downloaded }: ReadyVision): SceneReader {
    const { known } = this;
    this.known = null;
    return new SceneReader({
      runId: this.turns === 0 ? this.runId : `${this.runId}-turn${this.turns}`,
      confidence: downloaded.detector.thresholds.confidence,
      calibration: downloaded.embedder.calibration,
      ...(this.gallery && { gallery: this.gallery }),
      ...(this.zone && { zone: this.zone }),
      ...(known && { known }),
    });
  }

  /** Gives how many looks were embedded. The scene reader wants its second half in any case: when embedding fails, it gets none and the error goes on. */
  private async learnLooks(scene: SceneReader, path: FramePath, frame: FrameInWork, looks: readonly Look[]): Promise<number> {
    try {
      const embeddings = await frame.embed(looks.map(({ box }) => box));
      if (embeddings !== null) scene.learn(embeddings);
      if (this.gallery) await path.weigh(this.gallery, scene.questions());
      return embeddings === null ? 0 : looks.length;
    } catch (error) {
      this.owed.push(scene.conclude(null));
      throw error;
    }
  }
}

/** Boxes of hands: what is under them says nothing about the camera. */
function handsOf(detections: Detections, confidence: number): Box[] {
  return toList(detections)
    .filter((entry) => entry.classId === HAND && entry.confidence >= confidence)
    .map(({ box }) => box);
}

/** Pictures of the items that came in with this frame and are in sight. */
async function thumbnailsOf({ events, inventory }: Scene, frame: FrameInWork): Promise<Thumbnails> {
  const added = new Set(events.filter((event) => event.type === 'item-added').map((event) => event.item));
  const visible = inventory.filter((entry) => added.has(entry.item) && entry.state === 'visible');
  const cut = await Promise.allSettled(visible.map(async ({ item, box }) => ({ item, picture: await frame.thumbnail(box) })));
  const pictures = cut.filter((entry) => entry.status === 'fulfilled').map(({ value }) => value);
  const failed = cut.find((entry) => entry.status === 'rejected');
  if (failed === undefined) return pictures;
  for (const { picture } of pictures) picture.close();
  throw failed.reason;
}

/** The same, still so at `now`. */
function unchanged({ t, scene }: { readonly t: number; readonly scene: Scene }, now: number): Scene {
  return { ...scene, tracks: scene.tracks.map((track) => (track.lastSeen === t ? { ...track, lastSeen: now } : track)) };
}

/** Milliseconds since the last call. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const passed = now - last;
    last = now;
    return passed;
  };
}
