import { expect, it } from 'vitest';
import { MemoryStore } from '../../src/checkout/memory-store.ts';
import { checkStore } from './store-contract.ts';

it('the store in memory keeps the contract', async () => {
  const store = new MemoryStore();
  expect(await checkStore(() => Promise.resolve(store), false)).toHaveLength(10);
});
