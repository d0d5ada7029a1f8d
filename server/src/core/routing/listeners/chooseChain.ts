import { parseIp } from '../../istio/ip';
import { prefixContains } from '../../istio/ipPrefix';
import { rangeOf, rangesOf } from './chainConflict';
import type { FilterChain, Listener } from './listener';

/** What a listener sees of a connection. */
export interface Connection {
  readonly address: string;
  readonly port: number;
  /** Empty for none. */
  readonly sni: string;
  readonly tls: boolean;
  /** What the caller's TLS offers, or the HTTP that an inspector sees. */
  readonly alpn: readonly string[];
}

/** The chain that takes a connection. */
export interface ChosenChain {
  readonly chain: FilterChain;
  readonly isDefault: boolean;
}

/**
 * Finds the chain for a connection as Envoy does: condition after condition, each time keeping the most exact ones and
 * never turning back; what is left over goes to the default chain.
 * Source: https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/listener/v3/listener_components.proto
 * (FilterChainMatch); `matchFilterChain`, pilot/pkg/simulation/traffic.go.
 */
export function chooseChain(listener: Listener, connection: Connection): ChosenChain | undefined {
  const sni = listener.tlsInspector && connection.tls ? connection.sni.toLowerCase() : '';
  // Without an inspector nobody sees that the bytes are TLS.
  const transport = listener.tlsInspector && connection.tls ? 'tls' : 'raw_buffer';
  const alpn = connection.tls
    ? listener.tlsInspector
      ? connection.alpn
      : []
    : listener.httpInspector
      ? connection.alpn
      : [];
  let left = [...listener.chains];
  left = narrow(left, ({ destinationPort }) => rank(destinationPort, (port) => port === connection.port));
  left = narrow(left, (chain) => rangeRank(chain, connection.address));
  left = narrow(left, (chain) => sniRank(chain, sni));
  left = narrow(left, (chain) =>
    rank(chain.transport === '' ? undefined : chain.transport, (name) => name === transport),
  );
  left = narrow(left, (chain) => alpnRank(chain, alpn));
  const [chain] = left;
  if (chain !== undefined) return { chain, isDefault: false };
  return listener.defaultChain === undefined ? undefined : { chain: listener.defaultChain, isDefault: true };
}

/** Keeps those of the highest rank; a rank below 0 is out. */
function narrow(chains: readonly FilterChain[], rankOf: (chain: FilterChain) => number): FilterChain[] {
  const ranks = chains.map(rankOf);
  const best = Math.max(...ranks, -1);
  return best < 0 ? [] : chains.filter((_, index) => ranks[index] === best);
}

function rank<T>(condition: T | undefined, holds: (value: T) => boolean): number {
  if (condition === undefined) return 0;
  return holds(condition) ? 1 : -1;
}

function rangeRank(chain: FilterChain, text: string): number {
  const ranges = rangesOf(chain);
  if (ranges.length === 0) return 0;
  const address = parseIp(text);
  if (address === undefined) return -1;
  let best = -1;
  for (const entry of ranges) {
    const range = rangeOf(entry);
    if (range !== undefined && prefixContains(range, address)) best = Math.max(best, 1 + range.bits);
  }
  return best;
}

/** An exact name before wildcards, of these the longest, before none. */
function sniRank(chain: FilterChain, sni: string): number {
  const names = chain.sni.includes('*') ? [] : chain.sni;
  if (names.length === 0) return 0;
  let best = -1;
  for (const name of names) {
    if (name === sni) return Infinity;
    if (name.startsWith('*.') && sni.endsWith(name.slice(1)) && sni.length > name.length - 1)
      best = Math.max(best, name.length);
  }
  return best;
}

function alpnRank({ alpn }: FilterChain, offered: readonly string[]): number {
  if (alpn.length === 0) return 0;
  // The caller's first wish that some chain fulfils decides.
  const index = offered.findIndex((name) => alpn.includes(name));
  return index < 0 ? -1 : 1000 - index;
}
