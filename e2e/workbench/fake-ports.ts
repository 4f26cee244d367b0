/** What the app's root holds besides the session, for looking at it: a camera with everything, a shopper with wishes, requests that went. */
import { NO_CAMERA, type CameraView } from '../../src/core/camera-view.ts';
import { Live } from '../../src/core/live.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/core/settings.ts';
import type { OutgoingRequest, SentRequest } from '../../src/core/traffic.ts';
import type { CameraPort } from '../../src/ui/camera-context.ts';
import type { SettingsPort } from '../../src/ui/settings-context.ts';
import type { TrafficPort } from '../../src/ui/traffic-context.ts';

const WISHES: Readonly<Record<string, Partial<Settings>>> = {
  budget: { budget: 1500 },
  'over-budget': { budget: 600, allergens: ['gluten', 'milk'] },
  allergens: { allergens: ['gluten', 'milk'] },
  settings: { budget: 4000, allergens: ['nuts', 'milk'] },
};

export function fakeSettings(name: string): SettingsPort {
  const live = new Live<Settings>({ ...DEFAULT_SETTINGS, ...WISHES[name] });
  return {
    get value() {
      return live.value;
    },
    subscribe: (listener) => live.subscribe(listener),
    change: (change) => live.set({ ...live.value, ...change }),
    isKept: name !== 'settings-not-kept',
  };
}

export function fakeCamera(name: string): CameraPort {
  const view: CameraView = {
    lenses: [
      { id: 'a', label: 'Back Camera', facing: 'rear' },
      { id: 'b', label: 'Back Ultra Wide Camera', facing: 'rear' },
      { id: 'c', label: 'Front Camera', facing: 'front' },
    ],
    lens: 'a',
    torch: true,
    zoom: { min: 1, max: 8, step: 0.1, value: 1.5 },
    refused: name === 'camera-refused' ? 'torch' : null,
  };
  const live = new Live(name.startsWith('camera') ? view : NO_CAMERA);
  return {
    get value() {
      return live.value;
    },
    subscribe: (listener) => live.subscribe(listener),
    setTorch: (torch) => Promise.resolve(live.set({ ...live.value, torch })),
    setZoom: (value) => Promise.resolve(live.set({ ...live.value, zoom: live.value.zoom && { ...live.value.zoom, value } })),
    chooseLens: (lens) => live.set({ ...live.value, lens }),
  };
}

const PUT: OutgoingRequest = {
  purpose: 'update-cart',
  method: 'PUT',
  path: '/carts/cart_01JDG4Q2T7',
  body: '{"line_items":[{"item":{"id":"zelora-lemon"},"quantity":1},{"item":{"id":"zelora-cherry"},"quantity":2}]}',
};

export function fakeTraffic(name: string): TrafficPort {
  const sent = (serial: number, request: OutgoingRequest, answer: SentRequest['answer']): SentRequest => ({
    ...request,
    serial,
    at: 1_790_000_000_000 + serial * 21_000,
    sent: request.body?.length ?? 0,
    answer,
    headers: {
      Accept: 'application/json',
      'UCP-Agent': 'profile="https://shop.example/.well-known/ucp"',
      'Request-Id': '7c1f2e0a-6f0e-4f5b-9a51-6b1de62a1f04',
      Authorization: 'Bearer ••••••••',
      'Idempotency-Key': 'c0ffee00-1dea-4bad-8a5e-0123456789ab',
      'Content-Type': 'application/json',
    },
  });
  const create: OutgoingRequest = { ...PUT, purpose: 'create-cart', method: 'POST', path: '/carts' };
  const went = [
    sent(3, PUT, 'none'),
    sent(2, PUT, { status: 200, received: 812 }),
    sent(1, create, { status: 201, received: 640 }),
  ];
  const value = name === 'privacy-nothing' ? [] : went;
  const bytes = value.reduce((sum, request) => sum + request.sent, 0);
  return {
    log: {
      value,
      subscribe: () => () => undefined,
      totals: { requests: value.length, sent: bytes, received: value.length && 1452 },
    },
    upcoming: () =>
      Promise.resolve(
        name === 'privacy-nothing'
          ? []
          : [
              { when: 'waiting', request: PUT },
              {
                when: 'payment',
                request: {
                  purpose: 'create-checkout',
                  method: 'POST',
                  path: '/checkout-sessions',
                  body: '{"cart_id":"cart_01JDG4Q2T7","line_items":[]}',
                },
              },
            ],
      ),
  };
}
