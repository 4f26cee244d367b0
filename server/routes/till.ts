import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { clientAddress, subscriber } from '../http/client-address.ts';
import { socketAddress } from '../http/rate-limit.ts';
import { newestOrders } from '../shop/newest-orders.ts';
import { receiptAddress } from '../shop/receipts.ts';
import { readTillCode } from '../shop/till-code.ts';
import { inSameLanguage } from '../texts/of-request.ts';
import { Attempts } from '../till/attempts.ts';
import { actAtDesk, findAtDesk, waitingAtDesk, type DeskAction, type DeskOutcome } from '../till/desk.ts';
import { layout } from '../till/layout.ts';
import { deskPage, sessionPage, signInForm } from '../till/pages.ts';
import { staffLanguage, type SpokenEnv } from '../till/staff-language.ts';
import { signIn, signOut, STAFF_SESSION_MS, staffOf } from '../till/staff.ts';
import { originOf, type Endpoint } from './endpoint.ts';

const COOKIE = 'cartlens_staff';
const WINDOW_MS = 5 * 60 * 1000;
const LISTED = 50;
const SHOWN_WAITING = 20;

interface StaffEnv {
  readonly Variables: SpokenEnv['Variables'] & { readonly staff: string };
}

/**
 * The staff's side: sign-in, the basket behind a code, age check, audit, payment. Pages are made here and need no script, so a scanner that
 * types, a keyboard and a phone work alike.
 *
 * @param trustedProxies in front of the server, to tell the addresses of those who try passwords
 */
export function tillRoutes({ database, shop }: Endpoint, trustedProxies: number): Hono<StaffEnv> {
  const routes = new Hono<StaffEnv>();
  const perName = new Attempts({ most: 5, windowMs: WINDOW_MS });
  const perAddress = new Attempts({ most: 30, windowMs: WINDOW_MS });

  routes.use(staffLanguage);

  // The cookie is `SameSite=Strict`; that a form of another site cannot do anything does not hang on it alone.
  routes.use(async (context, next) => {
    if (context.req.method === 'POST' && !isFromHere(context)) {
      const voice = context.get('voice');
      const { refused, refusedTitle } = voice.texts.till;
      return context.html(layout({ title: refusedTitle, voice, path: '/till', staff: null }, html`<p>${refused}</p>`), 403);
    }
    await next();
    return undefined;
  });

  routes.post('/sign-in', async (context) => {
    const form = await formOf(context);
    const name = form('name');
    const next = ownPath(form('next'));
    const now = shop.now();
    const address = subscriber(clientAddress(socketAddress(context), context.req.header('X-Forwarded-For'), trustedProxies));
    const keys = [
      [perName, `${name} ${address}`],
      [perAddress, address],
    ] as const;
    const wait = Math.max(...keys.map(([attempts, key]) => attempts.waitFor(key, now)));
    if (wait > 0) {
      context.header('Retry-After', String(wait));
      const voice = context.get('voice');
      return signInPage(context, next, voice.count(voice.texts.signIn.tooMany, Math.ceil(wait / 60)), 429);
    }
    for (const [attempts, key] of keys) attempts.note(key, now);
    const secret = await signIn(database, name, form('password'), now);
    if (secret === null) return signInPage(context, next, context.get('voice').texts.signIn.wrong, 401);
    for (const [attempts, key] of keys) attempts.forget(key);
    setCookie(context, COOKIE, secret, {
      httpOnly: true,
      sameSite: 'Strict',
      // What the browser uses, also where another server takes the HTTPS off.
      secure: context.req.header('Origin')?.startsWith('https:') ?? false,
      path: '/till',
      maxAge: STAFF_SESSION_MS / 1000,
    });
    return context.redirect(next, 303);
  });

  routes.use(async (context, next) => {
    const secret = getCookie(context, COOKIE);
    const staff = secret === undefined ? null : await staffOf(database, secret, shop.now());
    if (staff === null) return signInPage(context, ownPath(context.req.path), null, 401);
    context.set('staff', staff);
    await next();
    return undefined;
  });

  routes.post('/sign-out', async (context) => {
    await signOut(database, getCookie(context, COOKIE) ?? '');
    deleteCookie(context, COOKIE, { path: '/till' });
    return context.redirect('/till', 303);
  });

  const desk = async (context: Context<StaffEnv>, unknown: string | null) => {
    const waiting = await waitingAtDesk(database, shop, SHOWN_WAITING);
    // It reads the whole table, which is for development to bear.
    const orders = shop.mockPayment ? await newestOrders(database, LISTED) : null;
    const voice = context.get('voice');
    const page = { title: voice.texts.till.title, voice, path: '/till', staff: context.get('staff') };
    return context.html(layout(page, deskPage(voice, waiting, orders, unknown, shop.now())), unknown === null ? 200 : 404);
  };

  const basket = async (context: Context<StaffEnv>, code: string, outcome: DeskOutcome['kind'] | null) => {
    const session = await findAtDesk(database, shop, code);
    if (!session) return desk(context, code);
    const voice = context.get('voice');
    const address = session.orderId === null ? null : receiptAddress(originOf(context), session.owner, session.orderId);
    const receipt = address === null ? null : inSameLanguage(address, voice);
    const page = { title: voice.texts.basket.title, voice, path: `/till/${code}`, staff: context.get('staff'), wide: true };
    return context.html(layout(page, sessionPage(voice, session, receipt, outcome)), outcome === null ? 200 : 409);
  };

  routes.get('/', (context) => desk(context, null));

  routes.get('/find', (context) => {
    const entered = context.req.query('code') ?? '';
    const code = readTillCode(entered);
    return code === null ? desk(context, entered.slice(0, 60)) : context.redirect(`/till/${code}`, 303);
  });

  routes.get('/:code', (context) => basket(context, codeOf(context), null));

  routes.post('/:code/:action', async (context) => {
    const form = await formOf(context);
    const action = actionOf(context.req.param('action'), form('decision'));
    if (action === null) return context.notFound();
    const code = codeOf(context);
    const outcome = await actAtDesk(database, shop, code, action, form('seen'), context.get('staff'), originOf(context));
    if (outcome.kind !== 'done') return basket(context, code, outcome.kind);
    if (outcome.order) shop.onOrder?.(outcome.order);
    return context.redirect(`/till/${code}`, 303);
  });

  return routes;
}

function signInPage(context: Context<StaffEnv>, next: string, problem: string | null, status: 401 | 429) {
  const voice = context.get('voice');
  const page = { title: voice.texts.signIn.title, voice, path: next, staff: null };
  return context.html(layout(page, signInForm(voice, next, problem)), status);
}

function actionOf(name: string, decision: string): DeskAction | null {
  if (name === 'paid') return { kind: 'paid' };
  if (name === 'age' && (decision === 'approved' || decision === 'refused')) return { kind: 'age', decision };
  if (name === 'audit' && (decision === 'passed' || decision === 'failed')) return { kind: 'audit', decision };
  return null;
}

/** A code that cannot be one is the empty one, which nobody has. */
function codeOf(context: Context): string {
  return readTillCode(context.req.param('code') ?? '') ?? '';
}

/** The fields of a form; a missing one, and a file, is empty. */
async function formOf(context: Context): Promise<(name: string) => string> {
  const body = await context.req.parseBody().catch(() => ({}) as Record<string, unknown>);
  return (name) => {
    const value = (body as Record<string, unknown>)[name];
    return typeof value === 'string' && value.length <= 1024 ? value : '';
  };
}

/** Browsers name the page that sends a form. The scheme does not count: HTTPS may end in front of this server. */
function isFromHere(context: Context): boolean {
  const origin = context.req.header('Origin') ?? '';
  return URL.canParse(origin) && new URL(origin).host === new URL(originOf(context)).host;
}

/** A path of the till and nothing else, so that sign-in leads nowhere foreign. */
function ownPath(path: string): string {
  return /^\/till(\/[A-Za-z0-9-]{1,40})?$/.test(path) && path !== '/till/sign-in' && path !== '/till/sign-out' ? path : '/till';
}
