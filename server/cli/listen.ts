import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

/** The port is taken. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';

  constructor(port: number) {
    super(`Port ${port} is in use. Stop what uses it, or choose another with --port.`);
  }
}

/** The address is none of this machine's. */
export class NoSuchAddressError extends Error {
  override readonly name = 'NoSuchAddressError';

  constructor(host: string) {
    super(`This machine has no address "${host}" to listen on.`);
  }
}

export interface Listener {
  /** The port, chosen by the system when 0 was asked for. */
  readonly port: number;
  /** Connections that are open. */
  connections(): Promise<number>;
  /**
   * Takes no more connections, ends idle ones, and waits for the requests in flight, but no longer than the deadline: then they are cut.
   *
   * @param deadline milliseconds, ten seconds' worth unless given
   * @returns whether all of them had finished
   */
  close(deadline?: number): Promise<boolean>;
}

/** Where to listen, and what one client may keep the server busy with. Times in seconds; Node's own where they are left out. */
export interface ListenOptions {
  /** An address of this machine: the loopback interface unless given, all of them with a certificate. */
  readonly host?: string;
  readonly maxConnections?: number;
  readonly headersTimeout?: number;
  readonly requestTimeout?: number;
  readonly keepAlive?: number;
}

/** Long enough for a token, a signature and a browser's own; 431 beyond. */
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
/** How often Node looks for requests that take too long: the timeouts are that much longer than they say. */
const CHECK_MS = 1000;
const CLOSE_IDLE_MS = 50;
const DEADLINE_MS = 10_000;

/**
 * Listens on one address, by HTTPS with a certificate: a browser gives its camera to secure origins only.
 *
 * @throws PortInUseError, NoSuchAddressError
 */
export async function listen(
  app: Hono,
  port: number,
  certificate: Certificate | null,
  options: ListenOptions = {},
): Promise<Listener> {
  const { host = certificate ? '0.0.0.0' : '127.0.0.1', headersTimeout, requestTimeout, keepAlive, maxConnections } = options;
  const serverOptions = {
    maxHeaderSize: MAX_HEADER_BYTES,
    connectionsCheckingInterval: CHECK_MS,
    ...(headersTimeout === undefined ? {} : { headersTimeout: Math.min(headersTimeout, requestTimeout ?? Infinity) * 1000 }),
    ...(requestTimeout === undefined ? {} : { requestTimeout: requestTimeout * 1000 }),
    ...(keepAlive === undefined ? {} : { keepAliveTimeout: keepAlive * 1000 }),
  };
  const server = createAdaptorServer({
    fetch: app.fetch,
    hostname: host,
    ...(certificate
      ? { createServer: createSecureServer, serverOptions: { ...serverOptions, ...certificate, minVersion: 'TLSv1.3' as const } }
      : { createServer, serverOptions }),
  }) as Server;
  server.maxHeadersCount = MAX_HEADERS;
  if (maxConnections !== undefined) server.maxConnections = maxConnections;
  const open: Open = { responses: new Set(), sockets: new Set() };
  server.prependListener('request', (_request, response) => {
    open.responses.add(response);
    response.once('close', () => open.responses.delete(response));
  });
  server.on('connection', (socket) => {
    open.sockets.add(socket);
    socket.once('close', () => open.sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () =>
      new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count)))),
    close: (deadline = DEADLINE_MS) => close(server, open, deadline),
  };
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') return new PortInUseError(port);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') return new NoSuchAddressError(host);
  return error;
}

/** What is going on at a server. */
interface Open {
  readonly responses: Set<ServerResponse>;
  readonly sockets: Set<Socket>;
}

function close(server: Server, { responses, sockets }: Open, deadline: number): Promise<boolean> {
  return new Promise((resolve) => {
    let whole = true;
    // A connection that is kept alive would go on with one request after the other, or break under the next one.
    const last = (response: ServerResponse) => {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    };
    responses.forEach(last);
    server.prependListener('request', (_request, response) => last(response));
    const endIdle = () => {
      server.closeIdleConnections();
      // Connections on which nothing was ever sent are not idle to Node, and would hold the server until the deadline.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    };
    const idle = setInterval(endIdle, CLOSE_IDLE_MS);
    const cut = setTimeout(() => {
      whole = false;
      server.closeAllConnections();
    }, deadline);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(cut);
      resolve(whole);
    });
  });
}
