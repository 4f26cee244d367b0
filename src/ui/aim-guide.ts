import { consume } from '@lit/context';
import { msg } from '@lit/localize';
import { LitElement, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { aimAtItems, aimAtZone } from '../core/aim.ts';
import type { SessionState } from './session-state.ts';
import { shotContext, type Shot, type ShotFeed } from './shot-context.ts';
import { speech } from './speech.ts';
import { SpokenGuide } from './spoken-guide.ts';

/** Shows nothing: while the app's voice is on, it tells how to hold the camera, from every shot of it. Clips aim themselves. */
@customElement('cl-aim-guide')
export class AimGuide extends LitElement {
  @consume({ context: shotContext, subscribe: true }) @property({ attribute: false }) feed: ShotFeed | null = null;
  @property({ attribute: false }) state: SessionState | null = null;
  private guide: SpokenGuide | null = null;
  private unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    speech.addEventListener('change', this.listen);
    document.addEventListener('visibilitychange', this.onVisibility);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    speech.removeEventListener('change', this.listen);
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.leave();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('feed')) this.listen();
  }

  private readonly listen = (): void => {
    this.leave();
    if (!speech.on || !this.feed?.live) return;
    this.guide = new SpokenGuide();
    this.unsubscribe = this.feed.subscribe((shot) => this.take(shot));
    speech.announce(msg('Hold the phone above the basket, about half a metre away.'));
  };

  private leave(): void {
    this.unsubscribe?.();
    this.unsubscribe = null;
  }

  private take({ zone, tracks, frame }: Shot): void {
    const { state, guide } = this;
    if (!state || !guide || state.drawing || state.checkoutOpen) return;
    const aim = zone ? aimAtZone(zone) : aimAtItems(tracks, frame);
    const filled = state.basket.count + state.basket.questions.length > 0;
    const words = guide.hear({ aim, observer: state.observer, filled }, performance.now() / 1000);
    if (words !== null) speech.hint(words);
  }

  private readonly onVisibility = (): void => {
    if (document.hidden) speech.hush();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-aim-guide': AimGuide;
  }
}
