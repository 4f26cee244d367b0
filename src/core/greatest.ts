/** Where the greatest numbers are, greatest first, equal ones in their order: a hundred thousand need not be sorted for three. */
export function greatest(numbers: ArrayLike<number>, count: number): readonly number[] {
  const found: number[] = [];
  let least = -Infinity;
  for (let k = 0; k < numbers.length; k++) {
    const value = numbers[k]!;
    if (found.length >= count && !(value > least)) continue;
    const place = found.findIndex((other) => value > numbers[other]!);
    found.splice(place < 0 ? found.length : place, 0, k);
    if (found.length > count) found.pop();
    least = numbers[found.at(-1) ?? k]!;
  }
  return found;
}
