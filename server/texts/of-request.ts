import type { Context } from 'hono';
import { voiceOf, type Voice } from './voice.ts';

/** Where a page's address says its language. */
export const LANGUAGE_QUERY = 'lang';

/** How a page for shoppers speaks: as its address says, else as their browser does. Nothing is kept: shoppers get no cookie. */
export function shopperVoice(context: Context): Voice {
  context.header('Vary', 'Accept-Language', { append: true });
  return voiceOf(context.req.query(LANGUAGE_QUERY), context.req.header('Accept-Language'));
}

/** The same language for the page that a link leads to, where the reader chose it. */
export function inSameLanguage(path: string, { language, chosen }: Voice): string {
  return chosen ? `${path}?${LANGUAGE_QUERY}=${language}` : path;
}
