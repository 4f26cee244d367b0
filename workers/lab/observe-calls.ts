/** A call as it is seen from outside: arguments are looked at, never changed. */
export type Observer = (self: object, args: readonly unknown[]) => void;

/**
 * Calls `before` ahead of each call of `owner.prototype[method]`, and `after` with what the call gave. Where `scope` lacks the method nothing is
 * done, because nobody can call it.
 *
 * @param scope `globalThis` of a page or worker
 */
export function observe(
  scope: object,
  owner: string,
  method: string,
  before: Observer,
  after: (result: unknown) => void = () => undefined,
): void {
  const prototype = (Reflect.get(scope, owner) as { readonly prototype: object } | undefined)?.prototype;
  const original: unknown = prototype && Reflect.get(prototype, method);
  if (!prototype || typeof original !== 'function') return;
  Reflect.set(prototype, method, function (this: object, ...args: unknown[]): unknown {
    before(this, args);
    const result: unknown = Reflect.apply(original, this, args);
    after(result);
    return result;
  });
}
