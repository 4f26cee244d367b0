import { html } from 'hono/html';
import { formatMoney } from '../../src/core/money.ts';
import type { UcpLineItem, UcpTotal } from '../../src/core/ucp.ts';
import type { CheckoutSession } from '../shop/checkout-sessions.ts';
import type { ListedOrder } from '../shop/newest-orders.ts';
import { grandTotal } from '../shop/offer.ts';
import { spelled } from '../shop/till-code.ts';
import { auditedLines, isPayable, seenOf, type DeskOutcome, type Waiting } from './desk.ts';

/** Where somebody who is not signed in ends up. @param next the page that was asked for */
export function signInForm(next: string, problem: string | null) {
  return html`<h1>Staff sign-in</h1>
    ${problem === null ? '' : html`<p class="note" role="alert">${problem}</p>`}
    <form class="card" method="post" action="/till/sign-in">
      <input type="hidden" name="next" value="${next}" />
      <label
        >Name <input name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus
      /></label>
      <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
      <button>Sign in</button>
    </form>`;
}

/** The start: a field for the scanner, and who waits. */
export function deskPage(waiting: readonly Waiting[], orders: readonly ListedOrder[] | null, unknown: string | null, now: Date) {
  return html`<h1>Next basket</h1>
    ${unknown === null ? '' : html`<p class="note" role="alert">There is no basket with the code “${unknown}”. Scan again, or type it as the phone shows it.</p>`}
    <form class="card" method="get" action="/till/find">
      <label
        >Scan or type the code
        <input
          class="code"
          name="code"
          required
          autofocus
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          enterkeyhint="go"
          placeholder="7K4Q2-M9XPW"
      /></label>
      <button>Open</button>
    </form>
    <section>
      <h2>Waiting to pay</h2>
      ${
        waiting.length === 0
          ? html`<p class="soft">Nobody. A basket appears here when its shopper chooses to pay at the till.</p>`
          : html`<ul class="waiting">
              ${waiting.map(
                ({ code, since, session }) =>
                  html`<li>
                    <a href="/till/${code}"
                      ><span class="code">${spelled(code)}</span
                      ><b class="number">${price(session, grandTotal(session.offer.totals))}</b
                      ><span class="soft">${pieces(session.offer.lineItems)}, ${minutes(since, now)}</span></a
                    >
                  </li>`,
              )}
            </ul>`
      }
    </section>
    ${orders === null ? '' : orderList(orders)}`;
}

const NOTES: Readonly<Record<DeskOutcome['kind'], string>> = {
  done: '',
  changed: 'The basket has changed since you looked. Nothing was done: look again.',
  blocked: 'That is not possible yet. See what is missing below.',
  over: 'This checkout is over. Nothing was done.',
  'not-found': 'There is no such basket.',
};

/** One basket: its lines, and what is to be done with it, step by step. */
export function sessionPage(session: CheckoutSession, receipt: string | null, outcome: DeskOutcome['kind'] | null) {
  const { offer, tillCode } = session;
  return html`<h1>Basket <span class="code">${spelled(tillCode ?? '')}</span></h1>
    ${outcome === null || NOTES[outcome] === '' ? '' : html`<p class="note" role="alert">${NOTES[outcome]}</p>`}
    <div class="sides">
      <section class="card" aria-label="What is in it">
        <ul class="lines">
          ${offer.lineItems.map(
            (line) =>
              html`<li>
                <span class="number soft">${line.quantity} ×</span
                ><span class="title"
                  >${line.item.title}${offer.ageRestricted.includes(line.item.id) ? html`<span class="tag">age check</span>` : ''}</span
                ><span class="number">${price(session, grandTotal(line.totals))}</span>
              </li>`,
          )}
        </ul>
        ${totals(offer.totals, offer.currency)}
      </section>
      <div class="steps">${steps(session, receipt)}</div>
    </div>`;
}

function steps(session: CheckoutSession, receipt: string | null) {
  if (session.status === 'completed') {
    return html`<p class="note good" role="status">Paid. The phone shows the receipt.</p>
      ${receipt === null ? '' : html`<a class="button second" href="${receipt}">Receipt</a>`}
      <a class="button" href="/till">Next basket</a>`;
  }
  if (session.status === 'canceled') {
    return html`<p class="note">This checkout was cancelled or has expired.</p>
      <a class="button" href="/till">Next basket</a>`;
  }
  return html`${ageStep(session)}${auditStep(session)}${payStep(session)}`;
}

function ageStep(session: CheckoutSession) {
  const { ageCheck, offer } = session;
  if (ageCheck === 'none') return '';
  if (ageCheck === 'approved') return html`<p class="soft">✓ Age checked</p>`;
  const restricted = offer.lineItems.filter((line) => offer.ageRestricted.includes(line.item.id));
  return html`<section class="card ask">
    <h2>${ageCheck === 'refused' ? 'Refused: too young' : 'Is the buyer old enough?'}</h2>
    ${lineList(restricted)}
    ${
      ageCheck === 'refused'
        ? html`<p>The phone asks the shopper to take this out. If it was a mistake, approve it now.</p>
            <div class="choice">${decision(session, 'age', 'approved', 'Old enough')}</div>`
        : html`<div class="choice">
            ${decision(session, 'age', 'approved', 'Old enough')}${decision(session, 'age', 'refused', 'Refuse', true)}
          </div>`
    }
  </section>`;
}

function auditStep(session: CheckoutSession) {
  if (session.audit === 'none') return '';
  if (session.audit === 'passed') return html`<p class="soft">✓ Basket compared</p>`;
  return html`<section class="card ask">
    <h2>${session.audit === 'failed' ? 'The basket does not match' : 'Compare with the basket'}</h2>
    ${
      session.audit === 'failed'
        ? html`<p>The phone asks the shopper to correct the list. Open the code again then.</p>
            <div class="choice">${decision(session, 'audit', 'passed', 'It matches after all')}</div>`
        : html`<p>This basket was drawn for a check. Is all of this in it, and nothing that is not on the list?</p>
            ${lineList(auditedLines(session))}
            <div class="choice">
              ${decision(session, 'audit', 'passed', 'It matches')}${decision(session, 'audit', 'failed', 'It does not', true)}
            </div>`
    }
  </section>`;
}

function payStep(session: CheckoutSession) {
  const claims = [...new Set(session.offer.discounts.applied.flatMap(({ eligibility }) => eligibility ?? []))];
  return html`<section class="card">
    <h2 class="number">${price(session, grandTotal(session.offer.totals))}</h2>
    ${isPayable(session) ? '' : html`<p class="soft">${whyNot(session)}</p>`}
    <form method="post" action="/till/${session.tillCode}/paid">
      <input type="hidden" name="seen" value="${seenOf(session)}" />
      ${claims.map((claim) => html`<label class="check"><input type="checkbox" required /> I have seen the proof of “${claim}”</label>`)}
      ${isPayable(session) ? html`<button>Money taken: mark paid</button>` : html`<button disabled>Money taken: mark paid</button>`}
    </form>
    <a class="button second" href="/till">Back</a>
  </section>`;
}

function whyNot({ offer, ageCheck }: CheckoutSession): string {
  if (offer.unavailable.length > 0) return 'Something in it is not for sale here. The shopper has to take it out.';
  if (offer.lineItems.length === 0) return 'There is nothing in it.';
  return ageCheck === 'required' || ageCheck === 'refused' ? 'Check the age first.' : 'Compare the basket first.';
}

function decision(session: CheckoutSession, step: 'age' | 'audit', value: string, label: string, second = false) {
  return html`<form method="post" action="/till/${session.tillCode}/${step}">
    <input type="hidden" name="seen" value="${seenOf(session)}" />
    <button name="decision" value="${value}" class="${second ? 'second' : ''}">${label}</button>
  </form>`;
}

function lineList(lines: readonly UcpLineItem[]) {
  return html`<ul class="lines">
    ${lines.map((line) => html`<li><span class="number">${line.quantity} ×</span><span>${line.item.title}</span></li>`)}
  </ul>`;
}

/** The rows of a price calculation; a subtotal that is the total is not said twice. */
export function totals(rows: readonly UcpTotal[], currency: string) {
  const shown = rows.length === 2 ? rows.filter(({ type }) => type === 'total') : rows;
  return html`<dl class="totals">
    ${shown.map(
      ({ type, display_text: label, amount }) =>
        html`<div class="${type === 'total' ? 'grand' : ''}">
          <dt>${label ?? type}</dt>
          <dd class="number">${formatMoney({ amount, currency }, 'en')}</dd>
        </div>`,
    )}
  </dl>`;
}

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** These pages have no script that would know the reader's time zone. */
export function dateAndTime(time: Date): string {
  return `${DATE.format(time)} UTC`;
}

function orderList(orders: readonly ListedOrder[]) {
  return html`<section>
    <h2>Newest orders (development)</h2>
    ${orders.length === 0 ? html`<p class="soft">There are no orders yet.</p>` : ''}
    ${orders.map(
      ({ id, placedAt, lines, total }) =>
        html`<article class="order" id="${id}">
          <p class="soft small">${id}, <time datetime="${placedAt.toISOString()}">${dateAndTime(placedAt)}</time></p>
          <ul>
            ${lines.map((line) => html`<li>${line.quantity} × ${line.title}: ${formatMoney(line.total, 'en')}</li>`)}
          </ul>
          <p><b>Total: ${formatMoney(total, 'en')}</b></p>
        </article>`,
    )}
  </section>`;
}

function price({ offer: { currency } }: CheckoutSession, amount: number): string {
  return formatMoney({ amount, currency }, 'en');
}

function pieces(lines: readonly UcpLineItem[]): string {
  const count = lines.reduce((sum, line) => sum + line.quantity, 0);
  return `${count} ${count === 1 ? 'item' : 'items'}`;
}

function minutes(since: Date, now: Date): string {
  const passed = Math.floor((now.getTime() - since.getTime()) / 60_000);
  return passed < 1 ? 'just now' : `${passed} min`;
}
