import type { Shot, ShotFeed } from './shot-context.ts';

/** Hands shots from the session to whoever shows them. */
export class ShotRelay implements ShotFeed {
  readonly live: HTMLVideoElement | null;
  private readonly listeners = new Set<(shot: Shot) => void>();

  /** @param live the camera's own picture, null where shots bring theirs */
  constructor(live: HTMLVideoElement | null) {
    this.live = live;
  }

  subscribe(listener: (shot: Shot) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  send(shot: Shot): void {
    for (const listener of this.listeners) listener(shot);
  }
}
