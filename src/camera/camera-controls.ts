import { NO_CAMERA, type CameraView, type Range } from '../core/camera-view.ts';
import { lensesOf } from '../core/lenses.ts';
import { Live } from '../core/live.ts';

/** What the W3C's Image Capture adds to tracks (https://w3c.github.io/mediacapture-image/), where a camera has it. */
interface Capabilities extends MediaTrackCapabilities {
  readonly torch?: boolean;
  readonly zoom?: { readonly min: number; readonly max: number; readonly step?: number };
}
interface Settings extends MediaTrackSettings {
  readonly torch?: boolean;
  readonly zoom?: number;
}
interface Wish extends MediaTrackConstraintSet {
  readonly torch?: boolean;
  readonly zoom?: number;
}

/** What is kept on this device: which lens, and each lens's zoom. */
export interface CameraChoices {
  readonly lens: string | null;
  readonly zoom: Readonly<Record<string, number>>;
}

export interface CameraChoicesStore {
  load(): CameraChoices;
  save(choices: CameraChoices): void;
}

/** Steps that a camera without any of its own has its range divided into. */
const STEPS = 30;

/**
 * Lens, torch and zoom of the running camera, as far as it has them. Lens and zoom are remembered; the torch is not, as it would shine in
 * somebody's face by itself, but comes back with a camera that was only taken away for a call.
 */
export class CameraControls extends Live<CameraView> {
  private readonly store: CameraChoicesStore;
  private readonly devices: () => Promise<readonly MediaDeviceInfo[]>;
  private track: MediaStreamTrack | null = null;
  private torch = false;
  /** All that was asked of the track so far: each new wish replaces the ones before. */
  private asked: Wish = {};

  /** @param devices all of this device's; labels and ids are empty before the camera was allowed */
  constructor(store: CameraChoicesStore, devices: () => Promise<readonly MediaDeviceInfo[]>) {
    super(NO_CAMERA);
    this.store = store;
    this.devices = devices;
  }

  /** Which camera to ask for. One that is not there any more is replaced by the browser. */
  get wishes(): MediaTrackConstraints {
    const { lens } = this.store.load();
    return lens === null ? { facingMode: { ideal: 'environment' } } : { deviceId: { ideal: lens } };
  }

  /** A camera runs: finds out what it can do, and brings it to where the shopper had it. */
  async take(track: MediaStreamTrack): Promise<void> {
    this.track = track;
    this.asked = {};
    const { torch, zoom } = capabilitiesOf(track);
    const settings: Settings = track.getSettings();
    const lens = settings.deviceId ?? null;
    const range = zoom && zoom.max > zoom.min ? { ...zoom, step: zoom.step || (zoom.max - zoom.min) / STEPS } : null;
    this.set({
      ...NO_CAMERA,
      lens,
      torch: torch ? false : null,
      zoom: range && { ...range, value: settings.zoom ?? range.min },
    });
    const lenses = lensesOf(await this.devices().catch(() => []));
    if (this.track !== track) return;
    if (lenses.length > 1) this.set({ ...this.value, lenses });
    const zoomed = lens === null ? undefined : this.store.load().zoom[lens];
    if (range && zoomed !== undefined) await this.setZoom(zoomed);
    if (torch && this.torch && this.track === track) await this.setTorch(true);
  }

  /** The camera was taken away for a while. */
  release(): void {
    this.track = null;
    this.set(NO_CAMERA);
  }

  /** The shopper is done with the camera. */
  forget(): void {
    this.torch = false;
    this.release();
  }

  async setTorch(torch: boolean): Promise<void> {
    if (this.value.torch === null) return;
    if (!(await this.apply({ torch }, 'torch'))) return;
    this.torch = torch;
    this.set({ ...this.value, torch, refused: null });
  }

  async setZoom(wanted: number): Promise<void> {
    const { zoom, lens } = this.value;
    if (!zoom) return;
    const value = Math.min(zoom.max, Math.max(zoom.min, wanted));
    if (!(await this.apply({ zoom: value }, 'zoom'))) return;
    this.set({ ...this.value, zoom: { ...zoom, value } satisfies Range, refused: null });
    if (lens === null) return;
    const choices = this.store.load();
    this.store.save({ ...choices, zoom: { ...choices.zoom, [lens]: value } });
  }

  /** The lens to use from the next start on. */
  chooseLens(lens: string): void {
    this.store.save({ ...this.store.load(), lens });
  }

  /** False where the camera refuses, or is gone meanwhile. */
  private async apply(wish: Wish, what: 'torch' | 'zoom'): Promise<boolean> {
    const { track } = this;
    if (!track) return false;
    const asked = { ...this.asked, ...wish };
    const advanced = Object.entries(asked).map(([name, value]) => ({ [name]: value }));
    // What a camera cannot do of an advanced wish it passes over in silence: only its settings tell.
    const done = await track.applyConstraints({ advanced }).then(
      () => wish.torch === undefined || (track.getSettings() as Settings).torch !== !wish.torch,
      () => false,
    );
    if (this.track !== track) return false;
    if (done) this.asked = asked;
    else this.set({ ...this.value, refused: what });
    return done;
  }
}

/** Firefox has no such method. */
function capabilitiesOf(track: MediaStreamTrack): Capabilities {
  return typeof track.getCapabilities === 'function' ? track.getCapabilities() : {};
}
