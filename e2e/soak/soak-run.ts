/** Opens the soak page in the tools' browser and looks into its memory. */
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from '@playwright/test';
import type { Backend, VisionReport } from '../../workers/vision.api.ts';
import { launchBrowser } from '../browser.ts';
import { BadInput } from '../replay/bad-input.ts';
import { readClip } from '../replay/folders.ts';
import { startLabServer } from '../replay/lab-server.ts';
import type { LiveCounts } from './live-counter.ts';

const CLIP = fileURLToPath(new URL('../clips/heldout', import.meta.url));
const PAGE = 'e2e/soak/soak.html';

/** What page and worker hold after everything unreachable was collected. */
export interface Sample extends LiveCounts {
  readonly pageHeapBytes: number;
  /** The heap of the worker's own thread. */
  readonly workerHeapBytes: number;
}

export interface Soak {
  readonly page: Page;
  readonly report: VisionReport;
  sample(): Promise<Sample>;
}

/** Runs `work` with everything loaded and a clip's pictures at hand, in a browser of its own. */
export async function withSoak<Result>(backend: Backend, work: (soak: Soak) => Promise<Result>): Promise<Result> {
  const clip = readClip(CLIP);
  if (clip.kind !== 'frames') throw new BadInput(`${CLIP} is not a folder of frames.`);
  const server = await startLabServer({ files: clip.files, page: PAGE });
  try {
    const browser = await launchBrowser({ webgpu: backend === 'webgpu' });
    try {
      const page = await browser.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') console.error(`browser: ${message.text()}`);
      });
      const heaps = await Heaps.watch(page);
      await page.goto(server.url);
      await page.waitForFunction(() => 'soak' in window);
      const urls = clip.frames.map(({ url }) => url);
      const report = await page.evaluate(([name, all]) => window.soak.start(name, all), [backend, urls] as const);
      const sample = async (): Promise<Sample> => {
        const heap = await heaps.afterCollection();
        return { ...heap, ...(await page.evaluate(() => window.soak.ask('live'))) };
      };
      return await work({ page, report, sample });
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

/** Collects garbage and reads heap sizes, in the page and in its vision worker, over the DevTools protocol. */
class Heaps {
  private readonly session: CDPSession;
  /** Of the vision worker of now. */
  private worker: string | null = null;
  private nextId = 1;
  private readonly waiting = new Map<number, (result: unknown) => void>();

  private constructor(session: CDPSession) {
    this.session = session;
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      // The runtime's threads are workers too.
      if (targetInfo.url.includes('soak.worker')) this.worker = sessionId;
    });
    session.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { id, result } = JSON.parse(message) as { readonly id?: number; readonly result?: unknown };
      if (id === undefined) return;
      this.waiting.get(id)?.(result);
      this.waiting.delete(id);
    });
  }

  static async watch(page: Page): Promise<Heaps> {
    const session = await page.context().newCDPSession(page);
    const heaps = new Heaps(session);
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return heaps;
  }

  async afterCollection(): Promise<Pick<Sample, 'pageHeapBytes' | 'workerHeapBytes'>> {
    // Twice: what the first one finalises is collected by the second.
    for (let round = 0; round < 2; round++) {
      await this.session.send('HeapProfiler.collectGarbage');
      await this.askWorker('HeapProfiler.collectGarbage');
    }
    const page = await this.session.send('Runtime.getHeapUsage');
    const worker = (await this.askWorker('Runtime.getHeapUsage')) as { readonly usedSize: number };
    return { pageHeapBytes: page.usedSize, workerHeapBytes: worker.usedSize };
  }

  private async askWorker(method: string): Promise<unknown> {
    const { worker } = this;
    if (worker === null) throw new Error('there is no vision worker');
    const id = this.nextId++;
    const answer = new Promise<unknown>((resolve) => this.waiting.set(id, resolve));
    await this.session.send('Target.sendMessageToTarget', { sessionId: worker, message: JSON.stringify({ id, method }) });
    return answer;
  }
}
