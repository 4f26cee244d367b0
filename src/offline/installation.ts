import { KeptTexts, type TextStorage } from '../core/kept-texts.ts';
import type { NotKept, ToServiceWorker } from '../../workers/offline.api.ts';

/** Of the browser, as far as it is needed here; tests bring their own. */
export interface InstallationSurroundings {
  /** Undefined where the browser has none, or not on this page. */
  readonly workers: Pick<ServiceWorkerContainer, 'register' | 'controller' | 'addEventListener'> | undefined;
  /** Dispatches `beforeinstallprompt` and `appinstalled`. */
  readonly page: Pick<EventTarget, 'addEventListener'>;
  readonly reload: () => void;
  /** Safari on phones offers nothing by itself; its share menu has it. */
  readonly hasShareMenu: boolean;
  /** Remembers that somebody did not want it. May throw where the browser allows none. */
  readonly memory: () => TextStorage;
}

/** The browser's own question, held back until it suits (W3C Manifest Incubations). */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

interface State {
  readonly kept: 'no' | 'kept' | 'no-room';
  readonly update: boolean;
  readonly invitation: 'prompt' | 'share-menu' | null;
}

const DECLINED = 'cartlens-install-declined';
/** A booth's page stays open for weeks: so often it looks for a newer version by itself, milliseconds. */
const LOOK_EVERY = 3_600_000;

/**
 * How the app lies on this device: whether it is kept for use without a network, whether a newer version waits, and whether it can be put on the
 * home screen. Nothing is registered before `keep`.
 */
export class Installation {
  private readonly around: InstallationSurroundings;
  private readonly listeners = new Set<(state: State) => void>();
  private readonly whenInstalled: () => void;
  private registration: ServiceWorkerRegistration | null = null;
  private prompt: InstallPrompt | null = null;
  private wanted = false;
  private state_: State;

  /** @param whenInstalled called when the app was put on the home screen */
  constructor(around: InstallationSurroundings, whenInstalled: () => void = () => undefined) {
    this.around = around;
    this.whenInstalled = whenInstalled;
    const invitation = around.hasShareMenu && !this.declined ? 'share-menu' : null;
    this.state_ = { kept: around.workers?.controller ? 'kept' : 'no', update: false, invitation };
    around.page.addEventListener('beforeinstallprompt', (event) => this.holdBack(event as InstallPrompt));
    around.page.addEventListener('appinstalled', () => {
      this.set({ invitation: null });
      this.whenInstalled();
    });
  }

  get state(): State {
    return this.state_;
  }

  subscribe(listener: (state: State) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Has this version kept on the device, and looks for newer ones from now on. What hinders it leaves the app as it is: it runs with a network.
   *
   * @param script URL of the service worker
   */
  async keep(script: string): Promise<void> {
    const { workers } = this.around;
    if (!workers || this.registration) return;
    let served = workers.controller !== null;
    workers.addEventListener('controllerchange', () => {
      if (this.wanted) this.around.reload();
      // Another tab wanted the newer version. This one goes on with its own until that suits here too.
      else if (served) this.set({ update: true });
      served = true;
    });
    workers.addEventListener('message', ({ data }) => {
      if ((data as NotKept).type === 'NOT_KEPT' && (data as NotKept).why === 'no-room') this.set({ kept: 'no-room' });
    });
    const registration = await workers.register(script).catch(() => null);
    if (!registration) return;
    this.registration = registration;
    const look = (): void => this.look(registration);
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
    registration.installing?.addEventListener('statechange', look);
    look();
    workers.controller?.postMessage({ type: 'STARTED' } satisfies ToServiceWorker);
    setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY);
  }

  update(): void {
    const waiting = this.registration?.waiting;
    this.wanted = true;
    if (waiting) waiting.postMessage({ type: 'SKIP_WAITING' } satisfies ToServiceWorker);
    else this.around.reload();
  }

  async install(): Promise<void> {
    const { prompt } = this;
    // It can be shown once; whether or not it was taken, the browser tells when it may be shown again.
    this.prompt = null;
    this.set({ invitation: null });
    await prompt?.prompt();
  }

  decline(): void {
    this.set({ invitation: null });
    // Where it is not kept it is offered again at the next visit.
    new KeptTexts(this.around.memory).write(DECLINED, 'yes');
  }

  private get declined(): boolean {
    return typeof new KeptTexts(this.around.memory).read(DECLINED) === 'string';
  }

  private holdBack(event: InstallPrompt): void {
    event.preventDefault();
    if (this.declined) return;
    this.prompt = event;
    this.set({ invitation: 'prompt' });
  }

  private look({ active, waiting }: ServiceWorkerRegistration): void {
    // The very first version waits for nobody.
    this.set({
      ...(active && this.state_.kept === 'no' && { kept: 'kept' as const }),
      ...(active && waiting && { update: true }),
    });
  }

  private set(change: Partial<State>): void {
    this.state_ = { ...this.state_, ...change };
    for (const listener of this.listeners) listener(this.state_);
  }
}

/** What it needs, of the browser that runs this page. */
export function thisBrowser(): InstallationSurroundings {
  return {
    workers: (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker,
    page: window,
    reload: () => location.reload(),
    // Only Safari on phones and tablets says whether it runs from the home screen.
    hasShareMenu: (navigator as { standalone?: boolean }).standalone === false,
    memory: () => localStorage,
  };
}
