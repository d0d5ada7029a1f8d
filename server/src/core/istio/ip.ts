/** An IP address as a number. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
  /** What stands behind `%` in an IPv6 address; empty for none. */
  readonly zone: string;
}

/**
 * Reads an IP address as Go's `netip.ParseAddr`, which Istio uses wherever an address is written
 * (`ValidateIPAddress`, pkg/config/validation/agent/validation.go): no leading zeros in IPv4, IPv6 zones allowed.
 * @returns `undefined` for anything else, such as a host name, a prefix or an address with a port
 */
export function parseIp(text: string): IpAddress | undefined {
  // Whichever of these comes first decides what it is going to be.
  const mark = /[.:%]/.exec(text)?.[0];
  if (mark === '.') {
    const value = parseIpv4(text);
    return value === undefined ? undefined : { family: 4, value, zone: '' };
  }
  return mark === ':' ? parseIpv6(text) : undefined;
}

function parseIpv4(text: string): bigint | undefined {
  const fields = text.split('.');
  if (fields.length !== 4) return undefined;
  let value = 0n;
  for (const field of fields) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(field) || Number(field) > 255) return undefined;
    value = (value << 8n) | BigInt(field);
  }
  return value;
}

function parseIpv6(text: string): IpAddress | undefined {
  const percent = text.indexOf('%');
  const zone = percent < 0 ? '' : text.slice(percent + 1);
  if (percent >= 0 && zone === '') return undefined;
  const [left = '', right, ...more] = (percent < 0 ? text : text.slice(0, percent)).split('::');
  if (more.length > 0) return undefined;
  const head = ipv6Groups(left, right === undefined);
  const tail = ipv6Groups(right ?? '', true);
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  // The two colons stand for at least one group of zeros.
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<bigint>(missing).fill(0n), ...tail];
  return { family: 6, value: groups.reduce((value, group) => (value << 16n) | group, 0n), zone };
}

/** @param atEnd whether the last group may be an IPv4 address, which counts for two */
function ipv6Groups(text: string, atEnd: boolean): bigint[] | undefined {
  if (text === '') return [];
  const fields = text.split(':');
  const groups: bigint[] = [];
  for (const [i, field] of fields.entries()) {
    const embedded = atEnd && i === fields.length - 1 && field.includes('.') ? parseIpv4(field) : undefined;
    if (embedded !== undefined) groups.push(embedded >> 16n, embedded & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(field)) groups.push(BigInt(`0x${field}`));
    else return undefined;
  }
  return groups;
}

/**
 * Writes an address in its one usual form, so that equal addresses become equal texts: lower case, the longest run of
 * zero groups as `::`, the dotted form for IPv4 within IPv6.
 * Source: Go's `netip.Addr.String` (https://pkg.go.dev/net/netip#Addr.String).
 */
export function formatIp({ family, value, zone }: IpAddress): string {
  if (family === 4) return formatIpv4(value);
  const suffix = zone === '' ? '' : `%${zone}`;
  if (value >> 32n === 0xffffn) return `::ffff:${formatIpv4(value & 0xffffffffn)}${suffix}`;
  const groups = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn));
  const { start, length } = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  const text = length < 2 ? hex.join(':') : `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
  return text + suffix;
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, i) => {
    if (group !== 0) start = i + 1;
    else if (i + 1 - start > best.length) best = { start, length: i + 1 - start };
  });
  return best;
}

/** True for `0.0.0.0` and `::`. */
export function isUnspecified({ value, zone }: IpAddress): boolean {
  return value === 0n && zone === '';
}
