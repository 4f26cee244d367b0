/**
 * Runs jobs strictly one after another, in the order they were given. ONNX Runtime hangs or crashes when sessions are
 * created, run or released at the same time, so every call to it goes through one of these. A job that fails rejects its own
 * caller only.
 */
export class SerialQueue {
  private tail: Promise<unknown> = Promise.resolve();

  run<Result>(job: () => Promise<Result>): Promise<Result> {
    const result = this.tail.then(job);
    this.tail = result.catch(() => undefined);
    return result;
  }
}
