import type { BarcodeSite } from '../core/barcode-site.ts';
import { gtinOf, type BarcodeSighting } from '../core/barcode.ts';
import { BarcodeReads, type ConfirmedRead } from '../core/barcode-reads.ts';
import type { Catalog, ProductId } from '../core/catalog.ts';
import { ITEM } from '../core/detections.ts';
import { center, type Box, type Point } from '../core/geometry.ts';
import type { Gtin14 } from '../core/gtin.ts';
import { lookUp } from '../core/scan.ts';
import type { Track } from '../core/track.ts';
import { NO_BARCODES, type BarcodeNote, type BarcodeView } from './barcode-view.ts';
import { barcodeAnnouncement, barcodeStateWords } from './barcode-words.ts';
import type { TimedFrame } from './ports.ts';

/** Reads the barcodes of frames. */
export interface BarcodePort {
  /** Takes the frame over. One call at a time. `boxes`: things that may be looked at more closely, pixels of the frame. */
  read(frame: VideoFrame | ImageBitmap, boxes: readonly Box[]): Promise<readonly BarcodeSighting[]>;
  /** Lets go of whatever reads; the next frame brings it back. */
  stop(): void;
}

/** What the desk needs of the session. */
export interface DeskWorld {
  /** Seconds, only growing. */
  now(): number;
  /** Null until the catalogue and the basket are there: what is shown before is not read yet, and so not lost. */
  catalog(): Catalog | null;
  /** Tells the part that sees what lies around a point, and hears what carries the code; while nothing sees, nothing is known of that. */
  siteOf(product: ProductId, at: Point): Promise<BarcodeSite>;
  /** A product was scanned, or a known thing has its name from its code. */
  take(product: ProductId, site: BarcodeSite): void;
  show(view: BarcodeView): void;
  /** To those who cannot see it. */
  tell(text: string): void;
}

/** A read is at most so near to the one before, seconds: a code that is held for a second is read four times. */
const INTERVAL = 0.25;
/** After a read that took long the reader rests so many times as long, so that it never takes more than a third of a processor. */
const REST = 2;
/** So many failures in a row, and barcodes are given up until the camera starts again. */
const TRIES = 3;
/** Seconds from a failure to the next try, longer each time. */
const RECOVERY = 2;

const ELSEWHERE: BarcodeSite = { kind: 'elsewhere' };

/**
 * Where things are scanned: takes a frame now and then, has its barcodes read, and brings each scan to the basket, or to the shopper where the
 * basket can do nothing with it. It runs beside vision, from the camera's first frame on, and whatever fails in it costs barcodes only.
 */
export class BarcodeDesk {
  private readonly port: BarcodePort;
  private readonly world: DeskWorld;
  private readonly reads = new BarcodeReads();
  private view: BarcodeView = NO_BARCODES;
  private boxes: readonly Box[] = [];
  private busy = false;
  /** Not before then. */
  private next = -Infinity;
  private failures = 0;
  /** Grows with every rest: what was read for an earlier run is nobody's. */
  private run = 0;

  constructor(port: BarcodePort, world: DeskWorld) {
    this.port = port;
    this.world = world;
  }

  /** Looks at a copy of the frame when it is time for that. The frame stays the caller's. */
  offer({ frame }: TimedFrame): void {
    const now = this.world.now();
    if (this.busy || now < this.next || this.view.state === 'failed' || this.world.catalog() === null) return;
    this.busy = true;
    if (this.view.state === 'off') this.show({ state: 'starting' });
    void this.look(copyOf(frame), this.run, now);
  }

  /** What vision has found in the latest frame: the things without a name are worth a closer look. */
  see(tracks: readonly Track[]): void {
    const unnamed = tracks.filter(({ classId, identity }) => classId === ITEM && identity?.kind !== 'recognised');
    this.boxes = unnamed.map(({ box }) => box);
  }

  /** The camera is off. What still waits for the shopper stays. */
  rest(): void {
    this.run++;
    this.reads.forget();
    this.boxes = [];
    this.failures = 0;
    if (this.view.state === 'off') return;
    this.port.stop();
    this.show({ state: 'off' });
  }

  /** The shopper has done something about a code. */
  settle(gtin: Gtin14): void {
    this.show({ notes: this.view.notes.filter((note) => note.gtin !== gtin) });
  }

  private async look(copy: Promise<VideoFrame | ImageBitmap>, run: number, began: number): Promise<void> {
    try {
      const sightings = await this.port.read(await copy, this.boxes);
      if (run !== this.run) return;
      this.failures = 0;
      if (this.view.state === 'starting') this.show({ state: 'reading' });
      await this.take(began, sightings);
    } catch {
      if (run === this.run && ++this.failures >= TRIES) this.giveUp();
    } finally {
      this.busy = false;
      const took = this.world.now() - began;
      this.next = began + Math.max(INTERVAL, took * (1 + REST), this.failures * RECOVERY);
    }
  }

  private async take(t: number, sightings: readonly BarcodeSighting[]): Promise<void> {
    const { run } = this;
    const known = sightings.flatMap((sighting) => {
      const gtin = gtinOf(sighting);
      return gtin === null ? [] : [{ gtin, box: sighting.box }];
    });
    for (const read of this.reads.take(t, known)) {
      await this.bring(read);
      if (run !== this.run) return;
    }
  }

  private async bring({ gtin, box, fresh }: ConfirmedRead): Promise<void> {
    const catalog = this.world.catalog();
    if (catalog === null) return;
    const scan = lookUp(catalog, gtin);
    if (scan.kind !== 'product') {
      if (fresh) this.note(scan);
      return;
    }
    // A part that sees no more must not cost the scan.
    const site = await this.world.siteOf(scan.looksLike.id, center(box)).catch(() => ELSEWHERE);
    if (fresh || site.kind === 'item') this.world.take(scan.product.id, site);
  }

  private note(note: BarcodeNote): void {
    if (this.view.notes.some(({ gtin }) => gtin === note.gtin)) return;
    this.show({ notes: [...this.view.notes, note] });
    this.world.tell(barcodeAnnouncement(note));
  }

  private giveUp(): void {
    this.show({ state: 'failed' });
    this.world.tell(barcodeStateWords('failed'));
  }

  private show(change: Partial<BarcodeView>): void {
    this.view = { ...this.view, ...change };
    this.world.show(this.view);
  }
}

/** A second handle on the same picture, made before the first one goes its way. */
function copyOf(frame: VideoFrame | ImageBitmap): Promise<VideoFrame | ImageBitmap> {
  try {
    return 'clone' in frame ? Promise.resolve(frame.clone()) : createImageBitmap(frame);
  } catch (error) {
    return Promise.reject(error as Error);
  }
}
