import type { Wishes } from './lab-state.ts';

/** What the engineer asks for, by the name of the DOM event that carries it up to `<cl-lab>`. */
export interface LabRequests {
  'lab-wish': Partial<Wishes>;
  'lab-run': null;
  'lab-stop': null;
  'lab-replay': null;
  'lab-parity': null;
  'lab-lose-device': null;
  'lab-measure-memory': null;
  'lab-save-trace': null;
}

/** Dispatches a request that bubbles out of shadow trees. */
export function request<K extends keyof LabRequests>(from: HTMLElement, name: K, detail: LabRequests[K]): void {
  from.dispatchEvent(new CustomEvent<LabRequests[K]>(name, { detail, bubbles: true, composed: true }));
}
