import { expect, type Locator } from '@playwright/test';
import { test } from './fixtures.ts';

/** Centre of a control on the screen, pixels. */
async function centerOf(control: Locator): Promise<{ x: number; y: number }> {
  const box = await control.boundingBox();
  if (!box) throw new Error('it is not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test('the basket area is drawn by dragging and by keys, and counting goes on within it', async ({ shopper }) => {
  const { page } = shopper;
  await shopper.playClip();
  // From the first frame on it is known where the picture lies.
  await expect(page.locator('cl-viewfinder')).toHaveAttribute('style', /--w/);
  await shopper.button('Basket area').click();
  const area = page.getByRole('group', { name: 'Basket area' });
  const corner = (n: number, of = 4): Locator => area.getByRole('button', { name: new RegExp(`^Corner ${n} of ${of}:`) });
  await expect(corner(1)).toBeFocused();
  await expect(corner(1)).toHaveAccessibleName('Corner 1 of 4: 8% from the left, 8% from the top');

  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowUp');
  await expect(corner(1)).toHaveAccessibleName('Corner 1 of 4: 9% from the left, 3% from the top');

  const [from, opposite] = [await centerOf(corner(1)), await centerOf(corner(3))];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((2 * from.x + opposite.x) / 3, (2 * from.y + opposite.y) / 3, { steps: 4 });
  await page.mouse.up();
  await expect(corner(1)).toHaveAccessibleName(/3[5-9]% from the left, (29|3\d)% from the top/);

  await area.getByRole('button', { name: 'Add a corner after corner 2' }).press('Enter');
  await expect(corner(3, 5)).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(corner(3)).toBeFocused();

  // Without dragging: a tap takes a corner, the next one says where it belongs.
  await corner(2).click();
  await expect(corner(2)).toBeFocused();
  const place = await centerOf(area.getByRole('button', { name: 'Add a corner after corner 2' }));
  await page.mouse.click((2 * place.x + from.x) / 3, from.y);
  await expect(corner(2)).toHaveAccessibleName(/6\d% from the left, 3% from the top/);

  // A side gets a corner where it is tapped or dragged, and loses it by its own button.
  await area.getByRole('button', { name: 'Add a corner after corner 3' }).click();
  await expect(corner(4, 5)).toBeFocused();
  await shopper.button('Remove corner 4').click();
  await expect(corner(4)).toBeFocused();
  const side = await centerOf(area.getByRole('button', { name: 'Add a corner after corner 3' }));
  await page.mouse.move(side.x, side.y);
  await page.mouse.down();
  await page.mouse.move(side.x, side.y - 30, { steps: 3 });
  await page.mouse.up();
  await expect(corner(4, 5)).toBeFocused();
  await page.keyboard.press('Delete');

  await shopper.button('Done').click();
  await expect(area).toHaveCount(0);
  await expect(shopper.button('Basket area')).toBeFocused();
  await expect(page.locator('cl-live-announcer').getByRole('status')).toContainText('Basket area set.');

  await shopper.button('Basket area').click();
  await expect(corner(1)).toHaveAccessibleName(/3[5-9]% from the left/);
  await page.keyboard.press('Escape');
  await expect(area).toHaveCount(0);
  await shopper.button('Basket area').click();
  await shopper.button('Whole picture').click();
  await expect(page.locator('cl-live-announcer').getByRole('status')).toContainText('Everything in view is counted.');
});
