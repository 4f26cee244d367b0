import { html } from 'hono/html';
import type { UcpLineItem } from '../../src/core/ucp.ts';
import type { CheckoutSession } from '../shop/checkout-sessions.ts';
import type { ListedOrder } from '../shop/newest-orders.ts';
import { grandTotal } from '../shop/offer.ts';
import { spelled } from '../shop/till-code.ts';
import type { Voice } from '../texts/voice.ts';
import { auditedLines, isPayable, seenOf, type DeskOutcome, type Waiting } from './desk.ts';
import { totals } from './totals.ts';

/** Where somebody who is not signed in ends up. @param next the page that was asked for */
export function signInForm({ texts: { signIn } }: Voice, next: string, problem: string | null) {
  return html`<h1>${signIn.heading}</h1>
    ${problem === null ? '' : html`<p class="note" role="alert">${problem}</p>`}
    <form class="card" method="post" action="/till/sign-in">
      <input type="hidden" name="next" value="${next}" />
      <label
        >${signIn.name}
        <input name="name" dir="auto" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus
      /></label>
      <label>${signIn.password} <input name="password" type="password" autocomplete="current-password" required /></label>
      <button>${signIn.button}</button>
    </form>`;
}

/** The start: a field for the scanner, and who waits. */
export function deskPage(
  voice: Voice,
  waiting: readonly Waiting[],
  orders: readonly ListedOrder[] | null,
  unknown: string | null,
  now: Date,
) {
  const { desk } = voice.texts;
  return html`<h1>${desk.heading}</h1>
    ${unknown === null ? '' : html`<p class="note" role="alert">${desk.unknown(unknown)}</p>`}
    <form class="card" method="get" action="/till/find">
      <label
        >${desk.field}
        <input
          class="code"
          name="code"
          dir="ltr"
          required
          autofocus
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          enterkeyhint="go"
          placeholder="7K4Q2-M9XPW"
      /></label>
      <button>${desk.open}</button>
    </form>
    <section>
      <h2>${desk.waiting}</h2>
      ${
        waiting.length === 0
          ? html`<p class="soft">${desk.nobody}</p>`
          : html`<ul class="waiting">
              ${waiting.map(
                ({ code, since, session }) =>
                  html`<li>
                    <a href="/till/${code}"
                      ><span>${codeText(code)}</span
                      ><b class="number">${price(voice, session, grandTotal(session.offer.totals))}</b
                      ><span class="soft"
                        >${pieces(voice, session.offer.lineItems)}${voice.texts.comma}${minutes(voice, since, now)}</span
                      ></a
                    >
                  </li>`,
              )}
            </ul>`
      }
    </section>
    ${orders === null ? '' : orderList(voice, orders)}`;
}

/** One basket: its lines, and what is to be done with it, step by step. */
export function sessionPage(voice: Voice, session: CheckoutSession, receipt: string | null, outcome: DeskOutcome['kind'] | null) {
  const { offer, tillCode } = session;
  const { basket, notDone } = voice.texts;
  return html`<h1>${basket.title} ${codeText(tillCode ?? '')}</h1>
    ${outcome === null || outcome === 'done' ? '' : html`<p class="note" role="alert">${notDone[outcome]}</p>`}
    <div class="sides">
      <section class="card" aria-label="${basket.contents}">
        <ul class="lines">
          ${offer.lineItems.map(
            (line) =>
              html`<li>
                <span class="number soft">${voice.number(line.quantity)} ×</span
                ><span class="title"
                  ><span><bdi>${line.item.title}</bdi></span
                  >${offer.ageRestricted.includes(line.item.id) ? html`<span class="tag">${basket.ageTag}</span>` : ''}</span
                ><span class="number">${price(voice, session, grandTotal(line.totals))}</span>
              </li>`,
          )}
        </ul>
        ${totals(voice, offer.totals, offer.currency)}
      </section>
      <div class="steps">${steps(voice, session, receipt)}</div>
    </div>`;
}

function steps(voice: Voice, session: CheckoutSession, receipt: string | null) {
  const { basket } = voice.texts;
  if (session.status === 'completed') {
    return html`<p class="note good" role="status">${basket.paid}</p>
      ${receipt === null ? '' : html`<a class="button second" href="${receipt}">${basket.receipt}</a>`}
      <a class="button" href="/till">${basket.next}</a>`;
  }
  if (session.status === 'canceled') {
    return html`<p class="note">${basket.ended}</p>
      <a class="button" href="/till">${basket.next}</a>`;
  }
  return html`${ageStep(voice, session)}${auditStep(voice, session)}${payStep(voice, session)}`;
}

function ageStep(voice: Voice, session: CheckoutSession) {
  const { ageCheck, offer } = session;
  const { age } = voice.texts;
  if (ageCheck === 'none') return '';
  if (ageCheck === 'approved') return html`<p class="soft">✓ ${age.done}</p>`;
  const restricted = offer.lineItems.filter((line) => offer.ageRestricted.includes(line.item.id));
  return html`<section class="card ask">
    <h2>${ageCheck === 'refused' ? age.refusedHeading : age.question}</h2>
    ${lineList(voice, restricted)}
    ${
      ageCheck === 'refused'
        ? html`<p>${age.refused}</p>
            <div class="choice">${decision(session, 'age', 'approved', age.approve)}</div>`
        : html`<div class="choice">
            ${decision(session, 'age', 'approved', age.approve)}${decision(session, 'age', 'refused', age.refuse, true)}
          </div>`
    }
  </section>`;
}

function auditStep(voice: Voice, session: CheckoutSession) {
  const { audit } = voice.texts;
  if (session.audit === 'none') return '';
  if (session.audit === 'passed') return html`<p class="soft">✓ ${audit.done}</p>`;
  return html`<section class="card ask">
    <h2>${session.audit === 'failed' ? audit.failedHeading : audit.heading}</h2>
    ${
      session.audit === 'failed'
        ? html`<p>${audit.failed}</p>
            <div class="choice">${decision(session, 'audit', 'passed', audit.passesAfterAll)}</div>`
        : html`<p>${audit.question}</p>
            ${lineList(voice, auditedLines(session))}
            <div class="choice">
              ${decision(session, 'audit', 'passed', audit.passes)}${decision(session, 'audit', 'failed', audit.fails, true)}
            </div>`
    }
  </section>`;
}

function payStep(voice: Voice, session: CheckoutSession) {
  const claims = [...new Set(session.offer.discounts.applied.flatMap(({ eligibility }) => eligibility ?? []))];
  const { basket, pay } = voice.texts;
  return html`<section class="card">
    <h2 class="number">${price(voice, session, grandTotal(session.offer.totals))}</h2>
    ${isPayable(session) ? '' : html`<p class="soft">${whyNot(voice, session)}</p>`}
    <form method="post" action="/till/${session.tillCode}/paid">
      <input type="hidden" name="seen" value="${seenOf(session)}" />
      ${claims.map((claim) => html`<label class="check"><input type="checkbox" required /> ${pay.proof(claim)}</label>`)}
      ${isPayable(session) ? html`<button>${pay.button}</button>` : html`<button disabled>${pay.button}</button>`}
    </form>
    <a class="button second" href="/till">${basket.back}</a>
  </section>`;
}

function whyNot({ texts: { pay } }: Voice, { offer, ageCheck }: CheckoutSession): string {
  if (offer.unavailable.length > 0) return pay.notForSale;
  if (offer.lineItems.length === 0) return pay.empty;
  return ageCheck === 'required' || ageCheck === 'refused' ? pay.ageFirst : pay.auditFirst;
}

function decision(session: CheckoutSession, step: 'age' | 'audit', value: string, label: string, second = false) {
  return html`<form method="post" action="/till/${session.tillCode}/${step}">
    <input type="hidden" name="seen" value="${seenOf(session)}" />
    <button name="decision" value="${value}" class="${second ? 'second' : ''}">${label}</button>
  </form>`;
}

function lineList({ number }: Voice, lines: readonly UcpLineItem[]) {
  return html`<ul class="lines">
    ${lines.map(
      (line) =>
        html`<li>
          <span class="number">${number(line.quantity)} ×</span><span><bdi>${line.item.title}</bdi></span>
        </li>`,
    )}
  </ul>`;
}

function orderList({ texts: { desk }, number, money, dateAndTime }: Voice, orders: readonly ListedOrder[]) {
  return html`<section>
    <h2>${desk.orders}</h2>
    ${orders.length === 0 ? html`<p class="soft">${desk.noOrders}</p>` : ''}
    ${orders.map(
      ({ id, placedAt, lines, total }) =>
        html`<article class="order" id="${id}">
          <p class="soft small"><bdi>${id}</bdi>, <time datetime="${placedAt.toISOString()}">${dateAndTime(placedAt)}</time></p>
          <ul>
            ${lines.map(
              (line) =>
                html`<li>
                  ${number(line.quantity)} × <bdi>${line.title}</bdi>: <bdi>${money(line.total.amount, line.total.currency)}</bdi>
                </li>`,
            )}
          </ul>
          <p><b>${desk.orderTotal(money(total.amount, total.currency))}</b></p>
        </article>`,
    )}
  </section>`;
}

/** A code of the till: Latin letters and digits, whatever stands around it. */
export function codeText(code: string) {
  return html`<bdi class="code" dir="ltr">${spelled(code)}</bdi>`;
}

function price({ money }: Voice, { offer: { currency } }: CheckoutSession, amount: number): string {
  return money(amount, currency);
}

function pieces(voice: Voice, lines: readonly UcpLineItem[]): string {
  const count = lines.reduce((sum, line) => sum + line.quantity, 0);
  return voice.count(voice.texts.desk.items, count);
}

function minutes(voice: Voice, since: Date, now: Date): string {
  const passed = Math.floor((now.getTime() - since.getTime()) / 60_000);
  return passed < 1 ? voice.texts.desk.justNow : voice.minutes(passed);
}
