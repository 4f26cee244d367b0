import { EnvironmentCheckout } from './checkout-service.ts';
import type { CheckoutService, CheckoutState } from './checkout.api.ts';
import { openIndexedDbStore } from './indexeddb-store.ts';
import { MemoryStore } from './memory-store.ts';
import type { OutboxStore } from './outbox-store.ts';
import { TrafficLog } from './traffic-log.ts';
import { UcpClient } from './ucp-client.ts';

/** The name under which tabs of this origin queue for the outbox. */
const LOCK = 'cartlens-outbox';

/**
 * The checkout of this page: IndexedDB for the outbox (memory where the browser allows none), Web Locks so that one tab sends at a time.
 *
 * @param traffic notes every request
 * @param endpoint origin of the checkout endpoint; the page's own by default
 */
export function createBrowserCheckout(
  traffic = new TrafficLog(() => Date.now()),
  endpoint: string = location.origin,
): CheckoutService {
  return new EnvironmentCheckout({
    openStore,
    clientFor: (store) =>
      new UcpClient({
        endpoint,
        profile: `${location.origin}/.well-known/ucp`,
        token: () => store.token(newToken),
        fetch: (input, init) => fetch(input, init),
        newId,
        traffic,
      }),
    exclusively,
    isOnline: () => navigator.onLine,
    newId,
    random: Math.random,
    after: (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
    onWake,
    requestPersistence: async () => (await navigator.storage?.persist?.()) ?? false,
    traffic: () => traffic.totals,
  });
}

async function openStore(): Promise<readonly [OutboxStore, CheckoutState['storage']]> {
  try {
    const store = await openIndexedDbStore(() => location.reload());
    const persisted = await navigator.storage?.persisted?.().catch(() => false);
    return [store, persisted ? 'persistent' : 'best-effort'];
  } catch {
    return [new MemoryStore(), 'memory'];
  }
}

/** Web Locks exist on secure pages only; without them there is one tab at most that matters. */
async function exclusively(work: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request(LOCK, work);
  else await work();
}

function onWake(wake: () => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  addEventListener('online', wake, { signal });
  addEventListener('pageshow', wake, { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake(), { signal });
  return () => ending.abort();
}

/** 256 random bits: nobody guesses another device's basket. */
function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** A random UUID (version 4, RFC 9562). `crypto.randomUUID` is missing on insecure pages. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
