import { meshGateway } from '../../istio/gatewayNames';
import { matches, shortFormsFor } from '../../istio/hosts';
import { labelsSubset } from '../../istio/labels';
import { isTls } from '../../istio/protocol';
import type { Mesh } from '../mesh';
import type { Proxy } from '../proxy/proxy';
import { addressFor } from '../proxy/proxy';
import type { Port, Service } from '../registry/service';
import { isDynamic, UNSPECIFIED } from '../registry/service';
import type { L4Match, VirtualService } from '../spec/virtualService';
import type { FilterChain } from './listener';
import { BARE_CHAIN } from './listener';
import { ruleTarget, serviceTarget } from './tcpTarget';

/** What the chains of a service are made for. */
export interface ChainInput {
  readonly mesh: Mesh;
  readonly proxy: Proxy;
  readonly service: Service;
  readonly port: Port;
  readonly bind: string;
  /** The service's own ranges, when it has them. */
  readonly cidrs: readonly string[];
  readonly virtualServices: readonly VirtualService[];
}

/**
 * The chains for bytes of a service's port: those of its VirtualServices and its own.
 * Source: `buildSidecarOutboundTCPListenerOpts`, pilot/pkg/networking/core/listener.go.
 */
export function tcpChains(input: ChainInput): FilterChain[] {
  const { service, virtualServices } = input;
  const concerned = virtualServices.filter(({ hosts }) => hosts.some((host) => matches(host, service.hostname)));
  return isTls(input.port.protocol) ? tlsChains(input, concerned) : plainChains(input, concerned);
}

/** Source: `buildSidecarOutboundTLSFilterChainOpts`, pilot/pkg/networking/core/tls.go. */
function tlsChains(input: ChainInput, virtualServices: readonly VirtualService[]): FilterChain[] {
  const { mesh, proxy, port } = input;
  const chains: FilterChain[] = [];
  const seen = new Set<string>();
  let { cidrs } = input;
  for (const { meta, tls } of virtualServices)
    for (const rule of tls) {
      if (rule.route.length === 0) continue;
      for (const match of rule.matches) {
        if (!l4Applies(match, proxy, port.port)) continue;
        // The ranges of one match stay for those after it.
        if (match.destinationSubnets.length > 0) cidrs = match.destinationSubnets;
        const key = `${match.sniHosts.join(',')}|${match.destinationSubnets.join(',')}`;
        if (seen.has(key)) continue;
        seen.add(key);
        chains.push({
          ...BARE_CHAIN,
          sni: match.sniHosts,
          cidrs,
          tcp: ruleTarget(mesh, proxy, rule.route, port.port, rule.origin, match),
          source: { meta, place: match.place },
        });
      }
    }
  return chains.length > 0 ? chains : [ownTlsChain(input)];
}

/** Without an address of its own a service is told from others by its name. */
function ownTlsChain({ mesh, proxy, service, port, bind, cidrs }: ChainInput): FilterChain {
  const written = addressFor(service, proxy);
  const address = written.includes('/') ? '' : written;
  const byName =
    cidrs.length > 0 || address === '' || (address === UNSPECIFIED && bind === UNSPECIFIED) || isDynamic(service);
  const names = [service.hostname];
  for (const { hostname } of service.aliases)
    names.push(hostname, ...shortFormsFor(hostname, proxy.namespace, mesh.defaults.domainSuffix).slice(1));
  return {
    ...BARE_CHAIN,
    sni: byName ? names : [],
    cidrs,
    tcp: serviceTarget(mesh, proxy, service, port.port),
    source: { meta: service.meta, place: service.place },
  };
}

/** Source: `buildSidecarOutboundTCPFilterChainOpts`, as above. */
function plainChains(input: ChainInput, virtualServices: readonly VirtualService[]): FilterChain[] {
  const { mesh, proxy, service, port, cidrs } = input;
  const chains: FilterChain[] = [];
  let covered = false;
  for (const { meta, tcp } of virtualServices)
    for (const rule of tcp) {
      if (rule.route.length === 0) continue;
      const target = (match: L4Match | undefined): FilterChain['tcp'] =>
        ruleTarget(mesh, proxy, rule.route, port.port, rule.origin, match);
      const passing = rule.matches.filter((match) => l4Applies(match, proxy, port.port));
      const everywhere = passing.find(({ destinationSubnets }) => destinationSubnets.length === 0);
      if (rule.matches.length === 0 || everywhere !== undefined) {
        const place = everywhere?.place ?? rule.origin.place;
        chains.push({ ...BARE_CHAIN, cidrs, tcp: target(everywhere), source: { meta, place } });
        return chains;
      }
      const subnets = passing.flatMap(({ destinationSubnets }) => destinationSubnets);
      if (subnets.length === 0) continue;
      chains.push({
        ...BARE_CHAIN,
        cidrs: subnets,
        tcp: target(passing[0]),
        source: { meta, place: rule.origin.place },
      });
      if (sameTexts(subnets, cidrs)) covered = true;
    }
  if (!covered)
    chains.push({
      ...BARE_CHAIN,
      cidrs,
      tcp: serviceTarget(mesh, proxy, service, port.port),
      source: { meta: service.meta, place: service.place },
    });
  return chains;
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join(' ') === [...b].sort().join(' ');
}

/** Whether a match of a `tls` or `tcp` rule is for a sidecar and a port. Source: `matchTLS` and `matchTCP`, as above. */
export function l4Applies(match: L4Match, proxy: Proxy, port: number): boolean {
  return (
    (match.gateways.length === 0 || match.gateways.includes(meshGateway)) &&
    labelsSubset(match.sourceLabels, proxy.labels) &&
    (match.port === undefined || match.port === 0 || match.port === port) &&
    (match.sourceNamespace === '' || match.sourceNamespace === proxy.namespace)
  );
}
