import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** What takes minutes on a software adapter: `npm run test:long`, for who changes the GPU path. */
export default defineConfig(base, { testMatch: '**/*.long.ts', reporter: 'list' });
