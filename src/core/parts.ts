/** How many products are copied or stored at once: a few milliseconds of a slow phone, however many there are in all. */
export const PART = 500;

/** A long list as short ones, in its order. None of an empty one. */
export function* inParts<Item>(items: Iterable<Item>, size = PART): Generator<readonly Item[]> {
  let part: Item[] = [];
  for (const item of items) {
    part.push(item);
    if (part.length < size) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
