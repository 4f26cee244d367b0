import type { Hono } from 'hono';
import type { Database } from '../storage/database.ts';
import { setStaff } from '../till/staff.ts';

export const PASSWORD = 'correct horse 7';

/** A browser at the till, with the cookie of somebody who has signed in. */
export class StaffClient {
  readonly #app: Hono;
  readonly #origin: string;
  cookie = '';
  /** What the browser would like to read. */
  acceptLanguage = '';

  constructor(app: Hono, origin = 'http://shop.test') {
    this.#app = app;
    this.#origin = origin;
  }

  /** Makes an account and signs in with it. */
  static async signedIn(app: Hono, database: Database, name = 'anna', origin?: string): Promise<StaffClient> {
    await setStaff(database, name, PASSWORD, new Date());
    const client = new StaffClient(app, origin);
    const answer = await client.signIn(name, PASSWORD);
    if (answer.status !== 303) throw new Error(`sign-in: HTTP ${answer.status}`);
    return client;
  }

  async signIn(name: string, password: string, next = '/till'): Promise<Response> {
    const answer = await this.post('/till/sign-in', { name, password, next });
    this.cookie = answer.headers.get('Set-Cookie')?.split(';')[0] ?? this.cookie;
    return answer;
  }

  async get(path: string): Promise<Response> {
    return this.#app.request(`${this.#origin}${path}`, {
      headers: { Cookie: this.cookie, 'Accept-Language': this.acceptLanguage },
    });
  }

  /** A form. @param origin of the page that it stands in */
  async post(path: string, fields: Readonly<Record<string, string>>, origin: string | null = this.#origin): Promise<Response> {
    return this.#app.request(`${this.#origin}${path}`, {
      method: 'POST',
      headers: {
        Cookie: this.cookie,
        'Accept-Language': this.acceptLanguage,
        'Content-Type': 'application/x-www-form-urlencoded',
        ...(origin === null ? {} : { Origin: origin }),
      },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** Opens the basket as a person does, then presses a button in it. */
  async act(code: string, action: 'age' | 'audit' | 'paid', decision = ''): Promise<Response> {
    const seen = /name="seen" value="([0-9a-f]+)"/.exec(await (await this.get(`/till/${code}`)).text())?.[1] ?? '';
    return this.post(`/till/${code}/${action}`, { seen, decision });
  }
}

/** The code at the till in a session's `continue_url`. */
export function tillCodeIn(continueUrl: string | null | undefined): string {
  return /\/415\/\d{13}\/8020\/([0-9A-Z]{10})$/.exec(continueUrl ?? '')?.[1] ?? '';
}
