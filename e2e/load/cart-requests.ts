import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { UcpLineRequest } from '../../src/core/ucp.ts';

/** A shopper's phone as the load makes it: a token, a cart, and headers as the app sends them. */
export function newShopper(): Readonly<Record<string, string>> {
  return {
    Authorization: `Bearer ${randomBytes(32).toString('base64url')}`,
    'UCP-Agent': 'profile="https://shop.test/.well-known/ucp"',
    'Content-Type': 'application/json',
  };
}

/** What has to be new with every write. */
export function newWrite(): Readonly<Record<string, string>> {
  return { 'Request-Id': randomUUID(), 'Idempotency-Key': randomUUID() };
}

/** A basket of ten kinds. */
export function basketOf(products: readonly string[]): { readonly line_items: readonly UcpLineRequest[] } {
  return { line_items: products.slice(0, 10).map((id) => ({ item: { id }, quantity: randomInt(1, 5) })) };
}
