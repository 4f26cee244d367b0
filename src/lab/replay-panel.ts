import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EventScore } from '../core/event-score.ts';
import { base } from '../ui/styles.ts';
import { ms } from './format.ts';
import type { ReplayResult } from './lab-state.ts';
import { panel, tables } from './lab-styles.ts';

/** What a replay led to, against what really happened. */
@customElement('cl-lab-replay')
export class ReplayPanel extends LitElement {
  static override styles = [
    base,
    panel,
    tables,
    css`
      .score {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(4.5rem, 1fr));
        gap: var(--space-2);
        margin-bottom: var(--space-2);
      }
      .score div {
        display: flex;
        flex-direction: column-reverse;
      }
      .score dt {
        font-size: var(--text-xs);
      }
      .score dd {
        font-size: var(--text-l);
        font-weight: 650;
        line-height: 1.2;
      }
      ul {
        font-size: var(--text-xs);
        color: var(--bad);
      }
      .events {
        max-height: 14rem;
        overflow-y: auto;
      }
    `,
  ];

  @property({ attribute: false }) result: ReplayResult | null = null;

  override render() {
    const { result } = this;
    return html`<section aria-labelledby="heading">
      <h2 id="heading">Replay <small>${result ? `${result.clip} on ${result.backend}` : ''}</small></h2>
      ${
        result
          ? this.outcome(result)
          : html`<p class="empty">
              “Replay and score” gives every frame to the models, however long it takes, and holds the events against the truth.
            </p>`
      }
    </section>`;
  }

  private outcome({ score, mistakes, events, frames, looked, seconds, medianMs, p95Ms }: ReplayResult) {
    return html`${score ? this.score(score) : html`<p class="note">Without a truth there is no score.</p>`}
      <p class="empty number">
        ${frames} frames of ${seconds.toFixed(1)} s, ${looked} looked at; ${ms(medianMs)} ms a frame, p95 ${ms(p95Ms)} ms
      </p>
      ${
        mistakes.length > 0
          ? html`<h3>Wrong</h3>
              <ul>
                ${mistakes.map((mistake) => html`<li>${mistake}</li>`)}
              </ul>`
          : ''
      }
      <h3>Events</h3>
      <div class="events" tabindex="0" role="group" aria-label="Events of the replay">
        <table aria-label="Events">
          <tbody>
            ${events.map(
              ({ t, type, product }) =>
                html`<tr>
                  <th scope="row">${type === 'item-added' ? 'added' : 'removed'} ${product}</th>
                  <td>${t.toFixed(2)} s</td>
                </tr>`,
            )}
          </tbody>
        </table>
        ${events.length === 0 ? html`<p class="empty">None.</p>` : ''}
      </div>`;
  }

  private score({ precision, recall, f1, f1WithProduct, finalCountError }: EventScore) {
    const entries: readonly (readonly [string, string])[] = [
      ['F1', f1.toFixed(2)],
      ['F1, product too', f1WithProduct.toFixed(2)],
      ['Precision', precision.toFixed(2)],
      ['Recall', recall.toFixed(2)],
      ['Final count off', String(finalCountError)],
    ];
    return html`<dl class="score" aria-label="Score">
      ${entries.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-lab-replay': ReplayPanel;
  }
}
