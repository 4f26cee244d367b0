/** `npm run dev`: the checkout endpoint, restarted when its files change, and Vite with hot reload in front of it. */
import { spawn } from 'node:child_process';
import { createServer } from 'vite';

const ENDPOINT_PORT = 4174;
process.env['CARTLENS_SERVER'] = `http://localhost:${ENDPOINT_PORT}`;

const endpoint = spawn(
  'npx',
  ['--no-install', 'tsx', 'watch', 'server/main.ts', '--endpoint-only', '--port', String(ENDPOINT_PORT)],
  {
    // It is a person who looks.
    env: { CARTLENS_LOG: 'text', ...process.env },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  },
);
endpoint.on('exit', (code) => process.exit(code ?? 1));
process.on('exit', () => endpoint.kill());

const vite = await createServer();
await vite.listen();
vite.printUrls();
