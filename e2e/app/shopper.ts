/** What a shopper does on the screen, by the names that a screen reader would say. */
import { expect, type Locator, type Page } from '@playwright/test';

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
    const rows = await this.page.locator('cl-basket-line').all();
    const entries = await Promise.all(
      rows.map(async (row) => {
        const title = await row.getByRole('heading').innerText();
        const quantity = await row.getByText('in the basket').locator('..').innerText();
        return [title, parseInt(quantity, 10)] as const;
      }),
    );
    return Object.fromEntries(entries);
  }

  async addByHand(title: string): Promise<void> {
    await this.button('Add by hand').click();
    await this.page.getByRole('searchbox', { name: 'Search the catalogue' }).fill(title);
    await this.page.getByRole('dialog').getByRole('button', { name: title }).click();
    await expect(this.page.getByRole('dialog')).toHaveCount(0);
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
