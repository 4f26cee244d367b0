import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Catalog } from '../../src/core/catalog.ts';
import type { AppConfig } from '../app.ts';
import { makeSigner, SigningKeyError } from '../http/signatures/sign-message.ts';
import { DiscountsError, parseDiscounts } from '../shop/discounts-file.ts';
import { SETTINGS, type Settings } from './settings.ts';

/** A file that a setting names cannot be used; the message says which and why. */
export class ShopFileError extends Error {
  override readonly name = 'ShopFileError';
}

/** What the settings say of the shop, with the files that they name. @throws ShopFileError */
export async function loadShop(
  settings: Pick<Settings, 'discountsFile' | 'gln' | 'auditRate' | 'platforms' | 'signingKeyFile'>,
  catalog: Catalog,
): Promise<Required<Pick<AppConfig, 'discounts' | 'gln' | 'audit' | 'platforms' | 'signer'>>> {
  const { discountsFile, gln, auditRate, platforms, signingKeyFile } = settings;
  return {
    discounts:
      discountsFile === null
        ? []
        : await fromFile(SETTINGS.discountsFile.name, discountsFile, async (value) => parseDiscounts(value, catalog)),
    gln,
    // The draw is stored with each session, so every start and every server may have a secret of its own.
    audit: { rate: auditRate, secret: randomBytes(32) },
    platforms,
    signer:
      signingKeyFile === null
        ? null
        : await fromFile(SETTINGS.signingKeyFile.name, signingKeyFile, (value) =>
            makeSigner(value as Parameters<typeof makeSigner>[0]),
          ),
  };
}

async function fromFile<Result>(setting: string, file: string, parse: (value: unknown) => Promise<Result>): Promise<Result> {
  try {
    return await parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const known = cause instanceof DiscountsError || cause instanceof SigningKeyError || cause instanceof SyntaxError;
    if (!known && (cause as NodeJS.ErrnoException).code === undefined) throw cause;
    throw new ShopFileError(`${setting} (${file}): ${(cause as Error).message}`, { cause });
  }
}
