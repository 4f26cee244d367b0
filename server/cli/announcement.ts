import { relative } from 'node:path';
import { renderUnicodeCompact } from 'uqr';
import type { Options } from './options.ts';

/**
 * What the server says once it listens: one line for a machine, where to go and what to know for a person.
 *
 * @param cashier how to sign in at the till of a server for development
 */
export function announcement(
  { lan, endpointOnly, database, production, logFormat }: Options,
  { port, adminPort }: { readonly port: number; readonly adminPort: number | null },
  addresses: readonly string[],
  products: number,
  cashier: string | null,
): string {
  if (logFormat === 'json') return 'listening';
  const store = {
    postgres: 'Postgres (DATABASE_URL)',
    folder: database.kind === 'folder' ? relative('', database.folder) : '',
    memory: 'memory: nothing is kept',
  }[database.kind];
  const origin = `${lan ? 'https' : 'http'}://localhost:${port}`;
  const lines = [
    `${endpointOnly ? 'CartLens checkout endpoint' : 'CartLens'}  ${origin}/`,
    `${products} products, orders go to ${store}`,
  ];
  if (adminPort !== null) lines.push(`metrics  http://localhost:${adminPort}/metrics`);
  if (!production) {
    lines.push(
      'Development: payments on the phone are made up. The till, with the newest orders:',
      `${origin}/till  ${cashier ?? 'sign in with an account of "npm run staff"'}`,
    );
  }
  if (!lan) return lines.join('\n');
  const [best, ...others] = addresses.map((address) => `https://${address}:${port}/`);
  if (best === undefined) {
    return [...lines, 'This machine has no address in a network: connect it and start again.'].join('\n');
  }
  return [
    ...lines,
    `\nOn a phone in the same network:  ${[best, ...others].join('  or  ')}`,
    `${renderUnicodeCompact(best)}\nThe phone warns of the certificate once: it was made by this machine.`,
  ].join('\n');
}
