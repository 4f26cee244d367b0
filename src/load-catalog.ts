import { CatalogError, parseCatalog, type Catalog } from './core/catalog.ts';

/** The catalogue could not be fetched, for a reason that is not the catalogue's. */
export class CatalogFetchError extends Error {
  override readonly name = 'CatalogFetchError';
  readonly code: 'offline' | 'server-failed';

  constructor(code: CatalogFetchError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Fetches the shop's catalogue.
 *
 * @throws CatalogError where it is not on the server or not a catalogue, CatalogFetchError where that cannot be known
 */
export async function loadCatalog(url: URL, get: (url: URL) => Promise<Response> = (where) => fetch(where)): Promise<Catalog> {
  const offline = (cause: unknown): never => {
    throw new CatalogFetchError('offline', 'The catalogue cannot be reached.', { cause });
  };
  const response = await get(url).catch(offline);
  if (response.status === 404) throw new CatalogError('The catalogue is not on the server.');
  if (!response.ok) throw new CatalogFetchError('server-failed', `The catalogue answered HTTP ${response.status}.`);
  // Reading it fails only where the connection is cut.
  const text = await response.text().catch(offline);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new CatalogError('The catalogue is not JSON.', { cause });
  }
  return parseCatalog(data);
}
