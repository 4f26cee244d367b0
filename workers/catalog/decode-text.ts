import type { FileEncoding } from '../catalog.api.ts';

/** A file's text, or why it has none. */
export type DecodedText =
  { readonly text: string; readonly encoding: FileEncoding } | { readonly refused: 'empty' | 'workbook' | 'binary' };

/**
 * Reads bytes as text: by their byte order mark (UTF-8, UTF-16 as of "Unicode text"), else as UTF-8, else as Windows-1252, in which
 * spreadsheets of western Europe still save "CSV".
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.length === 0) return { refused: 'empty' };
  // A ZIP archive or an OLE file: Excel's own formats.
  if (begins(bytes, [0x50, 0x4b, 3, 4]) || begins(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return { refused: 'workbook' };
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.trim() === '') return { refused: 'empty' };
  // A text has no NUL where lines begin; inside a cell it is that row's problem.
  return isBinary(text) ? { refused: 'binary' } : { text, encoding };
}

function encodingOf(bytes: Uint8Array): FileEncoding {
  if (begins(bytes, [0xff, 0xfe])) return 'utf-16le';
  if (begins(bytes, [0xfe, 0xff])) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

function begins(bytes: Uint8Array, with_: readonly number[]): boolean {
  return with_.every((byte, at) => bytes[at] === byte);
}

/** Pictures, archives and UTF-16 without its mark: every tenth character of the beginning is a control character, or more. */
function isBinary(text: string): boolean {
  const start = text.slice(0, 4096);
  const controls = start.match(/[\p{Cc}\uFFFD]/gu)?.filter((sign) => !/[\t\r\n]/.test(sign)).length ?? 0;
  return controls > start.length / 10;
}
