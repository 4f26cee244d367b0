/** A call as it is seen from outside: arguments are looked at, never changed. */
export type Observer = (self: object, args: readonly unknown[]) => void;

/** Stands in front of a method; `call` goes on to it. */
export type Around = (self: object, args: readonly unknown[], call: (args: readonly unknown[]) => unknown) => unknown;

/**
 * Puts `around` in front of `owner.prototype[method]`. Where `scope` lacks the method nothing is done, because nobody can call it.
 *
 * @param scope `globalThis` of a page or worker
 */
export function wrap(scope: object, owner: string, method: string, around: Around): void {
  const prototype = (Reflect.get(scope, owner) as { readonly prototype: object } | undefined)?.prototype;
  const original: unknown = prototype && Reflect.get(prototype, method);
  if (!prototype || typeof original !== 'function') return;
  Reflect.set(prototype, method, function (this: object, ...args: unknown[]): unknown {
    return around(this, args, (passed) => Reflect.apply(original, this, passed) as unknown);
  });
}

/** Calls `observer` before each call of `owner.prototype[method]`. */
export function observe(scope: object, owner: string, method: string, observer: Observer): void {
  wrap(scope, owner, method, (self, args, call) => {
    observer(self, args);
    return call(args);
  });
}
