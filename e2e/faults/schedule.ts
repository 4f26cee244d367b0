/** What can go wrong, and when: a schedule is plain data, so that it can be drawn, shrunk, printed and run again. */
import fc from 'fast-check';
import { KEEP } from '../../server/storage/clean.ts';

/**
 * What becomes of one request.
 * - `drop-request`: it never arrives. `drop-answer`: it does, and nobody hears of it. `cut-answer`: half of the answer comes.
 * - `twice`: it arrives twice at the same moment. `late-copy`: it is answered, and a copy arrives some requests later.
 * - `late-original`: the client gives up, and the request arrives some requests later.
 * - `portal`: a hotel's login page answers. `busy`: a balancer answers 503.
 */
export const NETWORK_FAULTS = [
  'drop-request',
  'drop-answer',
  'cut-answer',
  'twice',
  'late-copy',
  'late-original',
  'portal',
  'busy',
] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

export interface Passage {
  readonly fault: NetworkFault | 'none';
  /** How long request and answer travel, in turns of the event loop; for late ones, how many requests go first. */
  readonly delay: number;
}

/**
 * What becomes of the server at one of its database statements (commits count as one).
 * - `crash`: the process ends there, with all its connections, and another one starts.
 * - `fail`: the statement fails. `collide`: it fails with a serialization failure.
 * - `lose-commit`: the next commit takes place, but its confirmation is lost.
 */
export const SERVER_FAULTS = ['crash', 'fail', 'collide', 'lose-commit'] as const;
export type ServerFault = (typeof SERVER_FAULTS)[number];

export const PRODUCTS = ['cola', 'milk', 'sample', 'unpriced'] as const;

/** One thing that a shopper, a device or the world does. `where` chooses device and tab. */
export type Action =
  | { readonly do: 'add'; readonly where: Where; readonly product: (typeof PRODUCTS)[number] }
  /** Takes the nth thing of the log out again, or puts it back. */
  | { readonly do: 'toggle'; readonly where: Where; readonly nth: number }
  /** `agreed`: for the total on the screen and no other. */
  | { readonly do: 'pay'; readonly where: Where; readonly agreed: boolean }
  | { readonly do: 'withdraw' | 'new-basket' | 'reload' | 'wake'; readonly where: Where }
  /** The browser forgets everything that it has stored for the shop. */
  | { readonly do: 'evict'; readonly device: number }
  /** The next so many writes to the device's storage fail. */
  | { readonly do: 'quota'; readonly device: number; readonly writes: number }
  | { readonly do: 'client-clock'; readonly device: number; readonly seconds: number }
  | { readonly do: 'server-clock'; readonly hours: number }
  /** The server forgets old answers, as it does once an hour. */
  | { readonly do: 'clean' }
  | { readonly do: 'server'; readonly how: ServerFault; readonly after: number };

export interface Where {
  readonly device: number;
  readonly tab: number;
}

export interface Schedule {
  readonly actions: readonly { readonly action: Action; readonly pause: number }[];
  /** What happens to the first requests, one after the other; later ones pass. */
  readonly passages: readonly Passage[];
  /** How long the device's storage takes, in turns of the event loop; used in a ring. */
  readonly latencies: readonly number[];
  /** Whether tabs queue for the outbox (Web Locks); pages on insecure addresses cannot. */
  readonly locks: boolean;
  /** Whether all devices carry the token of one shopper. */
  readonly oneShopper: boolean;
}

const HOUR_MS = 3_600_000;

/** Whether the endpoint, played one after the other, may forget a cart: only where it is told to after its clock went far enough forward. */
export function mayForget(schedules: readonly Schedule[]): boolean {
  let [clock, earliest] = [0, 0];
  return schedules
    .flatMap(({ actions }) => actions)
    .some(({ action }) => {
      if (action.do === 'server-clock') clock += action.hours * HOUR_MS;
      earliest = Math.min(earliest, clock);
      return action.do === 'clean' && clock - earliest > KEEP.baskets;
    });
}

export const DEVICES = 2;
export const TABS = 2;

/** Draws schedules. Devices and tabs are chosen so that most of it happens in one place. */
export function schedules(): fc.Arbitrary<Schedule> {
  const device = fc.nat({ max: 4 }).map((n): number => (n === 4 ? 1 : 0));
  const where = fc.record({ device, tab: fc.nat({ max: 3 }).map((n): number => (n === 3 ? 1 : 0)) });
  const add = fc.record({ do: fc.constant('add'), where, product: fc.constantFrom(...PRODUCTS) });
  const pay = fc.record({ do: fc.constant('pay'), where, agreed: fc.boolean() });
  const action = fc.oneof<fc.WeightedArbitrary<Action>[]>(
    { weight: 10, arbitrary: add },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('toggle'), where, nth: fc.nat({ max: 5 }) }) },
    { weight: 6, arbitrary: pay },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw'), where }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('new-basket'), where }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('reload'), where }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wake'), where }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('evict'), device }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('quota'), device, writes: fc.integer({ min: 1, max: 4 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('client-clock'), device, seconds: fc.integer({ min: -1e9, max: 1e9 }) }),
    },
    // Half a year back or forth: everything expires, or nothing seems to.
    { weight: 1, arbitrary: fc.record({ do: fc.constant('server-clock'), hours: fc.integer({ min: -4000, max: 4000 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('clean') }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('server'), how: fc.constantFrom(...SERVER_FAULTS), after: fc.nat({ max: 20 }) }),
    },
  );
  const passage = fc.record<Passage>({
    fault: fc.oneof(
      { weight: 1, arbitrary: fc.constant('none' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...NETWORK_FAULTS) },
    ),
    delay: fc.nat({ max: 6 }),
  });
  const paused = (what: fc.Arbitrary<Action>) => fc.record({ action: what, pause: fc.constantFrom(0, 1, 4, 16, 64, 128) });
  // Something to pay for comes before most payments; else most of them would be refused for being empty.
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(paused(action)) },
    { weight: 1, arbitrary: fc.tuple(paused(add), paused(pay)) },
  );
  return fc.record({
    actions: fc.array(step, { minLength: 1, maxLength: 18, size: 'max' }).map((steps) => steps.flat()),
    passages: fc.array(passage, { maxLength: 24, size: 'max' }),
    latencies: fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 5 }),
    locks: fc.boolean(),
    oneShopper: fc.boolean(),
  });
}
