import { parseArgs } from 'node:util';
import type { DatabaseChoice } from '../storage/open.ts';
import { SHOP_SETTINGS } from './shop-settings.ts';

export const USAGE = `Usage: npm start -- [options]

  --port N          port to listen on (default 4173)
  --lan             also for other devices in this network: HTTPS, with a QR code to open
  --memory          keep nothing: the database lives in memory
  --endpoint-only   the checkout endpoint without the app
  --help            this text

Environment: DATABASE_URL=postgres://… keeps orders in a Postgres server instead of the folder .cartlens/db.
NODE_ENV=production turns the mock payment and platforms without proof off.

${SHOP_SETTINGS}`;

/** How the server was asked to run. */
export interface Options {
  readonly port: number;
  readonly lan: boolean;
  readonly endpointOnly: boolean;
  readonly production: boolean;
  readonly database: DatabaseChoice;
}

/** The command line or the environment makes no sense; the message says what. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

const DEFAULT_PORT = 4173;

/**
 * @param dataFolder where the embedded database goes
 * @returns null when help was asked for
 */
export function parseOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  dataFolder: string,
): Options | null {
  const values = parse(argv);
  if (values.help) return null;
  const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new OptionsError(`--port ${values.port} is not a port.`);
  const url = env['DATABASE_URL'];
  if (url && !/^postgres(ql)?:\/\//.test(url)) throw new OptionsError('DATABASE_URL must begin with postgres://.');
  if (url && values.memory) throw new OptionsError('Choose one: --memory or DATABASE_URL.');
  return {
    port,
    lan: values.lan,
    endpointOnly: values['endpoint-only'],
    production: env['NODE_ENV'] === 'production',
    database: url
      ? { kind: 'postgres', url }
      : values.memory
        ? { kind: 'memory' }
        : { kind: 'folder', folder: `${dataFolder}/db` },
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        lan: { type: 'boolean', default: false },
        memory: { type: 'boolean', default: false },
        'endpoint-only': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new OptionsError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
