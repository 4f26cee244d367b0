import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon, type IconName } from './icons.ts';
import { installationContext, type InstallationPort, type InstallationView } from './installation-port.ts';
import type { SessionState } from './session-state.ts';
import { base, buttons } from './styles.ts';
import { updateMoment } from './update-moment.ts';

/**
 * One line about the app itself, or none: a newer version, the home screen, use without a network. In the basket only what cannot wait until the
 * shopper is back at the start.
 */
@localized()
@customElement('cl-installation-note')
export class InstallationNote extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .note {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-3);
        margin-block: var(--space-3);
        padding-block: var(--space-1);
        padding-inline: var(--space-4) var(--space-1);
        border: 1px solid var(--edge);
        border-radius: var(--radius-m);
        background: var(--surface);
      }
      p {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }
      .note p {
        flex: 1 1 11rem;
        min-height: var(--touch);
      }
      .note div {
        display: flex;
        margin-inline-start: auto;
      }
      .quietly {
        margin-block-start: var(--space-2);
        min-height: var(--touch);
        color: var(--ink-soft);
        font-size: var(--text-xs);
      }
      .quietly .icon {
        font-size: 0.9rem;
      }
    `,
  ];

  @consume({ context: installationContext, subscribe: true })
  @property({ attribute: false })
  installation: InstallationPort | null = null;
  /** What is on the screen. */
  @property({ attribute: false }) session: SessionState | null = null;
  @state() private view: InstallationView | null = null;
  private unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    // Taken off the page it hears nothing.
    this.requestUpdate('installation');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('installation')) return;
    this.unsubscribe?.();
    this.view = this.installation?.state ?? null;
    this.unsubscribe = this.installation?.subscribe((view) => (this.view = view)) ?? null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe?.();
    this.unsubscribe = null;
  }

  override render() {
    return html`${this.renderNote()}
      <p class="visually-hidden" role="status">${this.offersUpdate ? msg('A new version is ready.') : ''}</p>`;
  }

  private get offersUpdate(): boolean {
    return this.view?.update === true && this.session !== null && updateMoment(this.session) !== 'no';
  }

  private renderNote() {
    const { view, session, installation } = this;
    if (!view || !session || !installation) return '';
    if (this.offersUpdate) {
      return this.note('renew', msg('A new version is ready.'), [[msg('Reload'), () => installation.update()]]);
    }
    if (session.scene.kind !== 'welcome') return '';
    if (view.kept === 'no-room') {
      return this.quietly('warning', msg('This device has no room left: without a connection the app will not start.'));
    }
    // Nobody wants to keep what was not tried.
    const used = session.vision !== null || session.basket.count > 0;
    if (view.invitation === 'prompt' && used) {
      return this.note('download', msg('Keep CartLens on the home screen?'), [
        [msg('Not now'), () => installation.decline()],
        [msg('Install'), () => void installation.install()],
      ]);
    }
    if (view.invitation === 'share-menu' && used) {
      return this.note('share', msg('To keep CartLens: tap Share, then Add to Home Screen.'), [
        [msg('Close'), () => installation.decline()],
      ]);
    }
    return view.kept === 'kept' ? this.quietly('check', msg('Works without a connection')) : '';
  }

  /** @param spoken the text is in the live region, where it can be read too */
  private note(name: IconName, text: string, actions: readonly (readonly [string, () => void])[], spoken = false) {
    return html`<section class="note" aria-label=${msg('About this app')}>
      <p aria-hidden=${spoken}>${icon(name)}<span>${text}</span></p>
      <div>
        ${actions.map(
          ([label, act], i) =>
            html`<button class="button small ${i === actions.length - 1 ? 'secondary' : 'quiet'}" @click=${act}>
              ${label}
            </button>`,
        )}
      </div>
    </section>`;
  }

  private quietly(name: IconName, text: string) {
    return html`<p class="quietly">${icon(name)}<span>${text}</span></p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-installation-note': InstallationNote;
  }
}
