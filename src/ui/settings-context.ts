import { createContext } from '@lit/context';
import type { Followed } from '../core/live.ts';
import type { Settings } from '../core/settings.ts';

/** What the shopper has chosen, and the way to choose otherwise. */
export interface SettingsPort extends Followed<Settings> {
  change(change: Partial<Settings>): void;
  /** False where the browser stores nothing: then settings last as long as the page. */
  readonly isKept: boolean;
}

export const settingsContext = createContext<SettingsPort | null>(Symbol('settings'));
