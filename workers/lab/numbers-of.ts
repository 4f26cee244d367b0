/** The numbers that a platform object has, by name: `GPUSupportedLimits` keeps them as getters of its prototype, which no message carries. */
export function numbersOf(platformObject: object): Readonly<Record<string, number>> {
  const numbers: Record<string, number> = {};
  for (const name in platformObject) {
    const value: unknown = Reflect.get(platformObject, name);
    if (typeof value === 'number') numbers[name] = value;
  }
  return numbers;
}
