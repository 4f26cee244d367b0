/** Opens the lab page in the tools' browser. */
import type { Page } from '@playwright/test';
import { launchBrowser, type BrowserWishes } from '../browser.ts';
import type { VisionOptions, VisionReport } from '../../workers/vision.api.ts';
import { BadInput } from './bad-input.ts';
import { BAD_INPUT, type LabCatalog } from './lab-api.ts';
import { startLabServer, type LabServerOptions } from './lab-server.ts';
import type { CatalogFolder } from './folders.ts';

export interface Lab {
  readonly page: Page;
  readonly report: VisionReport;
}

export interface LabOptions extends LabServerOptions {
  readonly backend: VisionOptions['backend'];
  /** WASM threads; 0, the default, lets the worker choose. */
  readonly threads?: number;
  /** Gives the browser WebGPU, on the software adapter where there is no GPU; by default for the backend `webgpu`. */
  readonly webgpu?: BrowserWishes['webgpu'];
}

/** Runs `work` with the models loaded in a browser of its own, and closes everything after it. */
export async function withLab<Result>(options: LabOptions, work: (lab: Lab) => Promise<Result>): Promise<Result> {
  const server = await startLabServer(options);
  try {
    const browser = await launchBrowser({ webgpu: options.webgpu ?? options.backend === 'webgpu' });
    try {
      const page = await browser.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') console.error(`browser: ${message.text()}`);
      });
      await page.exposeFunction('labProgress', (text: string) => console.error(`  ${text}`));
      await page.goto(server.url);
      await page.waitForFunction(() => 'lab' in window);
      const { backend, threads = 0 } = options;
      const report = await page.evaluate((wishes) => window.lab.start(wishes), { backend, threads });
      return await work({ page, report });
    } finally {
      await browser.close();
    }
  } catch (error) {
    throw translated(error);
  } finally {
    await server.close();
  }
}

/** For the page: without the map, which JSON cannot carry. */
export function labCatalog({ catalog }: CatalogFolder, folder: string): LabCatalog {
  return { folder, products: [...catalog.products.values()].map(({ id, images }) => ({ id, images })) };
}

/** Errors of the page that are the input's fault become `BadInput`. */
function translated(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  const at = message.indexOf(BAD_INPUT);
  return at < 0 ? error : new BadInput((message.slice(at + BAD_INPUT.length).split('\n')[0] ?? '').trim());
}
