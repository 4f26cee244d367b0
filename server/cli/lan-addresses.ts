import type { NetworkInterfaceInfo } from 'node:os';

/** Bridges of containers and virtual machines: real addresses, but no phone is behind them. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|wg|lxc|cni|flannel)/i;

/** The IPv4 addresses of this machine in its networks, the likeliest to reach from a phone first. */
export function lanAddresses(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): readonly string[] {
  return Object.entries(interfaces)
    .flatMap(([name, addresses]) =>
      (addresses ?? [])
        .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
        .map(({ address }) => ({ address, rank: rankOf(name, address) })),
    )
    .sort((left, right) => left.rank - right.rank)
    .map(({ address }) => address);
}

function rankOf(name: string, address: string): number {
  if (VIRTUAL.test(name)) return 3;
  if (address.startsWith('192.168.')) return 0;
  if (address.startsWith('10.')) return 1;
  return 2;
}
