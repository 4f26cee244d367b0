import { UCP_VERSION } from '../../src/core/ucp.ts';
import { CAPABILITIES } from '../shop/envelope.ts';
import { ProtocolError } from './protocol-error.ts';
import { isStorable } from './storable-text.ts';
import { checkVersion } from './ucp-agent.ts';

/** What a platform's profile says, as far as this endpoint uses it. */
export interface Platform {
  /** Names of the capabilities that it has in this endpoint's version. */
  readonly capabilities: ReadonlySet<string>;
  readonly signingKeys: readonly SigningKey[];
  /** Where it wants to hear of orders; null when it does not, or names an address that may not be asked. */
  readonly webhook: string | null;
}

/** A public key in JWK form. */
export interface SigningKey {
  readonly kid: string;
  readonly kty: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
}

export interface PlatformDirectoryOptions {
  /**
   * Origins that may be asked, `https://agent.example`. `*` as a port means any (`http://127.0.0.1:*`, for tests of a platform on this
   * machine). Nothing else is ever fetched, whatever a client names.
   */
  readonly allowed: readonly string[];
  readonly fetch: typeof fetch;
  readonly now: () => Date;
}

const TIMEOUT_MS = 3_000;
const MAX_BYTES = 64 * 1024;
/** The protocol's least time for which a profile is kept. */
const LEAST_AGE_MS = 60_000;
const MOST_AGE_MS = 3600_000;
const MAX_KEPT = 200;

/** Fetches and remembers the profiles of the platforms that the configuration knows. */
export class PlatformDirectory {
  readonly #options: PlatformDirectoryOptions;
  readonly #kept = new Map<string, { readonly platform: Platform; readonly until: number }>();

  constructor(options: PlatformDirectoryOptions) {
    this.#options = options;
  }

  /**
   * The platform with this profile; null when the configuration does not know its origin, so that it was not asked.
   *
   * @throws ProtocolError 424 `profile_unreachable`, 422 `profile_malformed` or `version_unsupported`
   */
  async find(profile: URL): Promise<Platform | null> {
    if (!this.#mayAsk(profile)) return null;
    const kept = this.#kept.get(profile.href);
    const now = this.#options.now().getTime();
    if (kept && kept.until > now) return kept.platform;
    const { text, cacheControl } = await this.#read(profile);
    const { webhook, ...parsed } = parsePlatform(text);
    const platform = { ...parsed, webhook: webhook !== null && this.#mayAsk(new URL(webhook)) ? webhook : null };
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(profile.href, { platform, until: now + ageOf(cacheControl) });
    return platform;
  }

  #mayAsk(url: URL): boolean {
    return isAllowed(url, this.#options.allowed);
  }

  async #read(profile: URL): Promise<{ readonly text: string; readonly cacheControl: string | null }> {
    try {
      const answer = await this.#options.fetch(profile, {
        headers: { Accept: 'application/json' },
        // The protocol forbids profiles that redirect, and a redirect could lead anywhere.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      return { text: await readLimited(answer), cacheControl: answer.headers.get('Cache-Control') };
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      throw new ProtocolError(424, 'profile_unreachable', 'The profile that UCP-Agent names could not be fetched.');
    }
  }
}

/** Whether an address is of one of the configuration's origins (`PlatformDirectoryOptions.allowed`). */
export function isAllowed(url: URL, allowed: readonly string[]): boolean {
  return allowed.some((origin) =>
    origin.endsWith(':*') ? `${url.protocol}//${url.hostname}` === origin.slice(0, -':*'.length) : url.origin === origin,
  );
}

async function readLimited(answer: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw malformed(`it has more than ${MAX_BYTES} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * Reads a platform's profile.
 *
 * @throws ProtocolError 422 `profile_malformed` or `version_unsupported`
 */
export function parsePlatform(text: string): Platform {
  let profile: unknown;
  try {
    profile = JSON.parse(text);
  } catch {
    throw malformed('it is not JSON');
  }
  const ucp = isRecord(profile) && isRecord(profile['ucp']) ? profile['ucp'] : null;
  if (!isRecord(profile) || ucp === null) throw malformed('it has no object "ucp"');
  const { version, capabilities = {} } = ucp;
  if (typeof version !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(version)) throw malformed('its version is no date');
  checkVersion(version);
  if (!isRecord(capabilities)) throw malformed('its capabilities are no object');
  const keys = profile['signing_keys'] ?? [];
  if (!Array.isArray(keys) || !keys.every(isSigningKey)) throw malformed('its signing_keys are no list of keys');
  return {
    capabilities: new Set(Object.keys(capabilities).filter((name) => entryOf(capabilities[name]))),
    signingKeys: keys,
    webhook: webhookOf(entryOf(capabilities[CAPABILITIES.order])),
  };
}

/** That of a capability's entries which is of this endpoint's version. */
function entryOf(entries: unknown): Readonly<Record<string, unknown>> | undefined {
  const list: readonly unknown[] = Array.isArray(entries) ? entries : [];
  return list.filter(isRecord).find((entry) => entry['version'] === UCP_VERSION);
}

const MAX_WEBHOOK_LENGTH = 2048;

/** The `webhook_url` in the configuration of a platform's order capability; null when there is none that can be asked. */
function webhookOf(order: Readonly<Record<string, unknown>> | undefined): string | null {
  const named = isRecord(order?.['config']) ? order['config']['webhook_url'] : undefined;
  if (typeof named !== 'string' || named.length > MAX_WEBHOOK_LENGTH || !URL.canParse(named)) return null;
  const { href, username, password } = new URL(named);
  return username === '' && password === '' && isStorable(href) ? href : null;
}

function isSigningKey(value: unknown): value is SigningKey {
  return (
    isRecord(value) &&
    typeof value['kid'] === 'string' &&
    typeof value['kty'] === 'string' &&
    ['crv', 'x', 'y'].every((name) => value[name] === undefined || typeof value[name] === 'string')
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(why: string): ProtocolError {
  return new ProtocolError(422, 'profile_malformed', `The profile that UCP-Agent names is not valid: ${why}.`);
}

/** How long a profile is kept, by its `max-age`, within limits. */
function ageOf(cacheControl: string | null): number {
  const seconds = Number(/(?:^|,)\s*max-age=(\d{1,9})/i.exec(cacheControl ?? '')?.[1] ?? 0);
  return Math.min(Math.max(seconds * 1000, LEAST_AGE_MS), MOST_AGE_MS);
}
