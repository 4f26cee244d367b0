import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

export interface Workbench {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the workbench from source; port 0 is any free one. */
export async function startWorkbench(port = 0): Promise<Workbench> {
  const server = await createServer({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    publicDir: '../../public',
    logLevel: 'warn',
    server: { port, fs: { allow: ['../..'] } },
  });
  await server.listen();
  const [url = ''] = server.resolvedUrls?.local ?? [];
  return { url: url.replace(/\/$/, ''), close: () => server.close() };
}
