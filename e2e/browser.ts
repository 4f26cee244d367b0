/**
 * The browser that tests, replay and benchmarks run in. On Linux x64 it comes from npm (a headless Chromium that needs nothing
 * from the system); elsewhere, or with `BROWSER_PATH`, it is an installed Chrome or Chromium.
 */
import { chromium, type Browser, type LaunchOptions } from '@playwright/test';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BrowserWishes {
  /** Turns WebGPU on, on the software adapter where there is no GPU. */
  readonly webgpu?: boolean;
  /** Path of a `.y4m` file that Chromium's fake camera plays in a loop. `true` gives Chromium's own test picture. */
  readonly fakeCamera?: string | true;
  readonly args?: readonly string[];
}

/**
 * The first four are needed: without them external textures fail and WebGPU canvases stay white on the software adapter. The last saves time
 * only: zeroing workgroup memory makes that adapter's first run four times slower, and results are the same.
 */
const WEBGPU_ARGS = [
  '--enable-features=Vulkan',
  '--enable-unsafe-webgpu',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
  '--enable-dawn-features=disable_workgroup_init',
];

const INSTALLED_BROWSERS = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Launch options for Playwright: where the browser is, its flags and its environment. Unpacks the browser at the first call. */
export async function chromiumOptions(wishes: BrowserWishes = {}): Promise<LaunchOptions> {
  const found = await findBrowser();
  const args = ['--no-sandbox', '--disable-quic', '--no-first-run', '--font-render-hinting=none'];
  if (wishes.webgpu) args.push(...WEBGPU_ARGS);
  if (wishes.fakeCamera) args.push('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');
  if (typeof wishes.fakeCamera === 'string') args.push(`--use-file-for-fake-video-capture=${wishes.fakeCamera}`);
  args.push(...(wishes.args ?? []));
  return { executablePath: found.path, args, env: { ...stringsOf(process.env), ...found.env } };
}

/** Launches the browser. The caller closes it. */
export async function launchBrowser(wishes: BrowserWishes = {}): Promise<Browser> {
  return chromium.launch(await chromiumOptions(wishes));
}

interface FoundBrowser {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

async function findBrowser(): Promise<FoundBrowser> {
  const chosen = process.env['BROWSER_PATH'];
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`BROWSER_PATH names ${chosen}, which is not there.`);
    return { path: chosen, env: {} };
  }
  if (process.platform === 'linux' && process.arch === 'x64') return unpackNpmBrowser();
  const installed = INSTALLED_BROWSERS.find((path) => existsSync(path));
  if (!installed) throw new Error('No browser found: install Chrome or Chromium, or set BROWSER_PATH to one.');
  return { path: installed, env: {} };
}

/**
 * The package unpacks into the temporary folder and silently takes whatever an older version left there, so it gets a folder
 * of its own, named by version, that appears whole or not at all.
 */
async function unpackNpmBrowser(): Promise<FoundBrowser> {
  const require = createRequire(import.meta.url);
  const packageFolder = dirname(dirname(require.resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const cache = fileURLToPath(new URL('../node_modules/.cache/cartlens', import.meta.url));
  const home = join(cache, `chromium-${version}-fonts`);
  if (!existsSync(home)) {
    const staging = `${home}.${process.pid}`;
    await mkdir(staging, { recursive: true });
    const temporary = process.env['TMPDIR'];
    process.env['TMPDIR'] = staging;
    try {
      const { default: npmChromium, inflate } = await import('@sparticuz/chromium');
      await npmChromium.executablePath();
      await inflate(join(packageFolder, 'bin', 'al2023.tar.br'));
      // As delivered it looks for fonts below /tmp; a browser that finds none draws no text at all, not even with web fonts.
      await writeFile(join(staging, 'fonts', 'fonts.conf'), fontsConfig(join(home, 'fonts')));
    } finally {
      if (temporary === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = temporary;
    }
    try {
      await rename(staging, home);
    } catch (error) {
      // Another process was faster: its copy is as good.
      await rm(staging, { recursive: true, force: true });
      if (!existsSync(home)) throw error;
    }
  }
  return {
    path: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: `${join(home, 'al2023', 'lib')}:${home}`, FONTCONFIG_PATH: join(home, 'fonts') },
  };
}

function fontsConfig(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/cache</cachedir>
</fontconfig>
`;
}

function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
