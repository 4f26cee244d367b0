import { isIP } from 'node:net';

/**
 * The address a request came from, behind proxies of our own: each appends to `X-Forwarded-For` whom it heard, so the entry that counts is
 * as many from the right as there are proxies. What stands further left was written by the client and means nothing.
 *
 * @param socket the other end of the connection
 * @param hops proxies of ours in front of the server
 * @returns the socket's own address when the header is shorter than that or no address stands there
 */
export function clientAddress(socket: string, forwardedFor: string | undefined, hops: number): string {
  if (hops === 0) return socket;
  const heard = (forwardedFor ?? '').split(',').map((part) => part.trim());
  const named = heard.at(-hops) ?? '';
  return heard.length >= hops && isIP(named) !== 0 ? named : socket;
}

/**
 * The network of an address: what a subscriber has, so one key of a rate limit. IPv4 whole (`203.0.113.9`), IPv6 by its /64, for every
 * device has 2^64 of those.
 */
export function subscriber(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIP(address) === 6 ? `${groups(address, 4)}::/64` : address;
}

/** What the log may hold of an address: its neighbourhood, /24 or /48. Enough to see a flood's origin and to block it, not who it was. */
export function neighbourhood(address: string): string {
  const key = subscriber(address);
  if (isIP(key) === 4) return `${key.split('.').slice(0, 3).join('.')}.0/24`;
  return key.endsWith('::/64') ? `${groups(address, 3)}::/48` : 'unknown';
}

/** The first groups of an IPv6 address, written out. */
function groups(address: string, count: number): string {
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  // A tail in dotted form stands for two groups.
  const length = left.length + right.length + (address.includes('.') ? 1 : 0);
  const filled = [...left, ...Array<string>(tail === undefined ? 0 : Math.max(8 - length, 0)).fill('0'), ...right];
  return filled
    .slice(0, count)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
