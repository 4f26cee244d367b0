import * as Comlink from 'comlink';

/** A worker in this thread: Comlink over a message channel, and a crash on demand. */
export class ChannelWorker extends EventTarget {
  terminated = false;
  private readonly near: MessagePort;
  private readonly far: MessagePort;

  constructor() {
    super();
    const { port1, port2 } = new MessageChannel();
    this.near = port1;
    this.far = port2;
    this.near.start();
  }

  /** What the worker answers with. */
  protected serve(api: object): void {
    Comlink.expose(api, this.far);
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.near.postMessage(message, transfer);
  }
  override addEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
    if (type === 'message') this.near.addEventListener(type, listener);
    else super.addEventListener(type, listener);
  }
  override removeEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
    if (type === 'message') this.near.removeEventListener(type, listener);
    else super.removeEventListener(type, listener);
  }
  terminate(): void {
    this.terminated = true;
    this.near.close();
    this.far.close();
  }
  crash(): void {
    this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message: 'out of memory' }));
  }
}
