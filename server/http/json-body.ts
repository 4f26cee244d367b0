import type { Context } from 'hono';
import { ProtocolError } from './protocol-error.ts';

/** A basket of `MAX_LINES` lines with everything else the schemas allow stays below it. */
export const MAX_BODY_BYTES = 128 * 1024;

/**
 * Reads a request's JSON. An empty body is `{}`.
 *
 * @throws ProtocolError 413 when it is too long (noticed while reading, whatever `Content-Length` says), 415 when it is not JSON by
 *   its content type, 400 when it is not JSON
 */
export async function readJson(context: Context): Promise<unknown> {
  const bytes = await readBytes(context);
  if (bytes.byteLength === 0) return {};
  const type = context.req.header('Content-Type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new ProtocolError(415, 'unsupported_content_type', 'Send Content-Type: application/json.');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ProtocolError(400, 'invalid_json', 'The body is not valid JSON in UTF-8.');
  }
}

const bodies = new WeakMap<Request, Promise<Uint8Array>>();

/**
 * The bytes of a request's body, empty when there is none. They can be asked for more than once.
 *
 * @throws ProtocolError 413 when there are too many
 */
export function readBytes(context: Context): Promise<Uint8Array> {
  const request = context.req.raw;
  const known = bodies.get(request);
  if (known) return known;
  const bytes = collect(request);
  bodies.set(request, bytes);
  return bytes;
}

const tooLarge = () => new ProtocolError(413, 'request_too_large', `A body may have ${MAX_BODY_BYTES} bytes at most.`);

async function collect(request: Request): Promise<Uint8Array> {
  const announced = Number(request.headers.get('Content-Length') ?? NaN);
  if (announced > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    // Node holds a connection to the length that was announced. Making a stream of the request costs more than reading it.
    if (announced <= MAX_BODY_BYTES) {
      const bytes = new Uint8Array(await request.arrayBuffer());
      if (bytes.byteLength > MAX_BODY_BYTES) throw tooLarge();
      return bytes;
    }
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.byteLength;
      if (length > MAX_BODY_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError(400, 'invalid_json', 'The body could not be read.');
  }
  return Buffer.concat(chunks);
}

/** JSON with sorted keys: two bodies that mean the same give the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}
