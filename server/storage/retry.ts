import { StorageError } from './database.ts';

/** SQLSTATEs that mean "collided with another transaction, run it again": serialization failure and deadlock. */
const COLLISIONS: ReadonlySet<string> = new Set(['40001', '40P01']);
const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 5;

/** Whether running the same transaction again is the cure. */
export function isCollision(error: unknown): boolean {
  return error instanceof StorageError && error.code !== null && COLLISIONS.has(error.code);
}

/**
 * Runs `attempt` until it does not collide, at most eight times, with growing random pauses so that two colliding
 * transactions do not meet again in step.
 */
export async function retryCollisions<Result>(
  attempt: () => Promise<Result>,
  pause: (milliseconds: number) => Promise<void> = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
): Promise<Result> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isCollision(error) || count === ATTEMPTS) throw error;
      await pause(Math.random() * FIRST_PAUSE_MS * 2 ** count);
    }
  }
}
