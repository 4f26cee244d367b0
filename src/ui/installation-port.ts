/** What the screen needs to know of how the app lies on this device; `src/offline` offers it. */
import { createContext } from '@lit/context';

export interface InstallationView {
  /** `kept`: it starts without a network. `no-room`: it runs, but the device's storage is full. `no`: not yet, or never here. */
  readonly kept: 'no' | 'kept' | 'no-room';
  /** A newer version is here as a whole, and is used as soon as it is wanted. */
  readonly update: boolean;
  /** How it comes onto the home screen: the browser asks, or its share menu has to be found. Null where it is there, was declined or cannot. */
  readonly invitation: 'prompt' | 'share-menu' | null;
}

export interface InstallationPort {
  readonly state: InstallationView;
  subscribe(listener: (state: InstallationView) => void): () => void;
  /** Loads the page again with the newer version. What is stored stays. */
  update(): void;
  /** Lets the browser ask. */
  install(): Promise<void>;
  /** It is not offered again on this device. */
  decline(): void;
}

export const installationContext = createContext<InstallationPort | null>(Symbol('installation'));
