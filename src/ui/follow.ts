import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Followed } from '../core/live.ts';

/** Draws an element anew whenever what it shows changes, for as long as it is on the page. */
export class Follow implements ReactiveController {
  private readonly host: ReactiveControllerHost;
  private readonly what: () => Followed<unknown> | null;
  private following: Followed<unknown> | null = null;
  private stop: () => void = () => undefined;

  /** @param what asked at every update, as a context may come later or change */
  constructor(host: ReactiveControllerHost, what: () => Followed<unknown> | null) {
    this.host = host;
    this.what = what;
    host.addController(this);
  }

  hostUpdate(): void {
    const now = this.what();
    if (now === this.following) return;
    this.stop();
    this.following = now;
    this.stop = now?.subscribe(() => this.host.requestUpdate()) ?? (() => undefined);
  }

  hostConnected(): void {
    // Elements that come back are not updated by themselves.
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.stop();
    this.following = null;
  }
}
