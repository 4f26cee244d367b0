/** What the page and the service worker say to each other: types only. */

/** From the page. `SKIP_WAITING` is what Workbox calls it: the version that waits is to be used from now on. */
export type ToServiceWorker = { readonly type: 'SKIP_WAITING' } | { readonly type: 'STARTED' };

/** To every page: this version could not be kept on the device, so without a network there is the one before it, or none. */
export interface NotKept {
  readonly type: 'NOT_KEPT';
  /** `no-room`: the storage is full. `unreachable`: network or server; it is tried again with the next visit. */
  readonly why: 'no-room' | 'unreachable';
}
