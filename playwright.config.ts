import { defineConfig } from '@playwright/test';
import { chromiumOptions } from './e2e/browser.ts';

const port = Number(process.env['CARTLENS_TEST_PORT'] ?? 4180);

/** The specs run against the built app on its own server, as a shopper would meet it. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // One browser at a time: the software GPU and the WASM threads need both cores.
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    baseURL: `http://localhost:${port}`,
    launchOptions: await chromiumOptions(),
    trace: 'retain-on-failure',
  },
  webServer: {
    command: `npx tsx server/main.ts --port ${port} --memory`,
    url: `http://localhost:${port}/healthz`,
    reuseExistingServer: !process.env['CI'],
    // A cold embedded database takes its time on a busy machine.
    timeout: 180_000,
  },
});
