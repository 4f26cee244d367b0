import { msg, str } from '@lit/localize';
import type { BasketChange, ChangedItems } from './basket-change.ts';
import { isolate, list, number, plural } from './words.ts';

/** One short sentence for a change, in the language of this moment: "Oat drink added", "2 items removed", "Changed to Cola 33 cl". */
export function changeWords(change: BasketChange): string {
  if (change.kind === 'named') return msg(str`Changed to ${nameOf(change.title)}`);
  const { added, removed } = change;
  const addedWhat = whatOf(added);
  const removedWhat = whatOf(removed);
  return list([
    addedWhat === null
      ? plural(msg('=0 {} one {# item added} other {# items added}'), added.count)
      : msg(str`${addedWhat} added`),
    removedWhat === null
      ? plural(msg('=0 {} one {# item removed} other {# items removed}'), removed.count)
      : msg(str`${removedWhat} removed`),
  ]);
}

function nameOf(title: string | null): string {
  return title === null ? msg('Unnamed item') : isolate(title);
}

/** "Cola", "2 × Cola"; null where the items have no one name. */
function whatOf({ count, titles }: ChangedItems): string | null {
  const [title] = titles;
  if (titles.length !== 1 || title === undefined) return null;
  return count === 1 ? nameOf(title) : `${number(count)} × ${nameOf(title)}`;
}
