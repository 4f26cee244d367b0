/** A workbench for the screen: `npx tsx e2e/workbench/serve.ts`, then http://localhost:4390/?state=live. Never part of the product's build. */
import { createServer } from 'vite';

const folder = new URL('.', import.meta.url).pathname;
const server = await createServer({
  configFile: false,
  root: folder,
  publicDir: '../../public',
  server: { port: 4390, fs: { allow: ['../..'] } },
});
await server.listen();
server.printUrls();
