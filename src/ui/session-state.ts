import { NO_BARCODES } from './barcode-view.ts';
import type { CheckoutView } from './checkout-port.ts';
import type { ItemId } from '../core/basket-event.ts';
import type { ProductId } from '../core/catalog.ts';
import type { Gtin14 } from '../core/gtin.ts';
import type { FrameResult, LoadProgress, Stage, VisionReport } from '../../workers/vision.api.ts';
import type { Decision } from '../core/decision.ts';
import type { GuidanceNote } from '../core/guidance.ts';
import type { Zone } from '../core/zone.ts';
import type { BarcodeView } from './barcode-view.ts';
import type { BasketChange } from './basket-change.ts';
import type { BasketView } from './basket-view.ts';

export type SourceKind = 'camera' | 'clip';

/** Why the app cannot go on by itself. Each has its own sentence and its own way out (`problem-texts.ts`). */
export type ProblemKind =
  | 'no-camera'
  | 'camera-denied'
  | 'camera-busy'
  | 'camera-lost'
  | 'camera-unsupported'
  | 'insecure'
  | 'unsupported'
  | 'model-missing'
  | 'model-corrupt'
  | 'models-offline'
  | 'server-failed'
  | 'catalog-missing'
  | 'clip-missing'
  | 'vision-failed';

export interface Problem {
  readonly kind: ProblemKind;
  /** The error's own words, for the engineer. */
  readonly detail: string;
}

/** What fills the screen. */
export type Scene =
  | { readonly kind: 'welcome' }
  | { readonly kind: 'loading'; readonly source: SourceKind; readonly progress: LoadState }
  | { readonly kind: 'live'; readonly source: SourceKind }
  | { readonly kind: 'clip-ended' }
  /** The kept basket, with nothing watching. */
  | { readonly kind: 'basket' }
  | { readonly kind: 'problem'; readonly source: SourceKind; readonly problem: Problem };

/** What happened to the part that sees: the graphics chip was taken away, or the worker died or hangs. */
export type RecoveryReason = 'device-lost' | 'worker-crashed' | 'timeout';

/** How far the start is. `asking-camera` waits for the shopper, the rest for the machine. */
export type LoadState =
  | { readonly step: 'asking-camera' }
  | { readonly step: 'catalog' }
  | { readonly step: 'models'; readonly progress: LoadProgress }
  | { readonly step: 'learning'; readonly done: number; readonly total: number };

/** Numbers for the engineer, smoothed over about a second. */
export interface Pace {
  readonly framesPerSecond: number;
  /** Of these so many were looked at; the rest showed nothing new. */
  readonly looksPerSecond: number;
  readonly stagesMs: Readonly<Record<Stage, number>>;
}

/** What a product is being chosen for from the catalogue's list. */
export type Picking =
  /** `gtin`: the barcode that it stands for. */
  | { readonly kind: 'add'; readonly gtin?: Gtin14 }
  | { readonly kind: 'answer'; readonly item: ItemId }
  | { readonly kind: 'correct'; readonly product: ProductId };

export interface UndoOffer {
  readonly change: BasketChange;
  /** Grows with every change, so that the same words shown twice are two notices. */
  readonly serial: number;
}

/** All that the screen depends on. A new object for every change. */
export interface SessionState {
  readonly scene: Scene;
  readonly basket: BasketView;
  readonly undo: UndoOffer | null;
  readonly barcodes: BarcodeView;
  /** Items seen in the basket at the start that nobody added yet. */
  readonly initialItems: number;
  readonly checkout: CheckoutView;
  readonly checkoutOpen: boolean;
  /** Whose name is being chosen from the catalogue. */
  readonly picking: Picking | null;
  /** For screen readers. A new object is a new message. */
  readonly announcement: { readonly text: string } | null;
  readonly online: boolean;
  readonly vision: VisionReport | null;
  /** Why seeing stands still and starts again by itself; null while it works. */
  readonly recovering: RecoveryReason | null;
  /** The camera gives nothing for now; it goes on by itself. */
  readonly paused: boolean;
  readonly observer: FrameResult['observer'];
  /** What the shopper can do so that the camera sees better. */
  readonly guidance: GuidanceNote | null;
  readonly pace: Pace | null;
  /** The last few, newest first. */
  readonly decisions: readonly Decision[];
  readonly detailsOpen: boolean;
  /** The basket's area while the shopper draws it; `zone` null: there is none yet. */
  readonly drawing: { readonly zone: Zone | null } | null;
}

/** Before anything was opened. */
export function firstState(checkout: CheckoutView): SessionState {
  return {
    scene: { kind: 'welcome' },
    basket: { lines: [], questions: [], count: 0, sold: 0, total: 0 },
    undo: null,
    barcodes: NO_BARCODES,
    initialItems: 0,
    checkout,
    checkoutOpen: false,
    picking: null,
    announcement: null,
    online: true,
    vision: null,
    recovering: null,
    paused: false,
    observer: 'starting',
    guidance: null,
    pace: null,
    decisions: [],
    detailsOpen: false,
    drawing: null,
  };
}
