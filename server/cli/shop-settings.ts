import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Catalog } from '../../src/core/catalog.ts';
import type { AppConfig } from '../app.ts';
import { makeSigner, SigningKeyError } from '../http/signatures/sign-message.ts';
import { DiscountsError, parseDiscounts } from '../shop/discounts-file.ts';

/** A setting of the shop makes no sense; the message names it and says what it should be. */
export class ShopSettingError extends Error {
  override readonly name = 'ShopSettingError';
}

export const SHOP_SETTINGS = `DISCOUNTS_FILE=…       a JSON list of discounts (docs/formats.md)
SHOP_GLN=…             the shop's Global Location Number, in the code that is scanned at the till
AUDIT_RATE=0.02        which share of the baskets staff compares with what is in them
UCP_PLATFORMS=…        origins, separated by commas, whose profiles are fetched: capabilities and signing keys
UCP_SIGNING_KEY=…      file with a private P-256 key (JWK with "kid") that signs answers`;

type ShopSettings = Pick<AppConfig, 'discounts' | 'gln' | 'audit' | 'platforms' | 'signer'>;

/** Reads the settings of the shop from the environment, and the files that they name. @throws ShopSettingError */
export async function readShopSettings(
  env: Readonly<Record<string, string | undefined>>,
  catalog: Catalog,
): Promise<ShopSettings> {
  const { DISCOUNTS_FILE, SHOP_GLN, AUDIT_RATE = '0', UCP_PLATFORMS = '', UCP_SIGNING_KEY } = env;
  const rate = Number(AUDIT_RATE);
  if (!(rate >= 0 && rate <= 1)) throw new ShopSettingError('AUDIT_RATE must be a number from 0 to 1.');
  if (SHOP_GLN && !isGln(SHOP_GLN))
    throw new ShopSettingError('SHOP_GLN must be 13 digits of which the last is the check digit.');
  return {
    ...(DISCOUNTS_FILE
      ? { discounts: await fromFile('DISCOUNTS_FILE', DISCOUNTS_FILE, async (value) => parseDiscounts(value, catalog)) }
      : {}),
    ...(SHOP_GLN ? { gln: SHOP_GLN } : {}),
    // The draw is stored with each session, so every start and every server may have a secret of its own.
    audit: { rate, secret: randomBytes(32) },
    platforms: UCP_PLATFORMS.split(',').flatMap((entry) => (entry.trim() === '' ? [] : [allowedOrigin(entry.trim())])),
    signer: UCP_SIGNING_KEY
      ? await fromFile('UCP_SIGNING_KEY', UCP_SIGNING_KEY, (value) => makeSigner(value as Parameters<typeof makeSigner>[0]))
      : null,
  };
}

async function fromFile<Result>(setting: string, file: string, parse: (value: unknown) => Promise<Result>): Promise<Result> {
  try {
    return await parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const known = cause instanceof DiscountsError || cause instanceof SigningKeyError || cause instanceof SyntaxError;
    if (!known && (cause as NodeJS.ErrnoException).code === undefined) throw cause;
    throw new ShopSettingError(`${setting} (${file}): ${(cause as Error).message}`, { cause });
  }
}

/** `https://host[:port]`; for this machine `http:` too, with `*` for any port. */
function allowedOrigin(entry: string): string {
  if (/^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:(\d{1,5}|\*))?$/.test(entry)) return entry;
  if (URL.canParse(entry) && new URL(entry).protocol === 'https:' && new URL(entry).origin === entry) return entry;
  throw new ShopSettingError(`UCP_PLATFORMS must hold origins such as https://agent.example, not "${entry}".`);
}

/** A GLN is checked like a GTIN: weights 3 and 1 from the right. */
function isGln(text: string): boolean {
  if (!/^\d{13}$/.test(text)) return false;
  const sum = [...text].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}
