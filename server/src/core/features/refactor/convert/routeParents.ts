import { resolveShortName } from '../../../istio/hosts';
import { gatewayReference } from '../../../mesh/gateways';
import { findHost, portsOf } from '../../../mesh/hosts';
import type { VirtualService } from '../../../routing/spec/virtualService';
import type { Writable } from '../../../yaml/write';
import { displayName } from '../../../workspace/resource';
import type { RefactorPlace } from '../place';
import { members } from './members';
import { isRouteHost } from './names';
import type { Report } from './report';

/** Whom an HTTPRoute belongs to, and the hosts that it has there. */
export interface RouteParents {
  readonly parentRefs: readonly Writable[];
  readonly hostnames: readonly string[];
  /** True when a Gateway is among them. */
  readonly fromGateway: boolean;
  /** The ports at which requests come in inside the mesh; several ports may be those of several hosts. */
  readonly meshPorts: readonly number[];
}

/** The parents that stand for the hosts and gateways of a VirtualService. */
export function routeParents(place: RefactorPlace, service: VirtualService, report: Report): RouteParents {
  const gateways = service.gateways.length === 0 ? ['mesh'] : service.gateways;
  const isMesh = gateways.includes('mesh');
  const outside = gateways.filter((name) => name !== 'mesh');
  // In a namespace other than that of the Service an HTTPRoute counts for callers of its own namespace.
  const own = place.resource.namespace;
  const isForOwn = service.exportTo.length === 1 && ['.', own].includes(service.exportTo[0] ?? '');
  if (service.exportTo.some((target) => target !== '*') && !(isForOwn && outside.length === 0))
    report.refuse('an HTTPRoute cannot be kept to some namespaces (exportTo)');
  for (const rule of service.http)
    for (const match of rule.matches)
      if (match.gateways.length > 0 && gateways.some((name) => !match.gateways.includes(name)))
        report.refuse('a rule of an HTTPRoute holds for all of its parents (match.gateways)');
  const port = portOf(service, isMesh && outside.length === 0, report);
  const refs = [
    ...(isMesh ? meshParents(place, service, { port, isForOwn }, report) : []),
    ...outside.map((name) => gatewayParent(place, name, report)),
  ];
  tellOthers(place, service, report);
  return {
    parentRefs: refs,
    hostnames: outside.length === 0 ? [] : hostnames(place, service, report),
    fromGateway: outside.length > 0,
    meshPorts: !isMesh ? [] : port === undefined ? portsOfHosts(place, service) : [port],
  };
}

/** The port that all matches ask for, which a parent in the mesh can say. */
function portOf(service: VirtualService, isMeshAlone: boolean, report: Report): number | undefined {
  const ports = new Set(
    service.http.flatMap(({ matches }) => (matches.length === 0 ? [undefined] : matches.map(({ port }) => port))),
  );
  const [port] = ports;
  if (ports.size > 1 || (port !== undefined && !isMeshAlone))
    report.refuse('a rule of an HTTPRoute cannot ask for a port (match.port)');
  return port;
}

function meshParents(
  { view, resource }: RefactorPlace,
  { hosts }: VirtualService,
  { port, isForOwn }: { readonly port: number | undefined; readonly isForOwn: boolean },
  report: Report,
): Writable[] {
  const refs = hosts.flatMap((host): Writable[] => {
    const { owners, host: full } = findHost(view, host, resource.namespace);
    const [owner] = owners;
    const name = owner?.facts.name;
    if (owner === undefined || name === undefined) {
      report.refuse(
        `in the mesh an HTTPRoute belongs to a Service or ServiceEntry, and none here has the host ${full}`,
      );
      return [];
    }
    const isElsewhere = owner.namespace !== resource.namespace;
    const namespace = isElsewhere ? owner.namespace : undefined;
    if (isForOwn && !isElsewhere) report.refuse('an HTTPRoute beside its Service counts for all callers (exportTo)');
    if (!isForOwn && isElsewhere)
      report.refuse(
        `an HTTPRoute outside of the namespace of ${owner.facts.kind} ${displayName(owner)} counts for callers of its own namespace only`,
      );
    const { spec } = owner.facts;
    if (spec.type !== 'ServiceEntry') return [members({ group: '', kind: 'Service', name, namespace, port })];
    const missing = spec.hosts.find(({ text }) => !hosts.includes(text));
    if (missing !== undefined)
      report.refuse(`an HTTPRoute for ServiceEntry ${name} would count for its host ${missing.text}, too`);
    return [members({ group: 'networking.istio.io', kind: 'ServiceEntry', name, namespace, port })];
  });
  return [...new Map(refs.map((ref) => [JSON.stringify(ref), ref])).values()];
}

function portsOfHosts({ view, resource }: RefactorPlace, { hosts }: VirtualService): number[] {
  const owners = hosts.flatMap((host) => findHost(view, host, resource.namespace).owners);
  return owners.flatMap((owner) => portsOf(owner).map(({ number }) => number));
}

function gatewayParent({ view, resource }: RefactorPlace, text: string, report: Report): Writable {
  const reference = gatewayReference(text, resource.namespace);
  const { namespace = '', name = '' } = reference ?? {};
  const [gateway] = view.variants('gateway.networking.k8s.io/Gateway', namespace, name);
  if (gateway === undefined)
    report.refuse(
      `an HTTPRoute cannot belong to Gateway ${namespace}/${name} of Istio, and no Gateway of the Gateway API has that name`,
    );
  else
    report.change(
      `requests come through Gateway ${displayName(gateway)} of the Gateway API, no longer through Istio's`,
    );
  return { name, ...(namespace === resource.namespace ? {} : { namespace }) };
}

function hostnames({ view, resource }: RefactorPlace, { hosts }: VirtualService, report: Report): string[] {
  if (hosts.includes('*')) return [];
  if (hosts.length > 16) report.refuse('an HTTPRoute has at most 16 hostnames');
  return hosts.map((host) => {
    const full = resolveShortName(host, resource.namespace, view.settings.domainSuffix).toLowerCase();
    if (!isRouteHost(full.replace(/^\*\./, ''))) report.refuse(`"${host}" is no hostname of an HTTPRoute`);
    return full;
  });
}

/** Between objects other rules of order hold. */
function tellOthers({ view, resource }: RefactorPlace, { hosts }: VirtualService, report: Report): void {
  for (const host of hosts) {
    const full = resolveShortName(host, resource.namespace, view.settings.domainSuffix);
    const other = view
      .find('virtual-service', full)
      .find(({ facts, namespace }) => facts.name !== resource.facts.name || namespace !== resource.namespace);
    if (other !== undefined)
      report.change(
        `VirtualService ${displayName(other)} has the host ${host}, too, and is no longer merged with this one`,
      );
  }
}
