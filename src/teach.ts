/** Plugs the dialogs of teaching together; loaded when somebody teaches for the first time. */
import { html, nothing } from 'lit';
import type { Catalog } from './core/catalog.ts';
import { newId } from './new-id.ts';
import { saveFile } from './save-file.ts';
import type { App } from './ui/app.ts';
import type { Session } from './ui/session.ts';
import './ui/taught-list.ts';
import './ui/teach-dialog.ts';
import type { TeachPort } from './ui/teach-port.ts';
import { Teaching } from './ui/teaching.ts';
import type { TaughtShelf } from './vision/taught-shelf.ts';
import { ViewCollector } from './vision/view-collector.ts';
import type { VisionClient } from './vision/vision-client.ts';

export interface Classroom {
  readonly app: Pick<App, 'cover'>;
  readonly session: Session;
  readonly client: VisionClient;
  readonly shelf: TaughtShelf;
  /** The shop's own catalogue; null before it is there. */
  readonly shop: () => Catalog | null;
}

/** Opens a dialog. Teaching needs the camera: where it is not on yet, it is started first, and what is wrong with it has its own screen. */
export async function openTeaching(room: Classroom, what: 'teach' | 'list'): Promise<void> {
  const { app, session, shelf } = room;
  await session.open().catch(() => undefined);
  close(room);
  if (what === 'teach' && !isLive(session)) await session.start('camera');
  const shop = room.shop();
  if (what === 'list' && shop) {
    app.cover = html`<cl-taught-list
      .shelf=${shelf}
      .shop=${shop}
      .embedder=${embedderOf(room.client)}
      .saveFile=${saveFile}
      @teach-close=${() => close(room)}
    ></cl-taught-list>`;
  }
  if (what !== 'teach' || !isLive(session) || !shop) return;
  session.lend(true);
  const port = portOf(room, shop);
  const teaching = new Teaching(port);
  app.cover = html`<cl-teach-dialog .teaching=${teaching} .port=${port} @teach-close=${() => close(room)}></cl-teach-dialog>`;
  await teaching.begin();
}

function close({ app, session }: Classroom): void {
  app.cover = nothing;
  session.lend(false);
}

function isLive({ state: { scene } }: Session): boolean {
  return scene.kind === 'live' && scene.source === 'camera';
}

function embedderOf({ state }: VisionClient): string | null {
  if (state.kind !== 'ready') return null;
  return state.report.models.find(({ name }) => name === 'embedder')?.sha256 ?? null;
}

function portOf({ session, client, shelf }: Classroom, shop: Catalog): TeachPort {
  const video = session.feed?.live ?? null;
  return {
    video,
    shop,
    shelf,
    embedder: embedderOf(client) ?? '',
    ready: async () => void (await client.names()),
    grab: () => (video ? createImageBitmap(video) : Promise.reject(new Error('The camera is off.'))),
    newCollector: () => new ViewCollector(client),
    newId,
    now: () => performance.now() / 1000,
    rest: (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds)),
  };
}
