/** Main-thread long tasks: whatever keeps the page from answering for 50 ms and more (https://w3c.github.io/longtasks). */
export class LongTasks {
  private readonly entries: PerformanceEntry[] = [];
  private readonly observer: PerformanceObserver;

  constructor() {
    this.observer = new PerformanceObserver((list) => this.entries.push(...list.getEntries()));
    this.observer.observe({ type: 'longtask' });
  }

  /**
   * Milliseconds of the long tasks that touch the time from `begin` until now, each with its full length. Waits until the task that
   * is running now has ended and was reported.
   *
   * @param begin of `performance.now`
   */
  async since(begin: number): Promise<number> {
    const end = performance.now();
    // A long task is reported some time after its end: two turns of the event loop are enough, 50 ms are on the safe side.
    await new Promise((resolve) => setTimeout(resolve, 50));
    this.entries.push(...this.observer.takeRecords());
    const touching = this.entries.filter(({ startTime, duration }) => startTime < end && startTime + duration > begin);
    this.entries.length = 0;
    return touching.reduce((sum, { duration }) => sum + duration, 0);
  }
}
