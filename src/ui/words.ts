/** "1 item", "2 items", "no items". */
export function count(n: number, noun: string): string {
  if (n === 0) return `no ${noun}s`;
  return n === 1 ? `1 ${noun}` : `${n} ${noun}s`;
}

/** Bytes as people read them: "640 kB", "3.2 MB". */
export function bytes(n: number): string {
  return n < 1_000_000 ? `${Math.round(n / 1000)} kB` : `${(n / 1_000_000).toFixed(1)} MB`;
}
