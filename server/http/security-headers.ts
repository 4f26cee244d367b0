import type { MiddlewareHandler } from 'hono';

/**
 * Everything the app needs comes from its own origin. `wasm-unsafe-eval` is for ONNX Runtime and barcode reading; `blob:` for
 * pictures and clips made on the device.
 */
const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Nothing in an answer of the API is ever to be run or shown as a page. */
const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: Readonly<Record<string, string>> = {
  // Both are needed for WASM threads (SharedArrayBuffer).
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(self), microphone=(), geolocation=(), payment=(), usb=(), serial=(), display-capture=(), browsing-topics=()',
  // Not `no-referrer`: with it browsers send `Origin: null` with forms, and the till could not tell its own from others'.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/** Without subdomains: those are not ours to promise. */
const TWO_YEARS = 'max-age=63072000';

/**
 * Sets the security headers on every response: pages, workers (their policy comes with their script) and the endpoint.
 *
 * @param publicOrigin the configured address. Only an https one is promised for ever (HSTS): the certificate of `--lan` is made by this
 *   machine, and a browser that remembers `localhost` as https-only would lock out every other program there.
 */
export function securityHeaders(publicOrigin: string | null): MiddlewareHandler {
  const headers = Object.entries({
    ...HEADERS,
    ...(publicOrigin?.startsWith('https:') ? { 'Strict-Transport-Security': TWO_YEARS } : {}),
  });
  return async (context, next) => {
    await next();
    const answer = context.res.headers;
    for (const [name, value] of headers) answer.set(name, value);
    const data = answer.get('Content-Type')?.startsWith('application/json');
    answer.set('Content-Security-Policy', data ? DATA_POLICY : PAGE_POLICY);
  };
}
