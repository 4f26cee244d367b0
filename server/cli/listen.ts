import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.ts';

/** The port is taken. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';

  constructor(port: number) {
    super(`Port ${port} is in use. Stop what uses it, or choose another with --port.`);
  }
}

export interface Listener {
  /** The port, chosen by the system when 0 was asked for. */
  readonly port: number;
  /** Stops taking requests, ends idle connections, waits for running requests. */
  close(): Promise<void>;
}

/**
 * Listens on the loopback interface, or with a certificate on all of them, by HTTPS: a browser gives its camera to secure origins only.
 *
 * @throws PortInUseError
 */
export async function listen(app: Hono, port: number, certificate: Certificate | null): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: app.fetch,
        port,
        hostname: certificate ? '0.0.0.0' : '127.0.0.1',
        ...(certificate
          ? { createServer: createSecureServer, serverOptions: { ...certificate, minVersion: 'TLSv1.3' as const } }
          : {}),
      },
      (info: AddressInfo) =>
        resolve({
          port: info.port,
          close: () =>
            new Promise((closed) => {
              server.close(() => closed());
              if ('closeIdleConnections' in server) server.closeIdleConnections();
            }),
        }),
    );
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port) : error),
    );
  });
}
