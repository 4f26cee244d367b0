import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { painted } from './painted.ts';

/**
 * Lets a dialog answer the touch that opened it: first it shows its frame with what it is called and the ways on, and what takes longer to build comes
 * when that is on the screen.
 */
export class Filling implements ReactiveController {
  private readonly host: ReactiveControllerHost;
  private readonly shown: () => Promise<void>;
  private begun = false;
  private done_ = false;

  constructor(host: ReactiveControllerHost, shown = painted) {
    this.host = host;
    this.shown = shown;
    host.addController(this);
  }

  /** Whether everything is to be rendered. */
  get done(): boolean {
    return this.done_;
  }

  hostUpdated(): void {
    if (this.begun) return;
    this.begun = true;
    void this.shown().then(() => {
      this.done_ = true;
      this.host.requestUpdate();
    });
  }
}
