import type { Hono } from 'hono';
import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { UCP_VERSION, type UcpCart, type UcpCheckout, type UcpErrorResponse } from '../../src/core/ucp.ts';
import { createApp, type AppConfig } from '../app.ts';
import type { Database } from '../storage/database.ts';
import { CATALOG } from './catalog.ts';
import { responseProblems } from './ucp-schemas.ts';

/** A test app whose clock can be moved. */
export interface TestShop {
  readonly app: Hono;
  readonly logged: string[];
  now: Date;
}

export function openShop(storage: Database, config: Partial<AppConfig> = {}): TestShop {
  const shop: TestShop = {
    now: new Date('2026-11-22T12:00:00Z'),
    logged: [],
    get app() {
      return app;
    },
  };
  const app = createApp({
    storage,
    catalog: CATALOG,
    config: {
      staticFolder: null,
      mockPayment: true,
      till: true,
      now: () => shop.now,
      newId: randomUUID,
      log: (message) => void shop.logged.push(message),
      ...config,
    },
  });
  return shop;
}

/** An answer whose shape the schemas have checked, so that the type may be believed. */
export interface JsonAnswer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Body;
}

export interface CallOptions {
  readonly token?: string | null;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Checks the answer against the official schema; on unless the call is meant to fail as a protocol error. */
  readonly validate?: boolean;
}

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** One device. Every answer below 400 is validated against the protocol's schemas. */
export class ShopClient {
  readonly #app: Hono;
  readonly token = newToken();

  constructor(shop: TestShop) {
    this.#app = shop.app;
  }

  get<Body = UcpErrorResponse>(path: string, options: CallOptions = {}): Promise<JsonAnswer<Body>> {
    return this.call<Body>('GET', path, undefined, { key: null, ...options });
  }

  post<Body = UcpErrorResponse>(path: string, body: unknown, options: CallOptions = {}): Promise<JsonAnswer<Body>> {
    return this.call<Body>('POST', path, body, options);
  }

  put<Body = UcpErrorResponse>(path: string, body: unknown, options: CallOptions = {}): Promise<JsonAnswer<Body>> {
    return this.call<Body>('PUT', path, body, options);
  }

  async call<Body>(method: string, path: string, body: unknown, options: CallOptions): Promise<JsonAnswer<Body>> {
    const { token = this.token, key = randomUUID() } = options;
    const response = await this.#app.request(`http://shop.test${path}`, {
      method,
      headers: {
        'UCP-Agent': 'profile="https://shop.test/.well-known/ucp"',
        'Request-Id': randomUUID(),
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...(key === null ? {} : { 'Idempotency-Key': key }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = JSON.parse(text) as Body;
    if (response.status < 400 && options.validate !== false) {
      expect(responseProblems(method, templateOf(path), response.status, json)).toEqual([]);
    } else if (response.status >= 400) {
      expect(json).toEqual({
        ucp: { version: UCP_VERSION, status: 'error' },
        code: expect.any(String),
        content: expect.any(String),
        messages: [
          expect.objectContaining({
            type: 'error',
            severity: response.headers.has('Retry-After') ? 'recoverable' : 'unrecoverable',
          }),
        ],
      });
    }
    return { status: response.status, headers: response.headers, text, json };
  }

  /** A new cart with these quantities; returns its id. */
  async cart(quantities: Readonly<Record<string, number>>): Promise<string> {
    const { status, json } = await this.post<UcpCart>('/carts', { line_items: lines(quantities) });
    expect(status).toBe(201);
    return json.id;
  }

  /** A checkout session of a new cart; returns its id. */
  async session(quantities: Readonly<Record<string, number>>): Promise<string> {
    const { json } = await this.post<UcpCheckout>('/checkout-sessions', { cart_id: await this.cart(quantities), line_items: [] });
    return json.id;
  }
}

export function lines(quantities: Readonly<Record<string, number>>) {
  return Object.entries(quantities).map(([id, quantity]) => ({ item: { id }, quantity }));
}

/** The body of `complete` with the mock payment. */
export function payment(token = 'success_token', handler = 'mock_payment') {
  const instrument = { id: 'i1', handler_id: handler, type: 'mock', selected: true, credential: { type: 'token', token } };
  return { payment: { instruments: [instrument] } };
}

function templateOf(path: string): string {
  return path.replace(/^\/(carts|checkout-sessions|orders)\/[^/]+/, '/$1/{id}');
}
