import type { Product, ProductId } from '../core/catalog.ts';
import type { ImportEntry } from '../core/import-columns.ts';
import type { GalleryProgress } from '../vision/gallery-store.ts';

/** The catalogue of the endpoint could not be read. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
  readonly code: 'offline' | 'refused' | 'not-ucp';

  constructor(code: EndpointError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What the endpoint's catalogue and one on this device say differently. Prices in minor units of the device's currency. */
export interface Disagreement {
  readonly unknown: readonly ProductId[];
  readonly otherPrice: readonly { readonly id: ProductId; readonly here: number | null; readonly there: number }[];
}

export interface UcpCatalogOptions {
  /** Origin of the endpoint: the page's own, as the content security policy allows no other. */
  readonly endpoint: string;
  readonly profile: string;
  readonly fetch: typeof fetch;
  /** A random UUID. */
  readonly newId: () => string;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** What the endpoint gives and takes at once, see UCP 2026-04-08, catalog search and lookup. */
const PAGE = 50;
const LOOKUP = 100;
const TIMEOUT_MS = 12_000;
/** So often a request is sent again that the endpoint was too busy for. */
const TRIES = 4;
/** A cursor that never ends would never end. */
const MOST_PAGES = 2000;

/** Reads the catalogue of a checkout endpoint by the Universal Commerce Protocol. */
export class UcpCatalog {
  private readonly options: UcpCatalogOptions;

  constructor(options: UcpCatalogOptions) {
    this.options = options;
  }

  /** All products, in the format of `catalog.json`, not checked. @throws EndpointError, or the signal's reason */
  async all(
    onProgress: (progress: GalleryProgress) => void,
    signal: AbortSignal,
  ): Promise<{ readonly currency: string; readonly entries: readonly ImportEntry[] }> {
    const entries: ImportEntry[] = [];
    let currency = '';
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES; page++) {
      const body = { query: '*', pagination: { limit: PAGE, ...(cursor === null ? {} : { cursor }) } };
      const answer: Json = await this.post('/catalog/search', body, signal);
      for (const product of list(answer['products'])) {
        const price = priceOf(product);
        if (currency === '') currency = price.currency;
        entries.push(entryOf(product, price, this.options.endpoint));
      }
      const pagination = record(answer['pagination']);
      const total = pagination['total_count'];
      onProgress({ done: entries.length, total: typeof total === 'number' ? Math.max(total, entries.length) : entries.length });
      cursor = pagination['has_next_page'] === true && typeof pagination['cursor'] === 'string' ? pagination['cursor'] : null;
      if (cursor === null) return { currency, entries };
    }
    throw new EndpointError('not-ucp', 'The catalogue of the endpoint does not end.');
  }

  /** Asks for each product whether the endpoint sells it, and for how much. @throws EndpointError, or the signal's reason */
  async compare(
    products: Iterable<Product>,
    currency: string,
    onProgress: (progress: GalleryProgress) => void,
    signal: AbortSignal,
  ): Promise<Disagreement> {
    const here = [...products];
    const unknown: ProductId[] = [];
    const otherPrice: { id: ProductId; here: number | null; there: number }[] = [];
    for (let from = 0; from < here.length; from += LOOKUP) {
      const part = here.slice(from, from + LOOKUP);
      const answer = await this.post('/catalog/lookup', { ids: part.map(({ id }) => id) }, signal);
      const there = new Map(list(answer['products']).map((product) => [product['id'], priceOf(product)]));
      for (const { id, price = null } of part) {
        const found = there.get(id);
        // A price in another currency is another product's.
        if (!found || found.currency !== currency) unknown.push(id);
        else if (found.amount !== price) otherPrice.push({ id, here: price, there: found.amount });
      }
      onProgress({ done: from + part.length, total: here.length });
    }
    return { unknown, otherPrice };
  }

  private async post(path: string, body: unknown, signal: AbortSignal): Promise<Json> {
    const { endpoint, profile, newId, wait } = this.options;
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      let answer: Response;
      try {
        answer = await this.options.fetch(`${endpoint}${path}`, {
          method: 'POST',
          headers: {
            Accept: 'application/json',
            'Content-Type': 'application/json',
            'UCP-Agent': `profile="${profile}"`,
            'Request-Id': newId(),
          },
          body: JSON.stringify(body),
          cache: 'no-store',
          credentials: 'omit',
          redirect: 'error',
          signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        });
      } catch (cause) {
        signal.throwIfAborted();
        throw new EndpointError('offline', 'The endpoint cannot be reached.', { cause });
      }
      if (answer.ok) return read(answer);
      const busy = answer.status === 429 || answer.status === 503;
      if (!busy || attempt === TRIES) throw new EndpointError('refused', `The endpoint answered HTTP ${answer.status}.`);
      await wait(1000 * Math.min(60, Number(answer.headers.get('Retry-After')) || attempt));
    }
  }
}

type Json = Readonly<Record<string, unknown>>;

async function read(answer: Response): Promise<Json> {
  const data: unknown = await answer.json().catch(() => null);
  const body = record(data);
  if (!Array.isArray(body['products'])) throw new EndpointError('not-ucp', 'That is no answer of a UCP catalogue.');
  return body;
}

/** A product of the protocol with its first variant, in the format of `catalog.json`. */
function entryOf(product: Json, { amount }: { readonly amount: number }, endpoint: string): ImportEntry {
  const variant = record(list(product['variants'])[0]);
  const gtin = list(variant['barcodes']).find(({ type }) => type === 'GTIN')?.['value'];
  const images = list(product['media']).flatMap(({ type, url }) => (type === 'image' ? (pathBelow(endpoint, url) ?? []) : []));
  return {
    id: variant['id'] ?? product['id'],
    title: product['title'],
    price: amount,
    images,
    ageRestricted: Array.isArray(variant['tags']) && variant['tags'].includes('age_restricted'),
    ...(gtin === undefined ? {} : { gtin }),
  };
}

/** A picture's path in the catalogue's folder; null for one that lies elsewhere: the page must not fetch from there. */
function pathBelow(endpoint: string, url: unknown): string | null {
  const folder = `${endpoint}/catalog/`;
  if (typeof url !== 'string' || !url.startsWith(folder)) return null;
  try {
    return decodeURIComponent(url.slice(folder.length));
  } catch {
    return null;
  }
}

function priceOf(product: Json): { readonly amount: number; readonly currency: string } {
  const price = record(record(list(product['variants'])[0])['price']);
  const { amount, currency } = price;
  if (typeof amount !== 'number' || typeof currency !== 'string') {
    throw new EndpointError('not-ucp', 'A product of the endpoint has no price.');
  }
  return { amount, currency };
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(record) : [];
}
