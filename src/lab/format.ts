/** Milliseconds with three digits that say something: "0.31", "4.2", "118". */
export function ms(value: number): string {
  return value >= 99.5 ? value.toFixed(0) : value >= 9.95 ? value.toFixed(1) : value.toFixed(2);
}

/** A number that is whole in most frames: "45", "45.3". */
export function amount(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** Bytes in the unit that fits: "0", "512 B", "4.1 kB", "1.23 MB". */
export function bytes(value: number): string {
  if (value < 1000) return value === 0 ? '0' : `${Math.round(value)} B`;
  if (value < 999_950) return `${(value / 1000).toFixed(1)} kB`;
  return `${(value / 1e6).toFixed(2)} MB`;
}

/** A limit of WebGPU: powers of two in their unit, others as they are. */
export function limit(value: number): string {
  if (value >= 1 << 20 && value % (1 << 20) === 0) return `${value / (1 << 20)} MiB`;
  return value >= 1 << 30 ? `${(value / (1 << 30)).toFixed(2)} GiB` : value.toLocaleString('en');
}

/** A difference: "0", "3.1e-4". */
export function difference(value: number): string {
  return value === 0 ? '0' : Number.isFinite(value) ? value.toExponential(1) : 'beyond all measure';
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.095 ? 1 : 0)} %`;
}
