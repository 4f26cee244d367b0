import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DatabaseChoice } from '../storage/open.ts';
import { readSettings, SETTINGS, type Environment, type Settings } from './settings.ts';

export const USAGE = `Usage: npm start -- [options]

  --port N          port to listen on (default ${SETTINGS.port.fallback})
  --lan             also for other devices in this network: HTTPS, with a QR code to open
  --memory          keep nothing: the database lives in memory
  --endpoint-only   the checkout endpoint without the app
  --help            this text

Environment: ${Object.values(SETTINGS)
  .map(({ name }) => name)
  .join(', ')}: see docs/operations.md.`;

/** How the server was asked to run: the command line and the settings of the environment. */
export interface Options extends Omit<Settings, 'databaseUrl' | 'dataFolder' | 'logFormat'> {
  readonly lan: boolean;
  readonly endpointOnly: boolean;
  readonly database: DatabaseChoice;
  readonly dataFolder: string;
  readonly logFormat: 'json' | 'text';
}

/** The command line or the environment makes no sense; the message says everything that is wrong with them. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

/**
 * @param folder where the embedded database goes, unless `CARTLENS_DATA` names another
 * @returns null when help was asked for
 * @throws OptionsError
 */
export function parseOptions(argv: readonly string[], env: Environment, folder: string): Options | null {
  const values = parse(argv);
  if (values.help) return null;
  const { settings, problems: found } = readSettings(env);
  const { databaseUrl, logFormat, ...rest } = settings;
  const problems = [...found];
  const port = values.port === undefined ? rest.port : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) problems.push(`--port ${values.port} is not a port.`);
  if (databaseUrl && values.memory) problems.push('Choose one: --memory or DATABASE_URL.');
  if (rest.adminPort !== null && rest.adminPort !== 0 && rest.adminPort === port) {
    problems.push(`${SETTINGS.adminPort.name} must be another port than the one that shoppers use.`);
  }
  if (problems.length > 0) throw new OptionsError(problems.join('\n'));
  const dataFolder = resolve(rest.dataFolder ?? folder);
  return {
    ...rest,
    port,
    dataFolder,
    lan: values.lan,
    endpointOnly: values['endpoint-only'],
    logFormat: logFormat ?? (rest.production || values['endpoint-only'] ? 'json' : 'text'),
    database: databaseUrl
      ? { kind: 'postgres', url: databaseUrl }
      : values.memory
        ? { kind: 'memory' }
        : { kind: 'folder', folder: join(dataFolder, 'db') },
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
