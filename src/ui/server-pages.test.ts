import { expect, test } from 'vitest';
import { inThisLanguage } from './server-pages.ts';

test.each([
  ['https://shop.test/receipts/AAA', 'https://shop.test/receipts/AAA?lang=en'],
  ['https://shop.test/r?key=a%26b&lang=xx#top', 'https://shop.test/r?key=a%26b&lang=en#top'],
])('%s', (address, expected) => expect(inThisLanguage(address)).toBe(expected));
