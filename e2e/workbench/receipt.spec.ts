/** The receipt where names and page have different directions. */
import { expect, test } from '@playwright/test';
import { startWorkbench } from './workbench.ts';

const TITLES = {
  short: 'Cola 33 cl',
  latin: 'Chopped Tomatoes with Basil, Garlic and Oregano in Rich Juice, Organic, Family Pack 6 x 400 g',
  arabic: 'طماطم مقطعة بالريحان والثوم والزعتر البري في عصير غني، عضوية، عبوة عائلية من ست علب كبيرة',
  unbroken: 'Donaudampfschifffahrtsgesellschaft'.repeat(3),
};

test('a title begins beside its quantity and stays in its column, whatever it is written in', async ({ browser }) => {
  const workbench = await startWorkbench();
  const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
  for (const language of ['ar', 'en']) {
    await page.goto(`${workbench.url}/?lang=${language}&state=ordered`);
    const title = page.locator('cl-order-receipt bdi').first();
    for (const [name, text] of Object.entries(TITLES)) {
      await title.evaluate((bdi, words) => (bdi.textContent = words), text);
      const { gap, over } = await title.evaluate((bdi) => {
        const [amount, price] = [...(bdi.closest('li')?.querySelectorAll('.number') ?? [])].map((part) =>
          part.getBoundingClientRect(),
        );
        const words = document.createRange();
        words.selectNodeContents(bdi);
        const [line] = words.getClientRects();
        const whole = words.getBoundingClientRect();
        if (!amount || !price || !line) throw new Error('no row');
        return amount.left < price.left
          ? { gap: line.left - amount.right, over: whole.right > price.left }
          : { gap: amount.left - line.right, over: whole.left < price.right };
      });
      expect(over, `${language}, ${name}: lies over the price`).toBe(false);
      expect(gap, `${language}, ${name}: as far from the quantity as the columns are`).toBeLessThan(24);
    }
  }
  await page.close();
  await workbench.close();
});
