import { msg } from '@lit/localize';
import type { CheckoutErrorKind } from './checkout-port.ts';

/** What went wrong on the way to paying and what to do, in the shopper's words. */
export function checkoutText(kind: CheckoutErrorKind): string {
  switch (kind) {
    case 'offline':
      return msg('No connection. Your basket is kept here and goes out by itself when the connection is back.');
    case 'unavailable':
      return msg('The shop does not answer right now. It is tried again by itself.');
    case 'rejected':
      return msg('The shop did not accept this basket. Try again, or ask the staff.');
    case 'unauthorized':
      return msg('The shop does not know this device any more. Ask the staff.');
    case 'storage':
      return msg('The basket could not be stored just now (is the disk full?). Pay before you close the page.');
    case 'empty':
      return msg('There is nothing to pay for yet.');
    case 'unresolved-items':
      return msg('Some items have no name yet. Answer those first: nothing is charged by guess.');
    case 'item-unavailable':
      return msg('The shop does not sell something in this basket. Remove it and try again.');
    case 'total-changed':
      return msg('The shop has another total than you were shown. Have a look and pay again if it is right.');
    case 'basket-differs':
      return msg('The staff found something else in your basket than is listed. Correct the list and check out again.');
    case 'payment-failed':
      return msg('The payment did not go through. Nothing was charged. Try again.');
    case 'canceled':
      return msg('This checkout was ended. Your basket is open again.');
    case 'ordered':
      return msg('This basket is paid already.');
    case 'replaced':
      return msg('A new basket was begun in another tab. It is the one you see here now: have a look and try again.');
  }
}

/** For a device that stores nothing at all. */
export function memoryOnlyText(): string {
  return msg(
    'This browser stores nothing for this page (a private window?). The basket is gone when you close or reload it: pay before.',
  );
}
