import { serializeInnerList, serializeItem, type InnerList } from 'structured-headers';

/** The message a signature is about: a request, or a response by its status. */
export interface SignedMessage {
  readonly derived: Readonly<Record<string, string>>;
  /** A header's value, null when the message has none. */
  readonly header: (name: string) => string | null;
}

/**
 * The derived components of a request (RFC 9421, 2.2).
 *
 * @param origin under which the client knows the server; what arrives may have lost it in a proxy
 */
export function requestMessage(request: Request, origin: string): SignedMessage {
  const { pathname, search } = new URL(request.url);
  const url = new URL(`${origin}${pathname}${search}`);
  return {
    derived: {
      '@method': request.method,
      '@target-uri': url.href,
      '@authority': url.host,
      '@scheme': url.protocol.slice(0, -1),
      '@request-target': `${url.pathname}${url.search}`,
      '@path': url.pathname,
      // An empty query is a single question mark.
      '@query': url.search === '' ? '?' : url.search,
    },
    header: (name) => request.headers.get(name),
  };
}

/** The derived component of a response. */
export function responseMessage(status: number, headers: Headers): SignedMessage {
  return { derived: { '@status': String(status) }, header: (name) => headers.get(name) };
}

/**
 * The text that is signed (RFC 9421, 2.5).
 *
 * @param input the covered components and the parameters, as in `Signature-Input`
 * @returns null when it covers something that this message does not have, something twice, or a form that is not supported (components
 *   with parameters, such as `;req`)
 */
export function signatureBase(message: SignedMessage, input: InnerList): string | null {
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const item of input[0]) {
    const [name, parameters] = item;
    if (typeof name !== 'string' || parameters.size > 0 || seen.has(name)) return null;
    seen.add(name);
    const value = name.startsWith('@') ? message.derived[name] : message.header(name);
    if (value === undefined || value === null || name !== name.toLowerCase()) return null;
    lines.push(`${serializeItem(item)}: ${value.trim()}`);
  }
  return [...lines, `"@signature-params": ${serializeInnerList(input)}`].join('\n');
}

/** The names of the components that a signature covers. */
export function coveredBy(input: InnerList): ReadonlySet<string> {
  return new Set(input[0].flatMap(([name]) => (typeof name === 'string' ? [name] : [])));
}
