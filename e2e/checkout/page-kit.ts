/** What the specs run inside a page: bundled by `bundlePageKit`, imported there as a module. */
export { createBrowserCheckout } from '../../src/checkout/browser-checkout.ts';
export { openIndexedDbStore } from '../../src/checkout/indexeddb-store.ts';
export { checkStore } from './store-contract.ts';
