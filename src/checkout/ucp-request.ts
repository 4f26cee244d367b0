import type { OutgoingRequest } from '../core/traffic.ts';
import type { Write } from './basket-record.ts';

/** The request of a write. The same write gives the same request, byte for byte. */
export function requestOf(write: Write): OutgoingRequest {
  const { kind: purpose } = write;
  switch (write.kind) {
    case 'create-cart':
      return { purpose, method: 'POST', path: '/carts', body: JSON.stringify({ line_items: write.lines }) };
    case 'update-cart':
      return { purpose, method: 'PUT', path: `/carts/${part(write.cartId)}`, body: JSON.stringify({ line_items: write.lines }) };
    case 'cancel-cart':
      return { purpose, method: 'POST', path: `/carts/${part(write.cartId)}/cancel`, body: '{}' };
    case 'create-checkout': {
      const body = JSON.stringify({ cart_id: write.cartId, line_items: [] });
      return { purpose, method: 'POST', path: '/checkout-sessions', body };
    }
    case 'complete': {
      const body = JSON.stringify({ payment: { instruments: [write.instrument] } });
      return { purpose, method: 'POST', path: `/checkout-sessions/${part(write.checkoutId)}/complete`, body };
    }
  }
}

/** The request that asks how a checkout session is doing. */
export function watchRequest(checkoutId: string): OutgoingRequest {
  return { purpose: 'watch', method: 'GET', path: `/checkout-sessions/${part(checkoutId)}`, body: null };
}

function part(id: string): string {
  return encodeURIComponent(id);
}
