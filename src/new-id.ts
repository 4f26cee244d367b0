/** `crypto.randomUUID` is there on secure pages only, and a shopper may open an insecure one by mistake. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
