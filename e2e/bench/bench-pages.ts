import type { Browser, Page } from '@playwright/test';
import { launchBrowser } from '../browser.ts';

/**
 * Pages for contestants, each in a profile of its own: nothing is cached. Rows that need WebGPU run in a browser of their own, because its
 * switches would change the others' canvases.
 */
export class BenchPages {
  private readonly url: string;
  private readonly browsers = new Map<boolean, Browser>();

  constructor(url: string) {
    this.url = url;
  }

  /** @param listen whether to pass on what the page complains of */
  async open(webgpu: boolean, listen: boolean): Promise<Page> {
    const browser = this.browsers.get(webgpu) ?? (await launchBrowser({ webgpu }));
    this.browsers.set(webgpu, browser);
    const page = await (await browser.newContext()).newPage();
    page.on('console', (message) => {
      if (listen && message.type() === 'error') console.error(`browser: ${message.text()}`);
    });
    await page.goto(this.url);
    await page.waitForFunction(() => 'bench' in window);
    return page;
  }

  async close(): Promise<void> {
    for (const browser of this.browsers.values()) await browser.close();
  }
}
