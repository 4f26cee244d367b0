import { Hono } from 'hono';
import { UCP_VERSION } from '../../src/core/ucp.ts';
import { CAPABILITIES, EXTENDS, type Capability } from '../shop/envelope.ts';
import { paymentHandlers } from '../shop/payment.ts';
import type { Signer } from '../http/signatures/sign-message.ts';
import { originOf, type Endpoint } from './endpoint.ts';

const SPECIFICATION = `https://ucp.dev/${UCP_VERSION}`;

const DOCUMENTS: Readonly<Record<Capability, { readonly spec: string; readonly schema: string }>> = {
  cart: { spec: 'cart', schema: 'cart' },
  checkout: { spec: 'checkout', schema: 'checkout' },
  order: { spec: 'order', schema: 'order' },
  search: { spec: 'catalog/search', schema: 'catalog_search' },
  lookup: { spec: 'catalog/lookup', schema: 'catalog_lookup' },
  discount: { spec: 'discount', schema: 'discount' },
  consent: { spec: 'buyer-consent', schema: 'buyer_consent' },
};

/** `GET /.well-known/ucp`: what this shop can do and where. */
export function discoveryRoutes({ shop }: Endpoint, signer: Signer | null): Hono {
  const routes = new Hono();
  const capabilities = Object.fromEntries(
    Object.entries(DOCUMENTS).map(([capability, { spec, schema }]) => [
      CAPABILITIES[capability as Capability],
      [
        {
          version: UCP_VERSION,
          spec: `${SPECIFICATION}/specification/${spec}`,
          schema: `${SPECIFICATION}/schemas/shopping/${schema}.json`,
          ...(capability in EXTENDS ? { extends: EXTENDS[capability as Capability]?.map((name) => CAPABILITIES[name]) } : {}),
        },
      ],
    ]),
  );
  routes.get('/.well-known/ucp', (context) => {
    // The protocol wants it public and cacheable; the address in it follows the host that was asked.
    context.header('Cache-Control', 'public, max-age=300');
    context.header('Vary', 'Host');
    return context.json({
      ucp: {
        version: UCP_VERSION,
        services: {
          'dev.ucp.shopping': [
            {
              version: UCP_VERSION,
              transport: 'rest',
              endpoint: originOf(context),
              spec: `${SPECIFICATION}/specification/overview`,
              schema: `${SPECIFICATION}/services/shopping/rest.openapi.json`,
            },
          ],
        },
        capabilities,
        payment_handlers: paymentHandlers(shop),
      },
      ...(signer === null ? {} : { signing_keys: [signer.publicKey] }),
    });
  });
  return routes;
}
