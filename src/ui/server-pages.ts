import { language } from './language.ts';

/** A page of the shop's server in the language on the screen: it cannot know what was chosen here, only what the browser wants. */
export function inThisLanguage(address: string): string {
  const url = new URL(address);
  url.searchParams.set('lang', language());
  return url.href;
}
