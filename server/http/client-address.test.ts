import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientAddress, neighbourhood, subscriber } from './client-address.ts';

describe('the address of a client', () => {
  it.each([
    ['no proxy: the header is the client’s own fancy', '203.0.113.9', '1.1.1.1', 0, '203.0.113.9'],
    ['one proxy', '10.0.0.1', '203.0.113.9', 1, '203.0.113.9'],
    ['one proxy, behind which somebody made up an entry', '10.0.0.1', '1.1.1.1, 203.0.113.9', 1, '203.0.113.9'],
    ['two proxies', '10.0.0.1', '1.1.1.1,203.0.113.9 , 10.0.0.2', 2, '203.0.113.9'],
    ['fewer entries than proxies', '10.0.0.1', '203.0.113.9', 2, '10.0.0.1'],
    ['no header', '10.0.0.1', undefined, 1, '10.0.0.1'],
    ['nonsense', '10.0.0.1', 'unknown', 1, '10.0.0.1'],
    ['IPv6', '10.0.0.1', '2001:db8::1', 1, '2001:db8::1'],
  ])('%s', (_, socket, header, hops, address) => {
    expect(clientAddress(socket, header, hops)).toBe(address);
  });

  it('is not what a client writes in front, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), fc.integer({ min: 1, max: 3 }), (forged, real, hops) => {
        const header = [forged, real, ...Array<string>(hops - 1).fill('10.9.9.9')].join(', ');
        expect(clientAddress('10.0.0.1', header, hops)).toBe(real);
      }),
    );
  });
});

it.each([
  ['203.0.113.9', '203.0.113.9', '203.0.113.0/24'],
  ['::ffff:203.0.113.9', '203.0.113.9', '203.0.113.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:0DB8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
  ['::1', '0:0:0:0::/64', '0:0:0::/48'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
  ['', '', 'unknown'],
])('%s is limited as %s and logged as %s', (address, key, network) => {
  expect([subscriber(address), neighbourhood(address)]).toEqual([key, network]);
});

it('counts all addresses of one IPv6 network as one, and names none of them in the log', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const [head] = subscriber(address).split('::/64');
      expect(subscriber(`${head}:1:2:3:4`)).toBe(subscriber(address));
      expect(neighbourhood(address)).toMatch(/^(\d+\.\d+\.\d+\.0\/24|[0-9a-f:]+::\/48)$/);
    }),
  );
});
