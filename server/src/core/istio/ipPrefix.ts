import { parseInteger } from './goNumbers';
import { formatIp, parseIp, type IpAddress } from './ip';

/** A range of addresses, `10.0.0.0/8`. Bits behind the prefix may be set and are kept. */
export interface IpPrefix {
  readonly address: IpAddress;
  readonly bits: number;
}

/**
 * Reads a prefix as Go's `netip.ParsePrefix`, which Istio uses for nearly every range: the length without leading
 * zero or sign, no zone.
 * @returns `undefined` for anything else, also for an address without a length
 */
export function parsePrefix(text: string): IpPrefix | undefined {
  const slash = text.lastIndexOf('/');
  const address = slash < 0 ? undefined : parseIp(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (!address || address.zone !== '' || !/^(?:0|[1-9][0-9]{0,2})$/.test(length)) return undefined;
  const bits = Number(length);
  return bits > addressBits(address) ? undefined : { address, bits };
}

/**
 * Reads a range as Go's `net.ParseCIDR`, which Istio uses for `fromCidr` of MeshNetworks when it assigns endpoints
 * (pilot/pkg/serviceregistry/kube/controller/network.go): like `parsePrefix`, but the length may have leading zeros.
 */
export function parseCidr(text: string): IpPrefix | undefined {
  const [address = '', length = '', ...more] = text.split('/');
  if (more.length > 0 || !/^[0-9]+$/.test(length)) return undefined;
  const bits = parseInteger(length);
  return bits === undefined ? undefined : parsePrefix(`${address}/${bits}`);
}

/** A single address as the range that holds only it. */
export function prefixOf(address: IpAddress): IpPrefix {
  return { address, bits: addressBits(address) };
}

/**
 * Whether a range holds an address. Families never mix, not even for IPv4 addresses that are written as IPv6, and an
 * address with a zone is in no range.
 * Source: Go's `netip.Prefix.Contains`.
 */
export function prefixContains(prefix: IpPrefix, address: IpAddress): boolean {
  return (
    prefix.address.family === address.family &&
    address.zone === '' &&
    network(prefix) === firstBits(address, prefix.bits)
  );
}

/** Whether two ranges share an address. */
export function prefixesOverlap(a: IpPrefix, b: IpPrefix): boolean {
  const bits = Math.min(a.bits, b.bits);
  return a.address.family === b.address.family && firstBits(a.address, bits) === firstBits(b.address, bits);
}

/** The one usual form of a range: bits behind the prefix cleared. */
export function formatPrefix({ address, bits }: IpPrefix): string {
  const rest = BigInt(addressBits(address) - bits);
  return `${formatIp({ ...address, value: (address.value >> rest) << rest })}/${bits}`;
}

function network(prefix: IpPrefix): bigint {
  return firstBits(prefix.address, prefix.bits);
}

function firstBits(address: IpAddress, bits: number): bigint {
  return address.value >> BigInt(addressBits(address) - bits);
}

function addressBits(address: IpAddress): number {
  return address.family === 4 ? 32 : 128;
}

/** What is wrong with a text that should be an address or a range. */
export type SubnetProblem = { readonly problem: 'not-an-ip' } | { readonly problem: 'not-a-prefix' };

/**
 * Checks an address or a range, as in `addresses` of a ServiceEntry or `destinationSubnets` of a route: with exactly
 * one slash it must be a range, else an address.
 * Source: `ValidateIPSubnet`, pkg/config/validation/agent/validation.go.
 */
export function subnetProblem(text: string): SubnetProblem | undefined {
  if (text.split('/').length === 2) return parsePrefix(text) ? undefined : { problem: 'not-a-prefix' };
  return parseIp(text) ? undefined : { problem: 'not-an-ip' };
}

/**
 * Checks an entry of `ipBlocks` and the like of an AuthorizationPolicy: with any slash it must be a range.
 * Source: `ValidateIPs`, pkg/config/security/security.go.
 */
export function ipBlockProblem(text: string): SubnetProblem | undefined {
  if (text.includes('/')) return parsePrefix(text) ? undefined : { problem: 'not-a-prefix' };
  return parseIp(text) ? undefined : { problem: 'not-an-ip' };
}
