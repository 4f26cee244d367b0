/** What a shopper does on the screen, by the names that a screen reader would say. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Catalog, ProductId } from '../../src/core/catalog.ts';

/** Loading the models and playing clips takes its time where two cores share the work. */
const SLOW = 150_000;

export class Shopper {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { name });
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await expect(this.heading('The basket that counts itself.')).toBeVisible();
  }

  /** The picture is on the screen and vision looks at it. */
  async isWatching(): Promise<void> {
    await expect(this.button('Stop and go back')).toBeVisible({ timeout: SLOW });
  }

  async playClip(): Promise<void> {
    await this.button(/Play the demo clip/).click();
    await this.isWatching();
  }

  async clipIsOver(): Promise<void> {
    await expect(this.heading('That was the clip')).toBeVisible({ timeout: SLOW });
  }

  /** Titles and quantities as they are shown. */
  async basket(): Promise<Readonly<Record<string, number>>> {
    // One look at all of them: a name that is found meanwhile moves lines.
    const entries = await this.page.locator('cl-basket-line').evaluateAll((rows) =>
      rows.map((row): readonly [string, number] => {
        const title = row.shadowRoot?.querySelector('h3')?.innerText ?? '';
        const quantity = row.shadowRoot?.querySelector('.stepper .number')?.textContent ?? '';
        return [title, parseInt(quantity.trim(), 10)];
      }),
    );
    return Object.fromEntries(entries);
  }

  async addByHand(title: string): Promise<void> {
    await this.button('Add by hand').click();
    await this.page.getByRole('searchbox', { name: 'Search the catalogue' }).fill(title);
    // The list is slotted into the dialog: on the screen it lies inside, in the DOM it does not.
    await this.page.locator('cl-product-picker').getByRole('button', { name: title }).click();
    await expect(this.page.getByRole('dialog')).toHaveCount(0);
  }

  /** Things that vision saw and asks about. */
  async questions(): Promise<number> {
    const summary = await this.page.getByRole('region', { name: 'Basket' }).innerText();
    return Number(/(\d+) to name/.exec(summary)?.[1] ?? 0);
  }

  /**
   * Looks the basket over and puts right what vision could not name. Vision may have counted so many things wrong; nothing may be charged
   * that is not there, and at least a share of the items must have their names without anybody's help.
   */
  async putRight(
    catalog: Catalog,
    truth: Readonly<Record<ProductId, number>>,
    limits: { readonly namedAtLeast: number; readonly countedWrong: number },
  ): Promise<void> {
    const byTitle = new Map([...catalog.products.values()].map((product) => [product.title, product]));
    const charged = new Map(Object.entries(await this.basket()).map(([title, n]) => [byTitle.get(title)?.id ?? title, n]));
    for (const [product, n] of charged) expect(n, `${product} is charged`).toBeLessThanOrEqual(truth[product] ?? 0);
    const sum = (counts: Iterable<number>): number => [...counts].reduce((a, b) => a + b, 0);
    const [named, total] = [sum(charged.values()), sum(Object.values(truth))];
    const counted = named + (await this.questions());
    expect(Math.abs(counted - total), `${counted} things were counted of ${total}`).toBeLessThanOrEqual(limits.countedWrong);
    expect(named / total).toBeGreaterThanOrEqual(limits.namedAtLeast);
    await this.dismissQuestions();
    for (const [product, n] of Object.entries(truth)) {
      for (let missing = n - (charged.get(product) ?? 0); missing > 0; missing--) {
        await this.addByHand(catalog.products.get(product)?.title ?? product);
      }
    }
  }

  async dismissQuestions(): Promise<void> {
    while ((await this.heading('What is this?').count()) > 0) await this.button('Not an item').click();
  }

  /** From the basket or the welcome screen to the wish to pay. */
  async pay(): Promise<void> {
    await this.button(/^Check out/)
      .first()
      .click();
    await this.button(/^Pay/).click();
  }

  /** Resolves to the order's id on the receipt. */
  async receipt(): Promise<string> {
    await expect(this.heading('Paid')).toBeVisible({ timeout: 30_000 });
    return this.page.locator('#order-id').innerText();
  }
}
