import { isFormula } from './catalog-import.ts';

/**
 * A table as CSV (RFC 4180) that spreadsheets open without computing anything: cells that begin like a formula get an apostrophe in front
 * (OWASP, "CSV Injection"). The byte order mark makes Excel read it as UTF-8.
 */
export function csvText(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const safe = isFormula(text) ? `'${text}` : text;
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
