import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { wish } from './events.ts';
import { icon } from './icons.ts';
import { problemText } from './problem-texts.ts';
import type { Problem, SourceKind } from './session-state.ts';
import { base, buttons, centred } from './styles.ts';

/** Something is in the way: what it is, what to do, and the other way in. */
@localized()
@customElement('cl-problem-screen')
export class ProblemScreen extends LitElement {
  static override styles = [
    base,
    buttons,
    centred,
    css`
      .sign {
        display: grid;
        place-items: center;
        width: 5rem;
        height: 5rem;
        margin-bottom: var(--space-5);
        border-radius: var(--radius-full);
        background: var(--ask-tint);
        color: var(--ask-ink);
        font-size: 1.625rem;
      }
      h1 {
        font-size: var(--text-xl);
        font-weight: 700;
        letter-spacing: -0.03em;
        line-height: 1.15;
        text-wrap: balance;
      }
      .advice {
        max-width: 26rem;
        margin: var(--space-3) 0 var(--space-5);
        color: var(--ink-soft);
        font-size: var(--text-m);
        text-wrap: pretty;
      }
      .ways {
        display: grid;
        gap: var(--space-2);
        width: min(100%, 20rem);
      }
      details {
        max-width: 30rem;
        margin-top: var(--space-5);
        color: var(--ink-soft);
        font-size: var(--text-xs);
        text-align: left;
      }
      summary {
        min-height: var(--touch);
        display: grid;
        place-content: center;
        cursor: pointer;
        text-decoration: underline;
      }
      code {
        display: block;
        padding: var(--space-3);
        border-radius: var(--radius-s);
        background: var(--sunken);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) problem: Problem | null = null;
  @property({ attribute: false }) source: SourceKind = 'camera';
  /** Kept in the basket, with a name or without. */
  @property({ attribute: false }) items = 0;

  override render() {
    if (!this.problem) return html``;
    const text = problemText(this.problem.kind);
    const other: SourceKind = this.source === 'camera' ? 'clip' : 'camera';
    const otherHelps = /camera|clip|insecure/.test(this.problem.kind);
    return html`
      <div class="sign">${icon(text.icon)}</div>
      <h1 class="arrival" tabindex="-1">${text.title}</h1>
      <p class="advice" role="alert">${text.advice}</p>
      <div class="ways">
        ${
          text.retry === null
            ? ''
            : html`<button class="button primary" @click=${() => wish(this, 'try-again', null)}>
                ${icon('replay')} ${text.retry}
              </button>`
        }
        ${
          otherHelps
            ? html`<button class="button secondary" @click=${() => wish(this, 'start-source', { source: other })}>
                ${icon(other === 'clip' ? 'play' : 'camera')} ${other === 'clip' ? msg('Play the demo clip') : msg('Use camera')}
              </button>`
            : ''
        }
        ${
          this.items > 0
            ? html`<button class="button secondary" @click=${() => wish(this, 'show-basket', null)}>
                ${icon('basket')} ${msg('See the basket')}
              </button>`
            : ''
        }
        <button class="button quiet small" @click=${() => wish(this, 'stop-source', null)}>${msg('Back to the start')}</button>
      </div>
      ${
        this.problem.detail
          ? html`<details>
              <summary>${msg('What exactly happened')}</summary>
              <code lang="en" dir="ltr">${this.problem.detail}</code>
            </details>`
          : ''
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-problem-screen': ProblemScreen;
  }
}
