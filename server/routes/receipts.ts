import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { minorDigits } from '../../src/core/money.ts';
import { findReceipt, type Receipt } from '../shop/receipts.ts';
import { shopperVoice } from '../texts/of-request.ts';
import type { Voice } from '../texts/voice.ts';
import { layout } from '../till/layout.ts';
import { PAGE_FILES } from '../till/page-files.ts';
import { totals } from '../till/totals.ts';
import { idOf, type Endpoint } from './endpoint.ts';

/** `GET /receipts/:key`: what was bought, as a page and, in the page, as schema.org data for whoever keeps receipts. */
export function receiptRoutes({ database }: Endpoint): Hono {
  const routes = new Hono();
  for (const [path, { type, body }] of PAGE_FILES) {
    routes.get(path, (context) => {
      context.header('Cache-Control', 'public, max-age=300');
      return context.body(body, 200, { 'Content-Type': type });
    });
  }
  routes.get('/receipts/:key', async (context) => {
    const receipt = await findReceipt(database, idOf(context, 'key'));
    const voice = shopperVoice(context);
    const page = { title: voice.texts.receipt.title, voice, path: context.req.path, staff: null };
    return receipt
      ? context.html(layout(page, receiptPage(voice, receipt)))
      : context.html(layout(page, html`<h1>${voice.texts.receipt.none}</h1>`), 404);
  });
  return routes;
}

function receiptPage(voice: Voice, receipt: Receipt) {
  const { id, placedAt, currency, lines, rows } = receipt;
  return html`<script type="application/ld+json">
      ${raw(inScript(schemaOrgOrder(receipt)))}
    </script>
    <article class="card">
      <div>
        <h1>${voice.texts.receipt.title}</h1>
        <p class="soft"><time datetime="${placedAt.toISOString()}">${voice.dateAndTime(placedAt)}</time></p>
      </div>
      <ul class="lines">
        ${lines.map(
          ({ title, quantity, total }) =>
            html`<li>
              <span class="number soft">${voice.number(quantity)} ×</span><span><bdi>${title}</bdi></span
              ><span class="number">${voice.money(total, currency)}</span>
            </li>`,
        )}
      </ul>
      ${totals(voice, rows, currency)}
      <p class="soft small">${voice.texts.receipt.number}<br /><bdi class="number">${id}</bdi></p>
    </article>`;
}

/** https://schema.org/Order. Who bought it is not in it: the shop does not know. */
export function schemaOrgOrder({ id, placedAt, currency, lines, total }: Receipt) {
  const price = (amount: number) => decimal(amount, currency);
  return {
    '@context': 'https://schema.org',
    '@type': 'Order',
    orderNumber: id,
    orderDate: placedAt.toISOString(),
    orderStatus: 'https://schema.org/OrderDelivered',
    priceCurrency: currency,
    price: price(total),
    acceptedOffer: lines.map(({ item, title, quantity, unitPrice }) => ({
      '@type': 'Offer',
      price: price(unitPrice),
      priceCurrency: currency,
      eligibleQuantity: { '@type': 'QuantitativeValue', value: quantity },
      itemOffered: { '@type': 'Product', sku: item, name: title },
    })),
  };
}

/** Minor units as schema.org wants a price: `120` EUR is `1.20`. */
function decimal(amount: number, currency: string): string {
  const digits = minorDigits(currency);
  return (amount / 10 ** digits).toFixed(digits);
}

/** JSON that cannot end the script it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
