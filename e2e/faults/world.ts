import { randomBytes } from 'node:crypto';
import { Device } from './device.ts';
import { Disk } from './disk.ts';
import { FaultyNetwork } from './faulty-network.ts';
import { DEVICES, TABS, type Action, type Schedule } from './schedule.ts';
import type { ShopServer } from './shop-server.ts';
import type { Tally } from './tally.ts';
import { turn, turns } from './turns.ts';

/** More rounds than any basket needs on a good network. */
const MOST_ROUNDS = 60;

/** How a schedule went: who took part, and what happened that no fault explains. */
export interface Played {
  readonly devices: readonly Device[];
  readonly surprises: readonly string[];
}

/** Plays a schedule with real clients against a real server, then lets everything come to rest on a good network. */
export async function play(schedule: Schedule, server: ShopServer, tally: Tally): Promise<Played> {
  const network = new FaultyNetwork(schedule.passages, (request) => server.handle(request), tally);
  const shopper = newToken();
  const devices = Array.from({ length: DEVICES }, (_, index) => {
    let made = 0;
    const token = (): string => (schedule.oneShopper && made++ === 0 ? shopper : newToken());
    const disk = new Disk(schedule.latencies.slice(index % schedule.latencies.length), token, tally);
    return new Device(disk, (url, init, alive) => network.fetch(url, init, alive), { locks: schedule.locks, tally });
  });
  for (const { action, pause } of schedule.actions) {
    await act(action, devices, server, tally);
    await turns(pause);
  }
  await server.settle();
  for (const { disk } of devices) disk.fill(0);
  await network.heal();
  await rest(devices, network);
  tally.count('schedules');
  const baskets = (await Promise.all(devices.map(({ disk }) => disk.baskets()))).flat();
  tally.count('orders', baskets.filter(({ record }) => record.order !== null).length);
  return { devices, surprises: [...network.surprises, ...server.surprises] };
}

async function act(action: Action, devices: readonly Device[], server: ShopServer, tally: Tally): Promise<void> {
  const at = (index: number): Device => devices[index % devices.length]!;
  if ('where' in action) {
    const device = at(action.where.device);
    const tab = action.where.tab % TABS;
    if (action.do === 'add') return device.add(tab, action.product);
    if (action.do === 'toggle') return device.toggle(tab, action.nth);
    if (action.do === 'reload') return device.reload(tab);
    if (action.do === 'pay') return device.page(tab).pay(action.agreed);
    if (action.do === 'withdraw') return device.page(tab).withdraw();
    if (action.do === 'new-basket') return device.page(tab).newBasket();
    return device.page(tab).wake();
  }
  if (action.do === 'server') return server.arm(action.how, action.after);
  if (action.do === 'quota') return at(action.device).disk.fill(action.writes);
  tally.count(action.do);
  if (action.do === 'evict') return at(action.device).disk.evict();
  if (action.do === 'client-clock') return at(action.device).setClock(action.seconds);
  if (action.do === 'server-clock') return server.moveClock(action.hours);
  return server.clean();
}

/** Until nobody has anything to do any more: every device is looked at by at least one page, which retries. */
async function rest(devices: readonly Device[], network: FaultyNetwork): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const device of devices) {
      device.page(0);
      for (const page of device.pages) page.wake();
    }
    await quiet(devices, network);
    if (round > 1 && (await isAtRest(devices))) return;
  }
}

async function quiet(devices: readonly Device[], network: FaultyNetwork): Promise<void> {
  for (let calm = 0; calm < 6;) {
    await turn();
    calm = network.busy > 0 || devices.some(({ disk }) => disk.busy > 0) ? 0 : calm + 1;
  }
}

async function isAtRest(devices: readonly Device[]): Promise<boolean> {
  for (const { disk } of devices) {
    for (const { record, log, fate } of await disk.baskets()) {
      if (fate !== 'in-use') continue;
      if (record.abandoned || record.write !== null) return false;
      if (record.order === null && (record.wish !== null || record.synced !== log.length)) return false;
    }
  }
  return true;
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}
