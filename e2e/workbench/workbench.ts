import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

export interface Workbench {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the workbench from source. `port` 0: any free one; `watch`: pages follow the source while somebody works on it. */
export async function startWorkbench({ port = 0, watch = false } = {}): Promise<Workbench> {
  const server = await createServer({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    publicDir: '../../public',
    logLevel: 'warn',
    server: { port, fs: { allow: ['../..'] }, ...(watch ? {} : { hmr: false, watch: null }) },
  });
  await server.listen();
  const [url = ''] = server.resolvedUrls?.local ?? [];
  return { url: url.replace(/\/$/, ''), close: () => server.close() };
}
