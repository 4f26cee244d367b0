import type { ProductId } from './core/catalog.ts';
import type { Classroom } from './teach.ts';
import type { TeachSeam } from './ui/booth/booth-ports.ts';

/** Teaching at the booth: what a visitor teaches is forgotten with the visit, what staff taught before stays. */
export function boothTeaching(room: Omit<Classroom, 'app'>, app: Classroom['app']): TeachSeam {
  /** What was known before this visitor taught anything. */
  let before: ReadonlySet<ProductId> | null = null;
  return {
    open() {
      before ??= new Set(room.shelf.state.products.map(({ id }) => id));
      void import('./teach.ts').then(({ openTeaching }) => openTeaching({ ...room, app }, 'teach'));
    },
    forget() {
      const known = before;
      if (!known) return;
      before = null;
      room.session.lend(false);
      for (const { id } of room.shelf.state.products) if (!known.has(id)) void room.shelf.remove(id);
    },
  };
}
