import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { numberFormat } from '../core/intl-formats.ts';
import type { OutgoingRequest, SentRequest, TrafficPurpose, UpcomingRequest } from '../core/traffic.ts';
import type { BasketView } from './basket-view.ts';
import type { CheckoutView } from './checkout-port.ts';
import { wish } from './events.ts';
import { Filling } from './filling.ts';
import { Follow } from './follow.ts';
import { icon } from './icons.ts';
import { formatLocale } from './language.ts';
import './modal.ts';
import { base, buttons } from './styles.ts';
import { trafficContext, type TrafficPort } from './traffic-context.ts';
import { plural } from './words.ts';

/** Everything that leaves the device, byte for byte: what goes next, before it goes, and all that went since the page was opened. */
@localized()
@customElement('cl-privacy-sheet')
export class PrivacySheet extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      .promise {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-3);
        margin-bottom: var(--space-4);
        padding: var(--space-4);
        border-radius: var(--radius-m);
        background: var(--sunken);
      }
      .promise .icon {
        font-size: 1.25rem;
        color: var(--good);
      }
      h3 {
        padding: var(--space-3) 0 var(--space-2);
        font-size: var(--text-m);
        font-weight: 650;
      }
      .request {
        margin-bottom: var(--space-3);
      }
      .what {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 var(--space-3);
      }
      .what b {
        font-weight: 600;
      }
      .address {
        color: var(--ink-soft);
        font-size: var(--text-xs);
        overflow-wrap: anywhere;
      }
      pre {
        margin: var(--space-1) 0 0;
        padding: var(--space-3);
        border-radius: var(--radius-s);
        background: var(--sunken);
        font:
          400 var(--text-xs) / 1.45 ui-monospace,
          monospace;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      details {
        border-bottom: 1px solid var(--edge);
      }
      details .address,
      details pre {
        margin-bottom: var(--space-2);
      }
      summary {
        display: grid;
        /* What a request was for keeps room for its words. */
        grid-template-columns: auto minmax(7rem, 1fr) minmax(0, auto);
        align-items: center;
        gap: 0 var(--space-3);
        min-height: var(--touch);
        padding: var(--space-1) 0;
        cursor: pointer;
      }
      summary > span {
        color: var(--ink-soft);
        font-size: var(--text-xs);
        text-align: end;
      }
    `,
  ];

  /** What goes next depends on both; the checkout's state is a new one whenever the outbox is. */
  @property({ attribute: false }) basket: BasketView | null = null;
  @property({ attribute: false }) checkout: CheckoutView | null = null;
  @consume({ context: trafficContext, subscribe: true })
  @property({ attribute: false })
  traffic: TrafficPort | null = null;
  @state() private upcoming: readonly UpcomingRequest[] | null = null;
  private asked: readonly unknown[] = [];
  protected readonly follow = new Follow(this, () => this.traffic?.log ?? null);

  private readonly filling = new Filling(this);

  /** What goes next has changed with the basket and with every answer. */
  protected override willUpdate(_changed: PropertyValues<this>): void {
    const { traffic, basket, checkout } = this;
    const now = [traffic, traffic?.log.value, basket, checkout];
    if (now.every((part, i) => part === this.asked[i])) return;
    this.asked = now;
    // A storage that cannot be read has nothing that could be sent.
    void traffic
      ?.upcoming()
      .catch(() => [])
      .then((upcoming) => {
        if (this.asked === now) this.upcoming = upcoming;
      });
  }

  override render() {
    const { traffic } = this;
    if (!traffic) return html``;
    return html`
      <cl-modal tall .heading=${msg('What is sent')} @modal-close=${() => wish(this, 'open-sheet', { sheet: null })}>
        ${this.filling.done ? this.renderAll(traffic) : ''}
      </cl-modal>
    `;
  }

  private renderAll(traffic: TrafficPort) {
    const { requests, sent, received } = traffic.log.totals;
    const of = (when: UpcomingRequest['when']) => this.upcoming?.filter((entry) => entry.when === when) ?? [];
    const waiting = of('waiting');
    const payment = of('payment');
    return html`
      <section class="promise">
        ${icon('shield')}
        <p>
          ${msg('Pictures never leave this device, nor do your settings, your budget or what you want to be warned of. The shop gets what is in the basket: products and how many. This is all of it.')}
        </p>
      </section>
      <section aria-labelledby="next">
        <h3 id="next">${msg('Goes next')}</h3>
        ${
          waiting.length > 0
            ? waiting.map(({ request }) => this.renderRequest(request))
            : this.upcoming && html`<p class="soft">${msg('Nothing: the shop has this basket as it is.')}</p>`
        }
      </section>
      ${
        payment.length > 0
          ? html`<section aria-labelledby="pay">
              <h3 id="pay">${msg('Goes when you check out')}</h3>
              ${payment.map(({ request }) => this.renderRequest(request))}
              <p class="address">${msg('Then the means of payment that you choose. No name, no address, no card number.')}</p>
            </section>`
          : ''
      }
      <section aria-labelledby="sent">
        <h3 id="sent">${msg('Sent since this page was opened')}</h3>
        <p class="address number">
          ${msg(str`${requestCount(requests)}: ${byteCount(sent)} out, ${byteCount(received)} back.`)}
          ${requests > traffic.log.value.length ? msg('The newest are listed.') : ''}
        </p>
        ${repeat(
          traffic.log.value,
          ({ serial }) => serial,
          (request) => this.renderSent(request),
        )}
      </section>
    `;
  }

  private renderRequest(request: OutgoingRequest) {
    const size = request.body === null ? 0 : new TextEncoder().encode(request.body).byteLength;
    return html`
      <div class="request">
        <p class="what"><b>${purposeWords(request.purpose)}</b><span class="number soft">${byteCount(size)}</span></p>
        <p class="address">${request.method} ${request.path}</p>
        ${request.body === null ? '' : html`<pre>${request.body}</pre>`}
      </div>
    `;
  }

  private renderSent(request: SentRequest) {
    const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
    return html`
      <details>
        <summary>
          <time class="number soft" datetime=${new Date(request.at).toISOString()}>${timeOf(request.at)}</time>
          <b>${purposeWords(request.purpose)}</b>
          <span class="number">${byteCount(request.sent)}<br />${answerWords(request)}</span>
        </summary>
        <p class="address">${request.method} ${request.path}</p>
        <pre>${headers.join('\n')}${request.body === null ? '' : `\n\n${request.body}`}</pre>
      </details>
    `;
  }
}

function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString(formatLocale());
}

function requestCount(n: number): string {
  return plural(msg('one {# request} other {# requests}'), n);
}

/** Every byte counts here: "1,204 bytes". */
function byteCount(n: number): string {
  return numberFormat(formatLocale(), { style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(n);
}

function answerWords({ answer }: SentRequest): string {
  if (answer === 'waiting') return msg('under way');
  if (answer === 'none') return msg('no answer');
  return msg(str`answered, ${byteCount(answer.received)} back`);
}

function purposeWords(purpose: TrafficPurpose): string {
  switch (purpose) {
    case 'create-cart':
      return msg('The basket, for the first time');
    case 'update-cart':
      return msg('The basket as it is now');
    case 'cancel-cart':
      return msg('The basket is given up');
    case 'create-checkout':
      return msg('The wish to check out');
    case 'complete':
      return msg('The payment');
    case 'watch':
      return msg('A look at the checkout');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cl-privacy-sheet': PrivacySheet;
  }
}
