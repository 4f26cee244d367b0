/** One turn of the event loop: everything that can go on without waiting has gone on. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await turn();
}

/** What a dead page waits for. */
export function never<Value>(): Promise<Value> {
  return new Promise<Value>(() => undefined);
}
