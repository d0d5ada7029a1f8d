import { isHttp, isTcp, listenerProtocol } from '../../istio/protocol';
import type { Protocol } from '../../istio/protocol';
import type { Mesh } from '../mesh';
import type { Proxy } from '../proxy/proxy';
import { addressesFor, addressFor } from '../proxy/proxy';
import type { Port, Service } from '../registry/service';
import { isDynamic, UNSPECIFIED } from '../registry/service';
import type { VirtualService } from '../spec/virtualService';
import { conflicts } from './chainConflict';
import type { DroppedService, FilterChain } from './listener';
import { BARE_CHAIN, PLAIN_HTTP } from './listener';
import { tcpChains } from './tcpChains';

/** A service's claim to a port. */
export interface Offer {
  readonly service: Service;
  readonly port: Port;
  /** Addresses that are asked for; none: those of the service. */
  readonly binds: readonly string[];
  readonly cidrs: readonly string[];
  readonly virtualServices: readonly VirtualService[];
}

/** A listener in the making. */
export interface ListenerEntry {
  readonly binds: readonly string[];
  chains: readonly FilterChain[];
  /** `auto` stands for a listener that looks at what comes in. */
  protocol: Protocol;
  locked: boolean;
  readonly dropped: DroppedService[];
}

/**
 * The listeners of one port, by address, as service after service claims it.
 * Source: `buildSidecarOutboundListener`, pilot/pkg/networking/core/listener.go, like all of this file.
 */
export class ListenerTable {
  private readonly byBind = new Map<string, ListenerEntry>();

  constructor(
    private readonly mesh: Mesh,
    private readonly proxy: Proxy,
    private readonly number: number,
  ) {}

  entries(): readonly ListenerEntry[] {
    return [...this.byBind.values()];
  }

  /** What is there now stays as it is. */
  lock(): void {
    for (const entry of this.byBind.values()) entry.locked = true;
  }

  add(offer: Offer): void {
    const { service, port } = offer;
    const kind = listenerProtocol(port.protocol);
    if (service.resolution === 'Alias' || kind === 'none') return;
    const { binds, cidrs } = kind === 'HTTP' ? httpBinds(offer) : this.tcpBinds(offer);
    const bind = binds[0] ?? UNSPECIFIED;
    const current = this.byBind.get(bind);
    if (current?.locked === true) {
      drop(current, offer, 'a listener of the Sidecar holds this address and port');
      return;
    }
    if (port.protocol === 'HTTP_PROXY') {
      this.put(bind, binds, [this.httpChain(offer, bind, false)], 'HTTP_PROXY');
      return;
    }
    if (kind === 'HTTP') this.addHttp(offer, bind, binds, current);
    else this.addBytes(offer, bind, binds, cidrs, current);
  }

  private addHttp(offer: Offer, bind: string, binds: readonly string[], current: ListenerEntry | undefined): void {
    // HTTP services share a chain: the virtual hosts tell them apart.
    if (current !== undefined && !isTcp(current.protocol)) return;
    const onWildcard = bind === UNSPECIFIED;
    const chain = this.httpChain(offer, bind, onWildcard);
    if (current === undefined) this.put(bind, binds, [chain], onWildcard ? 'auto' : offer.port.protocol);
    else if (!this.losesToDatabase(offer, current)) {
      merge(current, [chain], offer);
      current.protocol = 'auto';
    }
  }

  private addBytes(
    offer: Offer,
    bind: string,
    binds: readonly string[],
    cidrs: readonly string[],
    current: ListenerEntry | undefined,
  ): void {
    const { service, port, virtualServices } = offer;
    const { mesh, proxy } = this;
    const auto = listenerProtocol(port.protocol) === 'auto';
    const bytes = tcpChains({ mesh, proxy, service, port, bind, cidrs, virtualServices });
    const both = auto ? [...bytes, this.httpChain(offer, bind, true)] : bytes;
    if (current === undefined) {
      this.put(bind, binds, both, port.protocol);
      return;
    }
    if (this.losesToDatabase(offer, current)) return;
    if (isHttp(current.protocol)) {
      // A port that is looked into takes over from plain HTTP on the same address; bytes join it.
      if (auto) this.put(bind, binds, both, port.protocol);
      else {
        merge(current, bytes, offer);
        current.protocol = 'auto';
      }
      return;
    }
    const known = isTcp(current.protocol);
    merge(current, auto && known ? both : bytes, offer);
    if (auto && known) current.protocol = 'auto';
  }

  /** Databases whose server speaks first share a port with nothing else. Source: `isConflictWithWellKnownPort`. */
  private losesToDatabase(offer: Offer, current: ListenerEntry): boolean {
    const incoming = offer.port.protocol;
    const existing = current.protocol;
    const lost = incoming !== existing && [incoming, existing].some((name) => name === 'Mongo' || name === 'MySQL');
    if (lost) drop(current, offer, `${existing} and ${incoming} cannot share a port`);
    return lost;
  }

  private put(bind: string, binds: readonly string[], chains: readonly FilterChain[], protocol: Protocol): void {
    const dropped = this.byBind.get(bind)?.dropped ?? [];
    this.byBind.set(bind, { binds, chains, protocol, locked: false, dropped });
  }

  private tcpBinds(offer: Offer): { binds: readonly string[]; cidrs: readonly string[] } {
    return offer.binds.length > 0
      ? { binds: offer.binds, cidrs: offer.cidrs }
      : listenAddresses(offer.service, this.proxy);
  }

  /** Source: `buildSidecarOutboundHTTPListenerOpts`. */
  private httpChain(offer: Offer, bind: string, sniffed: boolean): FilterChain {
    const { service, port } = offer;
    const own = listenerProtocol(port.protocol) === 'auto' && bind !== UNSPECIFIED;
    return {
      ...BARE_CHAIN,
      alpn: sniffed ? PLAIN_HTTP : [],
      transport: sniffed ? 'raw_buffer' : '',
      http: {
        routeConfig: own ? `${service.hostname}:${this.number}` : String(this.number),
        resolves: isDynamic(service) ? service.hostname : undefined,
      },
      source: { meta: service.meta, place: service.place },
    };
  }
}

function httpBinds(offer: Offer): { binds: readonly string[]; cidrs: readonly string[] } {
  return { binds: offer.binds.length > 0 ? offer.binds : [UNSPECIFIED], cidrs: [] };
}

/** The addresses that a service is listened for at, and its ranges. */
function listenAddresses(service: Service, proxy: Proxy): { binds: readonly string[]; cidrs: readonly string[] } {
  const primary = addressFor(service, proxy);
  const others = addressesFor(service, proxy).slice(1);
  if (primary.includes('/')) return { binds: [UNSPECIFIED], cidrs: [primary, ...others] };
  return { binds: [primary, ...others], cidrs: [] };
}

/** Adds the chains that no chain with the same conditions is there for. Source: `mergeTCPFilterChains`. */
function merge(entry: ListenerEntry, incoming: readonly FilterChain[], offer: Offer): void {
  for (const chain of incoming) {
    if (!entry.chains.some((existing) => conflicts(existing, chain))) entry.chains = [...entry.chains, chain];
    else drop(entry, offer, 'an earlier service has a chain with the same conditions');
  }
}

function drop(entry: ListenerEntry, { service }: Offer, why: string): void {
  entry.dropped.push({ hostname: service.hostname, meta: service.meta, place: service.place, why });
}
