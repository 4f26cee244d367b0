import { serveStatic } from '@hono/node-server/serve-static';
import type { MiddlewareHandler } from 'hono';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** File names of Vite's output carry a hash of their content. */
const HASHED = /^\/assets\/[^/]+-[\w-]{8,}\.\w+$/;

/** Pages by the address that people type. */
const PAGES: ReadonlyMap<string, string> = new Map([
  ['/booth', '/booth.html'],
  ['/lab', '/lab.html'],
  ['/store', '/store.html'],
]);

/**
 * Serves the built app. Hashed files never change; everything else (page, models, catalogue, clips) is checked with the server
 * at each use, which costs one small round trip and no body while it is unchanged.
 *
 * @param below the address that the folder lies at, for one that is not the root: `/catalog`
 */
export function staticFiles(folder: string, below = ''): readonly MiddlewareHandler[] {
  const fileOf = (path: string): string => PAGES.get(path) ?? path.slice(below.length);
  const revalidate: MiddlewareHandler = async (context, next) => {
    const tag = await tagOf(folder, fileOf(context.req.path));
    if (tag === null || (context.req.method !== 'GET' && context.req.method !== 'HEAD')) return next();
    const cacheControl = HASHED.test(context.req.path) ? 'public, max-age=31536000, immutable' : 'no-cache';
    if (context.req.header('If-None-Match') === tag) {
      return context.body(null, 304, { ETag: tag, 'Cache-Control': cacheControl });
    }
    await next();
    context.res.headers.set('ETag', tag);
    context.res.headers.set('Cache-Control', cacheControl);
    // Safari plays a clip only from a server that names it.
    context.res.headers.set('Accept-Ranges', 'bytes');
    return undefined;
  };
  return [revalidate, serveStatic({ root: folder, precompressed: true, rewriteRequestPath: fileOf })];
}

/** A tag that changes with the file; null when there is no such file. */
async function tagOf(folder: string, path: string): Promise<string | null> {
  // The file server decides what may be read; this only looks at names it would accept too.
  if (path.includes('..') || path.includes('%') || path.includes('\\')) return null;
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? `W/"${found.size.toString(16)}-${Math.floor(found.mtimeMs).toString(16)}"` : null;
}
