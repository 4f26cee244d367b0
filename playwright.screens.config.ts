import { defineConfig } from '@playwright/test';
import base, { SCREENS } from './playwright.config.ts';

/** The specs of the screens, two at a time. */
export default defineConfig(base, {
  testMatch: SCREENS,
  testIgnore: [],
  workers: 2,
  outputDir: 'test-results/screens',
  reporter: [['list'], ['json', { outputFile: 'test-results/screens.json' }]],
});
