import { parseIp } from '../../istio/ip';
import { formatPrefix, parsePrefix, prefixOf } from '../../istio/ipPrefix';
import type { IpPrefix } from '../../istio/ipPrefix';
import { UNSPECIFIED } from '../registry/service';
import type { FilterChain } from './listener';

/** Reads an address or a range as a range. Source: `AddrStrToPrefix`, pilot/pkg/networking/util/util.go. */
export function rangeOf(text: string): IpPrefix | undefined {
  if (text.includes('/')) return parsePrefix(text);
  const address = parseIp(text);
  return address === undefined ? undefined : prefixOf(address);
}

/** The ranges that a chain asks for, in their usual form; all addresses count as no condition. */
export function rangesOf(chain: FilterChain): readonly string[] {
  return chain.cidrs
    .flatMap((text) => {
      const range = rangeOf(text);
      return range === undefined || text.split('/')[0] === UNSPECIFIED ? [] : [formatPrefix(range)];
    })
    .sort();
}

/**
 * Whether two chains have the same conditions, so that the later one has to go.
 * Source: `conflictsWith`, pilot/pkg/networking/core/listener.go.
 */
export function conflicts(a: FilterChain, b: FilterChain): boolean {
  return (
    a.transport === b.transport &&
    a.alpn.join(' ') === b.alpn.join(' ') &&
    sameSet(a.sni, b.sni) &&
    sameSet(rangesOf(a), rangesOf(b))
  );
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a.filter((entry) => entry !== '*'));
  const right = new Set(b.filter((entry) => entry !== '*'));
  return left.size === right.size && [...left].every((entry) => right.has(entry));
}

/**
 * Why Envoy refuses a listener: two of its chains could take one and the same connection with nothing to tell them apart,
 * or a server name has a star elsewhere than in front, as the names that istiod makes of wildcard hosts have.
 * Source: https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/listener/v3/listener.proto (filter_chains) and
 * listener_components.proto (server_names).
 */
export function overlap(chains: readonly FilterChain[]): string | undefined {
  const partial = chains.flatMap(({ sni }) => sni).find((name) => name.replace(/^\*(\.|$)/, '').includes('*'));
  if (partial !== undefined) return `partial wildcard ${partial} as server name`;
  const seen = new Map<string, number>();
  for (const [index, chain] of chains.entries())
    for (const key of leavesOf(chain)) {
      const earlier = seen.get(key);
      if (earlier !== undefined && earlier !== index) return `overlapping filter chains ${index} and ${earlier}`;
      seen.set(key, index);
    }
  return undefined;
}

/** Every combination of conditions under which a chain is found. */
function leavesOf(chain: FilterChain): string[] {
  const orNone = (entries: readonly string[]): readonly string[] => (entries.length === 0 ? [''] : entries);
  const names = chain.sni.includes('*') ? [] : chain.sni;
  return orNone(rangesOf(chain)).flatMap((range) =>
    orNone(names).flatMap((name) =>
      orNone(chain.alpn).map((alpn) => [chain.destinationPort ?? '', range, name, chain.transport, alpn].join('|')),
    ),
  );
}
