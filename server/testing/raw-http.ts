import { connect, type Socket } from 'node:net';

/** A client that writes bytes, whatever HTTP thinks of them. */
export interface RawClient {
  readonly socket: Socket;
  /** What has come back until now. */
  readonly heard: () => string;
  /** Everything that came back, once the server has closed the connection. */
  readonly closed: Promise<string>;
}

export function rawClient(port: number): RawClient {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  // A reset is a way of closing too.
  socket.on('error', () => undefined);
  return { socket, heard: () => text, closed: new Promise((resolve) => socket.once('close', () => resolve(text))) };
}

/** Sends bytes and returns what came back until the server closed, or until the patience is over. */
export async function exchange(port: number, bytes: string, patience = 5000): Promise<string> {
  const { socket, heard, closed } = rawClient(port);
  socket.write(bytes, 'latin1');
  const timer = setTimeout(() => socket.destroy(), patience);
  try {
    await closed;
    return heard();
  } finally {
    clearTimeout(timer);
  }
}

/** The statuses of all answers in a stream of them. */
export function statusesIn(stream: string): readonly number[] {
  return [...stream.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
}
