import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** PEM texts. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Below the 398 days that browsers accept. */
const VALID_MS = 397 * 24 * 3600 * 1000;
/** A certificate that ends sooner than this is made anew. */
const RENEW_MS = 14 * 24 * 3600 * 1000;

/**
 * The certificate for these addresses: the stored one when it names them all and lasts, else a new self-signed one. Keeping it
 * means that a phone has to accept it once only.
 *
 * @param folder where `lan-key.pem` (readable by this user only) and `lan-cert.pem` are kept
 * @param names IP addresses and host names
 */
export async function lanCertificate(folder: string, names: readonly string[], now: Date): Promise<Certificate> {
  const keyFile = join(folder, 'lan-key.pem');
  const certFile = join(folder, 'lan-cert.pem');
  const stored = await read(keyFile, certFile);
  if (stored && covers(stored, names, now)) return stored;
  const made = await make(names, now);
  await mkdir(folder, { recursive: true });
  await replaceFile(keyFile, made.key, 0o600);
  await replaceFile(certFile, made.cert, 0o644);
  return made;
}

async function read(keyFile: string, certFile: string): Promise<Certificate | null> {
  try {
    return { key: await readFile(keyFile, 'utf8'), cert: await readFile(certFile, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function covers({ cert }: Certificate, names: readonly string[], now: Date): boolean {
  try {
    const parsed = new X509Certificate(cert);
    const lasts = Date.parse(parsed.validTo) - now.getTime() > RENEW_MS;
    return lasts && names.every((name) => (isIP(name) ? parsed.checkIP(name) : parsed.checkHost(name)) !== undefined);
  } catch {
    return false;
  }
}

async function make(names: readonly string[], now: Date): Promise<Certificate> {
  const pem = await generate([{ name: 'commonName', value: 'CartLens on this network' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // An hour back, for phones whose clock is late.
    notBeforeDate: new Date(now.getTime() - 3600 * 1000),
    notAfterDate: new Date(now.getTime() + VALID_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name })),
      },
    ],
  });
  return { key: pem.private, cert: pem.cert };
}

async function replaceFile(file: string, content: string, mode: number): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, content, { mode });
  await rename(draft, file);
}
