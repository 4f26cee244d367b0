import { defineConfig } from 'vite';

/** A workbench for the screen: `npx vite -c e2e/app/gallery/vite.config.ts`, then /?state=… . Never part of the product's build. */
export default defineConfig({ root: import.meta.dirname, publicDir: '../../../public', server: { fs: { allow: ['../../..'] } } });
