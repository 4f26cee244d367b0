import { test as base, type Browser, type BrowserContext } from '@playwright/test';
import { startAppServer, type AppServer } from './app-server.ts';
import { Shopper } from './shopper.ts';

interface Fixtures {
  /** A server of its own for every test. */
  readonly server: AppServer;
  /** Somebody with a phone in front of it. */
  readonly shopper: Shopper;
}

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: false } as const;

export const test = base.extend<Fixtures>({
  // Playwright reads the fixtures that are needed from this pattern.
  // eslint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await startAppServer();
    await use(server);
    await server.close();
  },
  shopper: async ({ browser, server }, use) => {
    const context = await browser.newContext(PHONE);
    const shopper = await enter(context, server);
    await use(shopper);
    await context.close();
  },
});

/** Opens the app in a context. Errors that the page throws fail the test that runs. */
export async function enter(context: BrowserContext, server: AppServer): Promise<Shopper> {
  const page = await context.newPage();
  page.on('pageerror', (error) => test.info().errors.push({ message: `the page threw: ${error.stack ?? error.message}` }));
  const shopper = new Shopper(page);
  await shopper.open(server.url);
  return shopper;
}

/** The same in a browser of its own, which is closed afterwards. */
export async function withShopper(browser: Browser, server: AppServer, work: (shopper: Shopper) => Promise<void>): Promise<void> {
  try {
    await work(await enter(await browser.newContext(PHONE), server));
  } finally {
    await browser.close();
  }
}
