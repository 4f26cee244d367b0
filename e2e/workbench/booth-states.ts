import { openBooth, type BoothState } from '../../src/core/booth.ts';
import { DEFAULT_BOOTH_SETTINGS } from '../../src/core/booth-settings.ts';
import type { Product } from '../../src/core/catalog.ts';
import type { BoothPort, BoothView } from '../../src/ui/booth/booth.ts';
import '../../src/ui/booth/booth.css';
import '../../src/ui/booth/booth-screen.ts';
import type { EventLabel, ShownLabel } from '../../src/ui/booth/event-labels.ts';
import type { SessionPort } from '../../src/ui/session.ts';
import type { SessionState } from '../../src/ui/session-state.ts';
import { BOOTH_STATES, type BoothStateName } from './state-names.ts';

/** Made-up booths by name, without what goes before them in the address: `booth-live`. The session's state says what is in the basket. */
const BOOTHS: Readonly<
  Record<
    BoothStateName,
    { readonly session: string; readonly booth: Partial<BoothState>; readonly staff?: 'pin' | 'set' | 'open' }
  >
> = {
  attract: { session: 'live', booth: {} },
  begins: { session: 'loading', booth: {} },
  'no-camera': { session: 'live', booth: { notice: { reason: 'missing', until: 9 } } },
  denied: { session: 'live', booth: { notice: { reason: 'denied', until: 9 } } },
  broken: {
    session: 'vision-failed',
    booth: { run: { source: 'clip', serial: 2, since: null, aliveAt: 0, failures: 1, rest: { why: 'broken', until: 9 } } },
  },
  inviting: { session: 'asking-camera', booth: { mode: 'inviting' } },
  empty: { session: 'empty', booth: { mode: 'live' } },
  live: { session: 'live', booth: { mode: 'live' } },
  asking: { session: 'asking', booth: { mode: 'live' } },
  initial: { session: 'initial', booth: { mode: 'live' } },
  idle: { session: 'live', booth: { mode: 'idle-warning' } },
  'staff-set': { session: 'live', booth: { held: true }, staff: 'set' },
  'staff-pin': { session: 'live', booth: { held: true }, staff: 'pin' },
  'staff-open': { session: 'live', booth: { held: true }, staff: 'open' },
  drawing: { session: 'drawing', booth: { mode: 'live', held: true } },
};

const nothing = (): void => undefined;

/** The booth's screen in a named state: `attract` of `?state=booth-attract`. */
export function boothScreen(
  name: string,
  session: SessionPort,
  stateOf: (name: string) => SessionState,
  [, product]: readonly Product[],
): HTMLElement {
  const known = BOOTH_STATES.find((state) => state === name);
  if (!known) throw new Error(`there is no booth called ${name}: ${BOOTH_STATES.join(', ')}`);
  const found: (typeof BOOTHS)[BoothStateName] = BOOTHS[known];
  const label = (kind: EventLabel['kind'], serial: number): ShownLabel => ({
    kind,
    title: kind === 'ask' ? null : (product?.title ?? ''),
    quantity: 1,
    amount: kind === 'ask' ? null : (product?.price ?? 0),
    serial,
    until: 9,
  });
  const view: BoothView = {
    session: stateOf(found.session),
    booth: { ...openBooth(0), ...found.booth },
    settings: DEFAULT_BOOTH_SETTINGS,
    labels: found.session === 'live' ? [label('out', 1), label('in', 2)] : found.session === 'asking' ? [label('ask', 1)] : [],
    secondsLeft: 7,
    camera: name === 'no-camera' ? 'missing' : 'there',
  };
  const booth: BoothPort = {
    session,
    view,
    world: {
      now: () => 0,
      everyTick: () => nothing,
      settings: { load: () => DEFAULT_BOOTH_SETTINGS, save: nothing },
      watchCamera: () => nothing,
      keepAwake: () => nothing,
      fillScreen: nothing,
      reload: nothing,
      leave: nothing,
      forgetAll: nothing,
      tone: nothing,
      pin: {
        isPossible: true,
        isSet: found.staff !== 'set',
        secondsLocked: 0,
        set: () => Promise.resolve(),
        check: () => Promise.resolve(true),
      },
      teach: { open: nothing, forget: nothing },
    },
    subscribe: () => nothing,
    open: nothing,
    close: nothing,
    touch: nothing,
    reset: nothing,
    leave: nothing,
    hold: nothing,
    change: nothing,
  };
  const screen = document.createElement('cl-booth');
  screen.booth = booth;
  // For tests: what is on the screen by now.
  const atRest = found.staff ? openStaff(screen, found.staff === 'open') : screen.updateComplete;
  void atRest.then(() => (screen.dataset['state'] = `booth-${name}`));
  return screen;
}

/** As the staff does, up to the settings where wanted. */
async function openStaff(screen: HTMLElementTagNameMap['cl-booth'], unlock: boolean): Promise<void> {
  await screen.updateComplete;
  screen.renderRoot.querySelector('cl-staff-sign')?.dispatchEvent(new CustomEvent('staff-open'));
  await screen.updateComplete;
  const dialog = screen.renderRoot.querySelector('cl-staff-dialog');
  await dialog?.updateComplete;
  if (unlock) dialog?.renderRoot.querySelector('cl-pin-form')?.dispatchEvent(new CustomEvent('pin-done'));
}
