import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { formatMoney, minorDigits } from '../../src/core/money.ts';
import { findReceipt, type Receipt } from '../shop/receipts.ts';
import { layout, STYLE, STYLE_PATH } from '../till/layout.ts';
import { dateAndTime, totals } from '../till/pages.ts';
import { idOf, type Endpoint } from './endpoint.ts';

/** `GET /receipts/:key`: what was bought, as a page and, in the page, as schema.org data for whoever keeps receipts. */
export function receiptRoutes({ database }: Endpoint): Hono {
  const routes = new Hono();
  routes.get(STYLE_PATH, (context) => {
    context.header('Cache-Control', 'public, max-age=300');
    return context.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' });
  });
  routes.get('/receipts/:key', async (context) => {
    const receipt = await findReceipt(database, idOf(context, 'key'));
    return receipt
      ? context.html(layout('Receipt', null, receiptPage(receipt)))
      : context.html(layout('Receipt', null, html`<h1>There is no such receipt.</h1>`), 404);
  });
  return routes;
}

function receiptPage(receipt: Receipt) {
  const { id, placedAt, currency, lines, rows } = receipt;
  return html`<script type="application/ld+json">
      ${raw(inScript(schemaOrgOrder(receipt)))}
    </script>
    <article class="card">
      <div>
        <h1>Receipt</h1>
        <p class="soft"><time datetime="${placedAt.toISOString()}">${dateAndTime(placedAt)}</time></p>
      </div>
      <ul class="lines">
        ${lines.map(
          ({ title, quantity, total }) =>
            html`<li>
              <span class="number soft">${quantity} ×</span><span>${title}</span
              ><span class="number">${formatMoney({ amount: total, currency }, 'en')}</span>
            </li>`,
        )}
      </ul>
      ${totals(rows, currency)}
      <p class="soft small">Number of the order<br /><span class="number">${id}</span></p>
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
