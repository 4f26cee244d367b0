/** Builds a tool's page with the app's own configuration and serves it to the tool's browser on the loopback interface. */
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { hostedFile, isolationHeaders } from '../../vite.assets.ts';
import config from '../../vite.config.ts';
import type { Files } from './folders.ts';

/** The policy of the app's pages: what works here works there. */
const APP_POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; img-src 'self' blob:";

const LAB_PAGE = 'e2e/replay/lab.html';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  // Compiled while it arrives only under this name.
  '.wasm': 'application/wasm',
  '.css': 'text/css',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
};

export interface LabServerOptions {
  /** Clip and catalogue. */
  readonly files: Files;
  /** Further programs and weights, `onSent` hears of them; looked up when they are asked for. */
  readonly downloads?: Files;
  /** Takes what the page posts. */
  readonly onPost?: (path: string, body: Buffer) => Promise<void>;
  /** Folder of the models; the project's own by default. */
  readonly models?: string;
  /** The page, a path from the project's root; the lab page by default. */
  readonly page?: string;
  /** The pages' content security policy; the app's own by default. */
  readonly policy?: string;
  /** Hears of every file of the models, of the runtime and of `downloads` that is sent, with its bytes. */
  readonly onSent?: (path: string, bytes: number) => void;
}

export interface LabServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startLabServer(options: LabServerOptions): Promise<LabServer> {
  const { page = LAB_PAGE } = options;
  const built = await buildPage(page);
  const server = createServer((request, response) => {
    answer(request, response, built, options).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/${page}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The page and its worker in memory, by path. */
async function buildPage(page: string): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const result = (await build({
    ...config,
    configFile: false,
    root,
    // Weights and runtime are served from where they are.
    plugins: [],
    publicDir: false,
    logLevel: 'error',
    build: {
      ...config.build,
      write: false,
      sourcemap: false,
      reportCompressedSize: false,
      rolldownOptions: { input: join(root, page) },
    },
  })) as Rolldown.RolldownOutput;
  return new Map(result.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  built: ReadonlyMap<string, string | Uint8Array>,
  { files, downloads, onPost, models, policy = APP_POLICY, onSent }: LabServerOptions,
): Promise<void> {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
  if (request.method === 'POST') {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    await onPost?.(path, Buffer.concat(parts));
    response.writeHead(onPost ? 204 : 404).end();
    return;
  }
  const headers = { ...isolationHeaders, 'Content-Security-Policy': policy, 'Cache-Control': 'no-store' };
  const page = built.get(path);
  const hosted = hostedFile(path, models);
  const download = hosted && 'path' in hosted ? hosted.path : downloads?.get(path);
  const disk = download ?? files.get(path);
  const type = hosted?.type ?? TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
  if (page !== undefined) {
    response.writeHead(200, { ...headers, 'Content-Type': type }).end(page);
  } else if (hosted && 'text' in hosted) {
    onSent?.(path, Buffer.byteLength(hosted.text));
    response.writeHead(200, { ...headers, 'Content-Type': type }).end(hosted.text);
  } else if (disk === undefined) {
    response.writeHead(404, headers).end();
  } else {
    const bytes = sendFile(request, response, disk, { ...headers, 'Content-Type': type });
    if (download !== undefined) onSent?.(path, bytes);
  }
}

/** Videos are read in parts (https://www.rfc-editor.org/rfc/rfc9110#name-range-requests). Tells how many bytes it sends. */
function sendFile(request: IncomingMessage, response: ServerResponse, path: string, headers: Record<string, string>): number {
  const { size } = statSync(path);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = Number(range?.[1] ?? 0);
  const end = Math.min(Number(range?.[2] || size - 1), size - 1);
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'Accept-Ranges': 'bytes',
    'Content-Length': end - start + 1,
    ...(range && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  });
  createReadStream(path, { start, end }).pipe(response);
  return end - start + 1;
}
