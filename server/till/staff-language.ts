import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { languageOf } from '../../src/core/languages.ts';
import { LANGUAGE_QUERY } from '../texts/of-request.ts';
import { voiceOf, type Voice } from '../texts/voice.ts';

const COOKIE = 'cartlens_till_language';
const YEAR_S = 365 * 24 * 3600;

/** What the till's routes find in their context. */
export interface SpokenEnv {
  readonly Variables: { readonly voice: Voice };
}

/** The language that staff chose at this till, else their browser's. Choosing one (`?lang=de`) leads back to the page without it. */
export const staffLanguage: MiddlewareHandler<SpokenEnv> = async (context, next) => {
  const chosen = languageOf(context.req.query(LANGUAGE_QUERY) ?? '');
  if (chosen !== null && context.req.method === 'GET') {
    setCookie(context, COOKIE, chosen, { httpOnly: true, sameSite: 'Lax', path: '/till', maxAge: YEAR_S });
    const { pathname, searchParams } = new URL(context.req.url);
    searchParams.delete(LANGUAGE_QUERY);
    // Never another host: what follows is a path of the till.
    const query = searchParams.size > 0 ? `?${searchParams}` : '';
    return context.redirect(pathname.startsWith('/till') ? `${pathname}${query}` : '/till', 303);
  }
  context.header('Vary', 'Accept-Language', { append: true });
  context.header('Vary', 'Cookie', { append: true });
  context.set('voice', voiceOf(getCookie(context, COOKIE), context.req.header('Accept-Language')));
  await next();
  return undefined;
};
