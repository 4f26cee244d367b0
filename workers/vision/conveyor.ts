import { SerialQueue } from './serial-queue.ts';

/**
 * Jobs of two stages. First stages start one after another and may overlap with the second stages of earlier jobs, as far as there is room;
 * second stages run strictly one after another, in the order in which the jobs came. A job that fails rejects its own caller only.
 */
export class Conveyor {
  private readonly first = new SerialQueue();
  private readonly second = new SerialQueue();
  /** Jobs between their start and their end, oldest first. */
  private readonly inWork: Promise<unknown>[] = [];

  /** A job without stages: it runs alone, after all that came before, and before anything that comes later is started. */
  run<Result>(job: () => Promise<Result>): Promise<Result> {
    return this.first.run(async () => {
      while (this.inWork.length > 0) await this.inWork[0];
      return job();
    });
  }

  /**
   * @param room how many jobs may be between their start and their end, asked when it is this one's turn
   * @param start what it waits for holds up later jobs: it hands work over, and gives what `end` needs
   */
  async runStages<Started, Result>(
    room: () => Promise<number>,
    start: () => Promise<Started>,
    end: (started: Started) => Promise<Result>,
  ): Promise<Result> {
    const { done } = await this.first.run(async () => {
      const limit = await room();
      while (this.inWork.length >= limit) await this.inWork[0];
      const started = await start();
      const ending = this.second.run(() => end(started));
      const leave = (): void => void this.inWork.shift();
      const settled = ending.then(leave, leave);
      this.inWork.push(settled);
      return { done: ending };
    });
    return done;
  }
}
