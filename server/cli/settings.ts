/** One setting of the environment. */
interface Setting<Value> {
  readonly name: string;
  /** The value as it would be written; empty when the setting has none. */
  readonly fallback: string;
  /** For people: what it does, in one sentence. */
  readonly about: string;
  /** @throws Error whose message says what the value must be, without repeating it: it may hold a password */
  readonly read: (text: string) => Value;
}

/** Everything that the server reads from its environment; `docs/operations.md` lists it, and a test compares both. */
export const SETTINGS = {
  production: {
    name: 'NODE_ENV',
    fallback: 'development',
    about: '`production` turns the mock payment and platforms without proof off and writes JSON logs.',
    read: (text) => oneOf(text, ['development', 'test', 'production']) === 'production',
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    fallback: '',
    about: 'Keeps orders in a Postgres server instead of the embedded database: `postgres://user:password@host:5432/database`.',
    read: databaseUrl,
  },
  dataFolder: {
    name: 'CARTLENS_DATA',
    fallback: '',
    about: 'Folder of the embedded database and of the certificate for `--lan`; without it `.cartlens` in the repository.',
    read: (text) => (text === '' ? null : text),
  },
  port: {
    name: 'CARTLENS_PORT',
    fallback: '4173',
    about: 'Port to listen on, 0 for any free one; `--port` goes before it.',
    read: (text) => integer(text, 0, 65_535),
  },
  host: {
    name: 'CARTLENS_HOST',
    fallback: '127.0.0.1',
    about: 'Address to listen on; `0.0.0.0` in a container.',
    read: (text) => text,
  },
  publicOrigin: {
    name: 'CARTLENS_PUBLIC_URL',
    fallback: '',
    about:
      'Scheme and host that clients see, such as `https://shop.example`; without it, answers name the host that was asked. With https, HSTS is sent.',
    read: publicOrigin,
  },
  trustedProxies: {
    name: 'CARTLENS_TRUSTED_PROXIES',
    fallback: '0',
    about:
      'Number of proxies of yours in front of the server: so many entries of `X-Forwarded-For` are believed, from the right.',
    read: (text) => integer(text, 0, 10),
  },
  ratePerToken: {
    name: 'CARTLENS_RATE_PER_TOKEN',
    fallback: '10',
    about: 'Requests a second that one device token may keep up (six times as many at once); 0 for no limit.',
    read: (text) => integer(text, 0, 1_000_000),
  },
  ratePerAddress: {
    name: 'CARTLENS_RATE_PER_ADDRESS',
    fallback: '100',
    about: 'The same for one address. A whole shop may sit behind one, so it is wide; 0 for no limit.',
    read: (text) => integer(text, 0, 1_000_000),
  },
  discountsFile: {
    name: 'CARTLENS_DISCOUNTS',
    fallback: '',
    about: 'File with the discounts of the shop (`docs/formats.md`); a relative one is below the working directory.',
    read: (text) => text || null,
  },
  gln: {
    name: 'CARTLENS_GLN',
    fallback: '9521234000006',
    about: 'Global Location Number of the shop, in the code that is scanned at the till; the one here is for examples.',
    read: gln,
  },
  auditRate: {
    name: 'CARTLENS_AUDIT_RATE',
    fallback: '0',
    about: 'Share of the baskets that staff compares with what is in them, from 0 to 1.',
    read: (text) => share(text),
  },
  platforms: {
    name: 'CARTLENS_UCP_PLATFORMS',
    fallback: '',
    about:
      'Origins, separated by commas, whose profiles are fetched, for what they can do and for their keys, and which are told of their orders: `https://agent.example`. No other address is ever asked.',
    read: platforms,
  },
  signingKeyFile: {
    name: 'CARTLENS_UCP_SIGNING_KEY',
    fallback: '',
    about:
      'File with a private P-256 key (a JWK with `kid`) that signs answers of the protocol and order events, which are not sent without; all servers of a shop have the same.',
    read: (text) => text || null,
  },
  keepAnswers: {
    name: 'CARTLENS_KEEP_ANSWERS',
    fallback: '168',
    about: 'Hours for which an answer is kept for the same request; the protocol asks for 24, a phone may sleep a weekend.',
    read: (text) => integer(text, 24, 100_000),
  },
  keepBaskets: {
    name: 'CARTLENS_KEEP_BASKETS',
    fallback: '30',
    about:
      'Days after which carts, and checkout sessions without an order, that are over are deleted; orders stay, without the buyer of their session.',
    read: (text) => integer(text, 7, 10_000),
  },
  maxConnections: {
    name: 'CARTLENS_MAX_CONNECTIONS',
    fallback: '2000',
    about: 'Connections that are open at the same time; the next one is closed at once.',
    read: (text) => integer(text, 1, 1_000_000),
  },
  headersTimeout: {
    name: 'CARTLENS_HEADERS_TIMEOUT',
    fallback: '10',
    about: 'Seconds within which a request must have sent its headers.',
    read: (text) => integer(text, 1, 3600),
  },
  requestTimeout: {
    name: 'CARTLENS_REQUEST_TIMEOUT',
    fallback: '30',
    about: 'Seconds within which a request must have arrived whole.',
    read: (text) => integer(text, 1, 3600),
  },
  keepAlive: {
    name: 'CARTLENS_KEEP_ALIVE',
    fallback: '65',
    about: 'Seconds that an idle connection is kept: longer than your balancer keeps its own, so that none is cut in its hands.',
    read: (text) => integer(text, 1, 3600),
  },
  shutdownDelay: {
    name: 'CARTLENS_SHUTDOWN_DELAY',
    fallback: '0',
    about: 'Seconds between saying "not ready" and closing the port: the time your balancer takes to notice.',
    read: (text) => integer(text, 0, 600),
  },
  shutdownDeadline: {
    name: 'CARTLENS_SHUTDOWN_DEADLINE',
    fallback: '10',
    about: 'Seconds that requests in flight have to finish after that; then they are cut.',
    read: (text) => integer(text, 1, 600),
  },
  adminPort: {
    name: 'CARTLENS_ADMIN_PORT',
    fallback: '',
    about: 'Port of `/metrics`, `/healthz` and `/readyz` for operators; without it there are no metrics to read.',
    read: (text) => (text === '' ? null : integer(text, 0, 65_535)),
  },
  adminHost: {
    name: 'CARTLENS_ADMIN_HOST',
    fallback: '127.0.0.1',
    about: 'Address of that port. Whoever reaches it may read the metrics: keep it inside.',
    read: (text) => text,
  },
  logFormat: {
    name: 'CARTLENS_LOG',
    fallback: '',
    about: '`json` or `text`; without it, JSON in production and for `npm run server`, text for `npm start`.',
    read: (text) => (text === '' ? null : oneOf(text, ['json', 'text'])),
  },
  logLevel: {
    name: 'CARTLENS_LOG_LEVEL',
    fallback: 'info',
    about: '`debug` (health checks too), `info` (a line for each request), `warn` or `error`.',
    read: (text) => oneOf(text, ['debug', 'info', 'warn', 'error']),
  },
} satisfies Readonly<Record<string, Setting<unknown>>>;

export type Settings = { readonly [Key in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[Key]['read']> };
export type LogLevel = Settings['logLevel'];

export type Environment = Readonly<Record<string, string | undefined>>;

/** Ours by its name, and nothing that the server reads: `vite.config.ts` does. */
const NOT_FOR_THE_SERVER: ReadonlySet<string> = new Set(['CARTLENS_SERVER']);

/**
 * Reads and checks every setting. An empty variable counts as unset. Unknown variables with our prefix are problems too: a limit with a
 * typing error in its name would otherwise be no limit.
 *
 * @returns all problems at once, in words; with problems, `settings` holds defaults in their place
 */
export function readSettings(env: Environment): { readonly settings: Settings; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const read = ({ name, fallback, read: parse }: Setting<unknown>): unknown => {
    try {
      return parse(env[name] || fallback);
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}.`);
      return parse(fallback);
    }
  };
  const settings = Object.fromEntries(Object.entries(SETTINGS).map(([key, setting]) => [key, read(setting)])) as Settings;
  const known = new Set(Object.values(SETTINGS).map(({ name }) => name));
  for (const name of Object.keys(env)) {
    if (!name.startsWith('CARTLENS_') || known.has(name) || NOT_FOR_THE_SERVER.has(name)) continue;
    problems.push(`${name} is not a setting.`);
  }
  return { settings, problems };
}

function integer(text: string, min: number, max: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw new Error(`must be a whole number from ${min} to ${max}`);
  return value;
}

function oneOf<const Word extends string>(text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text);
  if (found === undefined) throw new Error(`must be one of ${words.join(', ')}`);
  return found;
}

function databaseUrl(text: string): string | null {
  if (text === '') return null;
  if (!/^postgres(ql)?:\/\//.test(text)) throw new Error('must begin with postgres://');
  if (!URL.canParse(text)) throw new Error('must be a URL like postgres://user:password@host:5432/database');
  return text;
}

function publicOrigin(text: string): string | null {
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const bare = url && !url.username && !url.password && url.pathname === '/' && !url.search && !url.hash;
  if (!bare || !/^https?:$/.test(url.protocol)) throw new Error('must be a scheme and a host, such as https://shop.example');
  return url.origin;
}

/** A GLN is checked like a GTIN: weights 1 and 3 by turns, from the left of its thirteen digits. */
function gln(text: string): string {
  const sum = [...text].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  if (!/^\d{13}$/.test(text) || sum % 10 !== 0) throw new Error('must be 13 digits of which the last is the check digit');
  return text;
}

function share(text: string): number {
  const value = /^\d(\.\d{1,9})?$/.test(text) ? Number(text) : NaN;
  if (!(value >= 0 && value <= 1)) throw new Error('must be a number from 0 to 1');
  return value;
}

/** `https://host[:port]`; for this machine `http:` too, with `*` for any port. */
function platforms(text: string): readonly string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  return entries.filter(Boolean).map((entry) => {
    const local = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:(\d{1,5}|\*))?$/.test(entry);
    if (local || (entry.startsWith('https:') && URL.canParse(entry) && new URL(entry).origin === entry)) return entry;
    throw new Error('must be origins such as https://agent.example, separated by commas');
  });
}
