import { Hono } from 'hono';
import { readJson } from '../http/json-body.ts';
import { ProtocolError } from '../http/protocol-error.ts';
import { MAX_LOOKUP_IDS, parseLookup, parseProduct, parseSearch } from '../http/request-schemas.ts';
import { cursorOf, offsetOf, passes, resolve, searchProducts } from '../shop/catalog-search.ts';
import { productView, type InputCorrelation } from '../shop/catalog-view.ts';
import { failure, success } from '../shop/envelope.ts';
import { originOf, send, ucpOperation, type Endpoint, type UcpEnv } from './endpoint.ts';

const DEFAULT_PAGE = 10;
const MAX_PAGE = 50;

/** The catalogue capabilities: open to everybody, as a shop window is. */
export function catalogRoutes(endpoint: Endpoint): Hono<UcpEnv> {
  // The catalogue's own files are served below the same path, so the headers are asked for route by route.
  const routes = new Hono<UcpEnv>();
  const { catalog } = endpoint.shop;

  routes.post('/search', ucpOperation(endpoint, 'search'), async (context) => {
    const { query, filters, pagination, cursor } = parseSearch(await readJson(context));
    if (query === undefined && filters === undefined) {
      throw new ProtocolError(400, 'invalid_request', 'Search for something: send query or filters.');
    }
    const found = searchProducts(catalog, query ?? '', filters);
    const start = offsetOf(pagination?.cursor ?? cursor);
    const end = start + Math.min(pagination?.limit ?? DEFAULT_PAGE, MAX_PAGE);
    const more = end < found.length;
    return send(context, {
      ucp: success('search'),
      products: found.slice(start, end).map((product) => productView(product, catalog.currency, originOf(context))),
      pagination: { has_next_page: more, total_count: found.length, ...(more ? { cursor: cursorOf(end) } : {}) },
    });
  });

  routes.post('/lookup', ucpOperation(endpoint, 'lookup'), async (context) => {
    const { ids, filters } = parseLookup(await readJson(context));
    if (ids.length > MAX_LOOKUP_IDS) {
      throw new ProtocolError(400, 'request_too_large', `Look up ${MAX_LOOKUP_IDS} identifiers at most.`);
    }
    const inputs = new Map<string, InputCorrelation[]>();
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      const product = resolve(catalog, id);
      if (product) inputs.set(product.id, [...(inputs.get(product.id) ?? []), { id, match: 'exact' }]);
      else missing.push(id);
    }
    const products = [...inputs].flatMap(([id, correlation]) => {
      const product = resolve(catalog, id);
      return product && passes(product, filters) ? [productView(product, catalog.currency, originOf(context), correlation)] : [];
    });
    const messages = missing.map((id) => ({ type: 'info' as const, code: 'not_found', content: id }));
    return send(context, { ucp: success('lookup'), products, messages });
  });

  routes.post('/product', ucpOperation(endpoint, 'lookup'), async (context) => {
    const { id, filters } = parseProduct(await readJson(context));
    const product = resolve(catalog, id);
    if (!product || !passes(product, filters)) {
      return send(context, failure('lookup', 'not_found', 'There is no such product.', `${originOf(context)}/`));
    }
    return send(context, { ucp: success('lookup'), product: productView(product, catalog.currency, originOf(context)) });
  });

  return routes;
}
