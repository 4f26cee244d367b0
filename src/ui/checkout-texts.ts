import type { CheckoutErrorKind } from './checkout-port.ts';

/** What went wrong on the way to paying and what to do, in the shopper's words. */
export const CHECKOUT_TEXTS: Readonly<Record<CheckoutErrorKind, string>> = {
  offline: 'No connection. Your basket is kept here and goes out by itself when the connection is back.',
  unavailable: 'The shop does not answer right now. It is tried again by itself.',
  rejected: 'The shop did not accept this basket. Try again, or ask the staff.',
  unauthorized: 'The shop does not know this device any more. Ask the staff.',
  storage: 'The basket could not be stored just now (is the disk full?). Pay before you close the page.',
  empty: 'There is nothing to pay for yet.',
  'unresolved-items': 'Some items have no name yet. Answer those first: nothing is charged by guess.',
  'item-unavailable': 'The shop does not sell something in this basket. Remove it and try again.',
  'total-changed': 'The shop has another total than you were shown. Have a look and pay again if it is right.',
  'basket-differs': 'The staff found something else in your basket than is listed. Correct the list and check out again.',
  'payment-failed': 'The payment did not go through. Nothing was charged. Try again.',
  canceled: 'This checkout was ended. Your basket is open again.',
  ordered: 'This basket is paid already.',
  replaced: 'A new basket was begun in another tab. It is the one you see here now: have a look and try again.',
};

/** For a device that stores nothing at all. */
export const MEMORY_ONLY_TEXT =
  'This browser stores nothing for this page (a private window?). The basket is gone when you close or reload it: pay before.';
