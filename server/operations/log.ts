import { pino } from 'pino';
import type { LogLevel } from '../cli/settings.ts';
import { describeError } from './error-description.ts';
import type { RequestRecord } from './request-record.ts';

/** What the server tells its operators. Whatever goes in here is read by people who are not the shopper. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something failed. What shoppers sent is left out of the description of `cause`. */
  error(message: string, cause: unknown, requestId?: string): void;
  request(record: RequestRecord): void;
}

export interface LogOptions {
  /** `json`: one object a line, for machines. `text`: for the person at a terminal, who is spared a line for each request. */
  readonly format: 'json' | 'text';
  readonly level: LogLevel;
  /** Takes one line with its end. */
  readonly write: (line: string) => void;
}

/** Balancers ask these every few seconds. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

export function openLog({ format, level, write }: LogOptions): Log {
  return format === 'json' ? jsonLog(level, write) : textLog(level, write);
}

function jsonLog(level: LogLevel, write: (line: string) => void): Log {
  const logger = pino(
    { level, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    { write },
  );
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, cause, requestId) => logger.error({ requestId, error: describeError(cause) }, message),
    request: ({ seconds, ...record }) => {
      const fields = { ...record, ms: Math.round(seconds * 1e5) / 100 };
      logger[levelOf(record)](fields, 'request');
    },
  };
}

function levelOf({ route, status }: Pick<RequestRecord, 'route' | 'status'>): 'debug' | 'info' | 'warn' {
  if (status >= 500) return 'warn';
  return PROBES.has(route) ? 'debug' : 'info';
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

function textLog(level: LogLevel, write: (line: string) => void): Log {
  const shown = (of: LogLevel) => LEVELS.indexOf(of) >= LEVELS.indexOf(level);
  const say = (of: LogLevel, text: string) => {
    if (shown(of)) write(`${text}\n`);
  };
  return {
    info: (message) => say('info', message),
    warn: (message) => say('warn', message),
    error: (message, cause) => {
      const { type, message: reason, code, stack } = describeError(cause);
      say('error', [`${message}: ${type}: ${reason}${code === undefined ? '' : ` (${code})`}`, ...stack].join('\n    '));
    },
    request: ({ method, route, status, seconds }) =>
      say('debug', `${method} ${route} ${status} ${Math.round(seconds * 1000)} ms`),
  };
}
