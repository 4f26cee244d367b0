/** `/booth`: the app's session on a demo tablet. `main.ts` fetches this where the page is the booth's, and wires the rest as for the app. */
import { keepAwake } from './camera/keep-awake.ts';
import { KeptTexts } from './core/kept-texts.ts';
import { parseBoothSettings } from './core/booth-settings.ts';
import { boothTeaching } from './booth-teaching.ts';
import { StaffPin } from './staff-pin.ts';
import type { Classroom } from './teach.ts';
import { Booth } from './ui/booth/booth.ts';
import type { BoothWorld, PinPort, TeachSeam } from './ui/booth/booth-ports.ts';
import type { BoothScreen } from './ui/booth/booth-screen.ts';
import './ui/booth/booth-screen.ts';
import { Tones } from './ui/tones.ts';

export { DemoCheckout } from './demo-checkout.ts';

const TICK_MS = 500;
const TONES = { in: 'added', out: 'removed', ask: 'asked' } as const;
/** What the pages of this origin keep in the local storage begins so. */
const KEPT = 'cartlens.';
const SETTINGS_KEY = `${KEPT}booth.settings`;

/** @param room what teaching needs, the session among it */
export function boothScreen(room: Omit<Classroom, 'app'>): BoothScreen {
  const screen = document.createElement('cl-booth');
  const booth = new Booth(room.session, makeWorld(boothTeaching(room, screen)));
  screen.booth = booth;
  booth.open();
  return screen;
}

function makeWorld(teach: TeachSeam): BoothWorld {
  const tones = new Tones();
  const texts = new KeptTexts(() => localStorage);
  addEventListener('pointerdown', () => tones.wake(), { capture: true, passive: true });
  return {
    now: () => performance.now() / 1000,
    everyTick(tick) {
      const timer = setInterval(tick, TICK_MS);
      return () => clearInterval(timer);
    },
    settings: {
      load: () => parseBoothSettings(texts.read(SETTINGS_KEY) ?? null),
      // Where they are not kept they hold until the page is closed.
      save: (settings) => void texts.write(SETTINGS_KEY, JSON.stringify(settings)),
    },
    watchCamera,
    keepAwake: () => keepAwake(),
    fillScreen() {
      if (document.fullscreenElement === null && document.fullscreenEnabled) {
        void document.documentElement.requestFullscreen({ navigationUI: 'hide' }).catch(() => undefined);
      }
    },
    reload() {
      // Where there is neither a connection nor a service worker, the browser would show its own error, and stay there.
      void fetch(location.href).then(
        ({ ok }) => ok && location.reload(),
        () => undefined,
      );
    },
    leave() {
      void (document.fullscreenElement ? document.exitFullscreen() : Promise.resolve())
        .catch(() => undefined)
        .then(() => location.assign(import.meta.env.BASE_URL));
    },
    forgetAll() {
      try {
        for (const key of Object.keys(localStorage).filter((name) => name.startsWith(KEPT))) localStorage.removeItem(key);
      } catch {
        // Then nothing was kept.
      }
      location.reload();
    },
    tone: (kind) => tones.play(TONES[kind]),
    pin: makePin(),
    teach,
  };
}

function makePin(): PinPort {
  const pin = new StaffPin(
    () => localStorage,
    () => Date.now() / 1000,
  );
  // The type says that it is always there; browsers give it to secure pages only.
  const isPossible = Boolean(crypto.subtle as SubtleCrypto | undefined);
  return {
    isPossible,
    get isSet() {
      return pin.isSet;
    },
    get secondsLocked() {
      return pin.secondsLocked;
    },
    set: (digits) => pin.set(digits),
    check: (digits) => pin.check(digits),
  };
}

/** Whether there is a camera, at once and whenever that may have changed. Its name and picture stay unknown until it is allowed. */
function watchCamera(listener: (there: boolean) => void): () => void {
  // The type says that they are always there; pages that are not secure lack them.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  const over = new AbortController();
  const look = async (): Promise<void> => {
    const found = (await devices?.enumerateDevices().catch(() => null)) ?? [];
    if (!over.signal.aborted) listener(found.some(({ kind }) => kind === 'videoinput'));
  };
  devices?.addEventListener('devicechange', () => void look(), { signal: over.signal });
  void navigator.permissions
    ?.query({ name: 'camera' })
    .then((permission) => {
      const onChange = (): void => void (permission.state === 'granted' && look());
      permission.addEventListener('change', onChange, { signal: over.signal });
    })
    .catch(() => undefined);
  void look();
  return () => over.abort();
}
