import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** What takes minutes on a software adapter, for who changes the GPU path. */
export default defineConfig(base, { grep: /@long/, grepInvert: [], reporter: 'list' });
