import { PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { createPartialResponse } from 'workbox-range-requests';
import { Route, Router } from 'workbox-routing';
import { NetworkFirst, StaleWhileRevalidate } from 'workbox-strategies';
import { SHOP_CACHE } from './kept-shop.ts';

/** One file of the build, as `vite.offline.ts` lists it: `integrity` is checked by the browser when it is downloaded. */
export interface BuiltFile {
  readonly url: string;
  readonly revision: string | null;
  readonly integrity: string;
}

/** Longer than this nobody waits for a catalogue while an earlier one is here, seconds. */
const PATIENCE = 4;

type Plugin = NonNullable<NonNullable<ConstructorParameters<typeof PrecacheController>[0]>['plugins']>[number];

/** What is kept ahead must not take the line from what the shopper waits for. */
const unhurried: Plugin = {
  requestWillFetch: ({ request }) => Promise.resolve(new Request(request, { priority: 'low' })),
};

/** Clips are asked for in parts. */
const inParts: Plugin = {
  cachedResponseWillBeUsed: async ({ request, cachedResponse }) =>
    cachedResponse && request.headers.has('Range') ? createPartialResponse(request, cachedResponse) : cachedResponse,
};

/** Holds the files of this version. They are the list of what is answered from here: nothing else is. */
export function shellOf(files: readonly BuiltFile[]): PrecacheController {
  const shell = new PrecacheController({ plugins: [unhurried, inParts] });
  shell.addToCacheList([...files]);
  return shell;
}

/**
 * Who answers what. Requests that no route takes go to the network as if there were no service worker: the checkout's, the till's, the lab's,
 * and those for models, which the vision worker keeps itself.
 */
export function routesOf(shell: PrecacheController, scope: string): Router {
  const router = new Router();
  const add = (isMine: (url: URL) => boolean, handler: Route['handler']): void => {
    router.registerRoute(new Route(({ url, sameOrigin }) => sameOrigin && url.href.startsWith(scope) && isMine(url), handler));
  };
  // Pages are asked for with all kinds of parameters, and are the same.
  router.registerRoute(new PrecacheRoute(shell, { ignoreURLParametersMatching: [/./] }));
  const { pathname: base } = new URL(scope);
  // A page of the version before this one, in another tab, still finds its own programs: they lie here until it is gone.
  add(({ pathname }) => pathname.startsWith(`${base}assets/`), {
    handle: async ({ request }) => {
      const kept = await (await caches.open(shell.strategy.cacheName)).match(request);
      return kept ?? fetch(request);
    },
  });
  const inCatalog = (url: URL, name: RegExp): boolean => url.pathname.startsWith(`${base}catalog/`) && name.test(url.pathname);
  const data = new NetworkFirst({ cacheName: SHOP_CACHE, networkTimeoutSeconds: PATIENCE });
  add((url) => inCatalog(url, /\.json$/), data);
  add((url) => inCatalog(url, /\.(jpe?g|png|webp|avif)$/), new StaleWhileRevalidate({ cacheName: SHOP_CACHE }));
  return router;
}
