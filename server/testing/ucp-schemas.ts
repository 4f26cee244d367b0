import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../ucp/', import.meta.url));
const OPENAPI_ID = 'https://ucp.dev/services/shopping/rest.openapi.json';
const PROFILE_ID = 'https://ucp.dev/discovery/profile_schema.json';

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: unknown;
}
interface OpenApiOperation {
  readonly responses?: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>> }>
  >;
}

const openApi = readJson('services/shopping/rest.openapi.json') as OpenApi;
const ajv = makeAjv();

/**
 * Validates an answer against the official schemas, by the operation that gave it.
 *
 * @param path as in the OpenAPI description, `/carts/{id}`
 * @returns what is wrong, in words; empty when nothing is
 */
export function responseProblems(method: string, path: string, status: number, body: unknown): readonly string[] {
  const responses = openApi.paths[path]?.[method.toLowerCase()]?.responses;
  if (!responses) return [`${method} ${path} is not in the OpenAPI description`];
  // The description has one success status per operation; an error outcome of a creation is HTTP 200 by the text.
  const described = responses[String(status)] ?? (status === 200 ? Object.values(responses)[0] : undefined);
  const reference = described?.content['application/json']?.schema.$ref;
  if (reference === undefined) return [`${method} ${path} has no response ${status} with JSON`];
  return [`${OPENAPI_ID}${reference}`, ...extensionsOf(path, body)].flatMap((schema) => problems(validator(schema), body));
}

const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  '/carts': ['discount.json#/$defs/dev.ucp.shopping.cart'],
  '/checkout-sessions': ['discount.json#/$defs/dev.ucp.shopping.checkout', 'buyer_consent.json#/$defs/dev.ucp.shopping.checkout'],
};

/** A cart and a checkout are extended by what the endpoint offers beside them; an answer without either is not. */
function extensionsOf(path: string, body: unknown): readonly string[] {
  if ((body as { ucp?: { status?: string } } | null)?.ucp?.status !== 'success') return [];
  const schemas = EXTENSIONS[/^\/[^/]*/.exec(path)?.[0] ?? ''] ?? [];
  return schemas.map((schema) => `https://ucp.dev/schemas/shopping/${schema}`);
}

/** Validates the discovery document of a business. */
export function profileProblems(body: unknown): readonly string[] {
  return problems(validator(`${PROFILE_ID}#/$defs/business_profile`), body);
}

function problems(validate: ValidateFunction, body: unknown): readonly string[] {
  if (validate(body)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`);
}

const validators = new Map<string, ValidateFunction>();

function validator(reference: string): ValidateFunction {
  const known = validators.get(reference) ?? ajv.compile({ $ref: reference });
  validators.set(reference, known);
  return known;
}

function makeAjv(): Ajv2020 {
  // The schemas carry annotations of their own (`ucp_request`), which a strict validator would not know.
  const made = new Ajv2020({ strict: false, allErrors: true });
  formats(made);
  for (const file of readdirSync(join(FOLDER, 'schemas'), { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.json')) made.addSchema(readJson(`schemas/${file}`) as object);
  }
  // Its published $id does not fit its own relative references; its place in the repository does.
  made.addSchema({ ...(readJson('discovery/profile_schema.json') as object), $id: PROFILE_ID });
  made.addSchema({ $id: OPENAPI_ID, components: openApi.components });
  return made;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
}
