import { defineConfig } from '@playwright/test';
import { chromiumOptions } from './e2e/browser.ts';

/** The specs run against the built app, on servers that they start themselves, as a shopper would meet it. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // Minutes on a software adapter: `npm run test:long`.
  grepInvert: /@long/,
  // One browser at a time: the software GPU and the WASM threads need both cores.
  workers: 1,
  timeout: 180_000,
  expect: {
    timeout: 20_000,
    // Of the state's picture; a word that moved is more.
    toHaveScreenshot: { scale: 'device', maxDiffPixelRatio: 0.01 },
  },
  snapshotPathTemplate: 'docs/states/{arg}{ext}',
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    launchOptions: await chromiumOptions(),
    // A trace of everything takes a share of the two cores that the models need; ask for one with --trace on.
    screenshot: 'only-on-failure',
  },
});
