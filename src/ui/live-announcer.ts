import { html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Speech } from './speech.ts';
import { base } from './styles.ts';

/** Changes within this time are spoken as one sentence, milliseconds. */
const GATHER = 900;

/**
 * Speaks changes of the basket to screen readers: politely, together where they come together, never the same twice. Where the app's own
 * voice is on, it speaks them instead: nobody wants to hear everything from two.
 */
@customElement('cl-live-announcer')
export class LiveAnnouncer extends LitElement {
  static override styles = base;

  /** A new object is a new message. */
  @property({ attribute: false }) message: { readonly text: string } | null = null;
  @property({ attribute: false }) voice: Speech | null = null;
  @state() private spoken = '';
  private waiting: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('message') || !this.message) return;
    this.waiting.push(this.message.text);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const text = this.waiting.join(' ');
      this.waiting = [];
      if (this.voice?.on) this.voice.announce(text);
      this.spoken = this.voice?.on ? '' : text;
    }, GATHER);
  }

  override render() {
    return html`<p class="visually-hidden" role="status" aria-live="polite" aria-atomic="true">${this.spoken}</p>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-live-announcer': LiveAnnouncer;
  }
}
