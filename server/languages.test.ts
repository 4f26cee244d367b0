/** The server's pages in the languages of who reads them. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { UcpCheckout } from '../src/core/ucp.ts';
import { parseDiscounts } from './shop/discounts-file.ts';
import { CATALOG } from './testing/catalog.ts';
import { openMemoryDatabase } from './testing/memory-database.ts';
import { lines, openShop, payment, ShopClient, type TestShop } from './testing/shop-client.ts';
import { PASSWORD, StaffClient, tillCodeIn } from './testing/staff-client.ts';
import type { Database } from './storage/database.ts';

let database: Database;
let shop: TestShop;
let staff: StaffClient;

beforeAll(async () => {
  database = await openMemoryDatabase();
  const members = [{ title: 'Members', percent: 50, claim: 'com.example.member', provenBy: 'staff' }];
  shop = openShop(database, { discounts: parseDiscounts(members, CATALOG) });
  staff = await StaffClient.signedIn(shop.app, database);
});

const head = (page: string) => /<html lang="(..)" dir="(...)"/.exec(page)?.slice(1);
const ask = (path: string, acceptLanguage = '') =>
  shop.app.request(`http://shop.test${path}`, { headers: { 'Accept-Language': acceptLanguage } });

async function paid(): Promise<{ readonly receipt: string; readonly slip: string; readonly code: string }> {
  const phone = new ShopClient(shop);
  const id = await phone.session({ cola: 1 });
  const { json } = await phone.get<UcpCheckout>(`/checkout-sessions/${id}`);
  const { order } = (await phone.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment())).json;
  const slip = new URL(json.continue_url ?? '').pathname;
  return { receipt: new URL(order?.permalink_url ?? '').pathname, slip, code: tillCodeIn(json.continue_url) };
}

describe('the till', () => {
  it('speaks the browser\u2019s language, and what depends on that says so', async () => {
    for (const [accepted, expected, heading] of [
      ['', ['en', 'ltr'], 'Next basket'],
      ['fr, de-AT;q=0.4', ['de', 'ltr'], 'Nächster Warenkorb'],
      ['ar-EG', ['ar', 'rtl'], 'السلة التالية'],
    ] as const) {
      staff.acceptLanguage = accepted;
      const answer = await staff.get('/till');
      const page = await answer.text();
      expect([head(page), page.includes(heading)]).toEqual([expected, true]);
      expect(answer.headers.get('Vary')).toBe('Accept-Language, Cookie');
    }
    staff.acceptLanguage = '';
  });

  it('keeps the language that staff choose, for the till alone, and leads nowhere else by it', async () => {
    const guest = new StaffClient(shop.app);
    const chosen = await guest.get('/till/find?code=7K4Q2&lang=ar');
    expect([chosen.status, chosen.headers.get('Location')]).toEqual([303, '/till/find?code=7K4Q2']);
    const cookie = chosen.headers.get('Set-Cookie') ?? '';
    expect(cookie).toMatch(/^cartlens_till_language=ar; /);
    for (const part of ['Path=/till', 'HttpOnly', 'SameSite=Lax']) expect(cookie).toContain(part);
    guest.acceptLanguage = 'de';
    guest.cookie = cookie.split(';')[0] ?? '';
    const page = await (await guest.get('/till')).text();
    expect([head(page), page.includes('دخول الموظفين')]).toEqual([['ar', 'rtl'], true]);
    // Links to all languages, and which one this is.
    expect(page.match(/<a href="\/till\?lang=(en|de|es|ar)"/g)).toHaveLength(4);
    expect(page).toMatch(/lang="ar" dir="rtl" hreflang="ar" aria-current="true"/);
    const elsewhere = await ask('/till/%2F%2Fevil.test/..%2f?lang=de');
    expect(elsewhere.headers.get('Location')).toMatch(/^\/till\//);
  });

  it('takes a choice that nobody offers for none', async () => {
    for (const lang of ['tlh', '', '"><script>alert(1)</script>', '__proto__', 'de\r\nX-Evil: 1', 'x'.repeat(2000)]) {
      const answer = await staff.get(`/till?lang=${encodeURIComponent(lang)}`);
      // "de" with more behind it is no language's name.
      expect([answer.status, head(await answer.text())]).toEqual([200, ['en', 'ltr']]);
      const client = new StaffClient(shop.app);
      client.cookie = `cartlens_till_language=${encodeURIComponent(lang)}`;
      expect(head(await (await client.get('/till')).text())).toEqual(['en', 'ltr']);
    }
  });

  it('refuses, warns and asks to wait in the language of who did it', async () => {
    const guesser = new StaffClient(shop.app);
    guesser.acceptLanguage = 'de';
    expect(await (await guesser.signIn('bert', 'wrong', '/till/7K4Q2M9XPW')).text()).toContain('Name oder Passwort ist falsch.');
    for (let i = 0; i < 5; i++) await guesser.signIn('bert', PASSWORD);
    const locked = await (await guesser.signIn('bert', PASSWORD, '/till/7K4Q2M9XPW')).text();
    expect(locked).toContain('Versuchen Sie es in 5 Minuten noch einmal.');
    // The answer to a form cannot be asked for again: its links lead to the page behind it.
    expect(locked).toContain('href="/till/7K4Q2M9XPW?lang=es"');
    expect(await (await guesser.post('/till/sign-out', {}, 'https://evil.test')).text()).toContain('von einer anderen Seite');
  });

  it.each(['de', 'es', 'ar'])('shows what people and shops entered as text, whatever stands around it: %s', async (language) => {
    const phone = new ShopClient(shop);
    const body = { line_items: lines({ cola: 2, beer: 1 }), context: { eligibility: ['com.example.member'] } };
    const { json } = await phone.post<UcpCheckout>('/checkout-sessions', body);
    const code = tillCodeIn(json.continue_url);
    staff.acceptLanguage = language;
    const unknown = await (await staff.get(`/till/find?code=${encodeURIComponent('<img src=x onerror=1>"&')}`)).text();
    expect(unknown).toContain('&lt;img src=x onerror=1&gt;&quot;&amp;');
    expect(unknown).not.toContain('<img');
    const page = await (await staff.get(`/till/${code}`)).text();
    expect(page).toContain('com.example.member');
    expect(page).toContain('<bdi>Cola 33 cl</bdi');
    expect(page).not.toMatch(/undefined|\[object|\{#|Money taken|Age check/);
    const refused = await staff.act(code, 'paid');
    expect([refused.status, head(await refused.text())?.[0]]).toEqual([409, language]);
    staff.acceptLanguage = '';
  });
});

describe('pages for shoppers', () => {
  it('speak as their address says, else as the browser does, and set no cookie', async () => {
    const { receipt, slip, code } = await paid();
    for (const [path, german, arabic] of [
      [receipt, 'Nummer der Bestellung', 'رقم الطلب'],
      [slip, 'Ich bin das Personal', 'أنا من الموظفين'],
      ['/privacy', 'Datenschutz', 'الخصوصية'],
      ['/receipts/AAAAAAAAAAAAAAAAAAAAAA', 'Diesen Beleg gibt es nicht.', 'لا يوجد إيصال كهذا.'],
    ] as const) {
      const [byBrowser, byAddress, byNonsense] = [
        await ask(path, 'de'),
        await ask(`${path}?lang=ar`, 'de'),
        await ask(`${path}?lang=%00`),
      ];
      expect(await byBrowser.text()).toContain(german);
      const page = await byAddress.text();
      expect([page.includes(arabic), head(page)]).toEqual([true, ['ar', 'rtl']]);
      expect(head(await byNonsense.text())).toEqual(['en', 'ltr']);
      expect([byAddress.headers.get('Vary'), byAddress.headers.get('Set-Cookie')]).toEqual(['Accept-Language', null]);
      expect(page).toContain(`href="${path}?lang=es"`);
    }
    // The way to the till takes the choice along.
    expect(await (await ask(`${slip}?lang=ar`)).text()).toContain(`href="/till/${code}?lang=ar"`);
    expect(await (await ask(receipt, 'de')).text()).toContain('1,20\u00a0€');
  });
});

describe('what the pages fetch', () => {
  it('is there: the style, and Arabic letters for who has none', async () => {
    const style = await ask('/pages.css');
    const css = await style.text();
    expect([style.status, style.headers.get('Content-Type')]).toEqual([200, 'text/css; charset=utf-8']);
    const addresses = [...css.matchAll(/url\('?([^')]+)'?\)/g)].map(([, address = '']) => address);
    expect(addresses).toHaveLength(1);
    const font = await ask(addresses[0] ?? '');
    expect([font.status, font.headers.get('Content-Type')]).toEqual([200, 'font/woff2']);
    expect(Buffer.from(await font.arrayBuffer()).toString('latin1', 0, 4)).toBe('wOF2');
  });
});
