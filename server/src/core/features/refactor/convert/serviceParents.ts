import { parseServiceFqdn, serviceFqdn } from '../../../istio/hosts';
import type { ApiRoute } from '../../../routing/spec/apiRoute';
import type { ParentRef } from '../../../routing/spec/gatewayApi';
import { displayName } from '../../../workspace/resource';
import type { Resource } from '../../../workspace/resource';
import { writtenObject } from '../../input';
import type { RefactorPlace } from '../place';
import type { Report } from './report';

/** What a VirtualService has in the place of parents and hostnames. */
export interface ServiceParents {
  readonly hosts: readonly string[];
  /** None for the mesh alone. */
  readonly gateways: readonly string[];
  readonly exportTo: readonly string[];
  /** The port that the matches have to ask for. */
  readonly port: number | undefined;
  readonly fromGateway: boolean;
}

/** The hosts and gateways that stand for the parents of an HTTPRoute. */
export function serviceParents(place: RefactorPlace, route: ApiRoute, report: Report): ServiceParents {
  const own = route.meta.namespace;
  const inMesh = route.parents.filter(({ kind }) => kind !== 'Gateway');
  const outside = route.parents.filter(({ kind }) => kind === 'Gateway');
  const ports = new Set(inMesh.map(({ port }) => port));
  const [port] = ports;
  if (route.parents.length === 0) report.refuse('it has no parent, so it routes nothing');
  if (ports.size > 1 || (port !== undefined && outside.length > 0))
    report.refuse('the rules of a VirtualService hold for the same ports of all its hosts');
  const consumes = inMesh.filter(({ namespace = own }) => namespace !== own);
  if (consumes.length > 0 && consumes.length + outside.length < route.parents.length + Number(outside.length > 0))
    report.refuse(
      'it counts for some callers at one parent and for others at another one, which takes two VirtualServices',
    );
  const meshHosts = inMesh.flatMap((ref) => hostsOf(place, ref, own, report));
  const gatewayHosts = route.hostnames.length === 0 ? ['*'] : route.hostnames;
  if (meshHosts.length > 0 && outside.length > 0 && !isSame(meshHosts, gatewayHosts))
    report.refuse('it has other hosts in the mesh than at the gateway, which takes two VirtualServices');
  tellSiblings(place, route, report);
  return {
    hosts: outside.length > 0 ? gatewayHosts : [...new Set(meshHosts.map((host) => shortHost(place, host)))],
    gateways: [
      ...(meshHosts.length > 0 && outside.length > 0 ? ['mesh'] : []),
      ...gatewayNames(place, outside, own, report),
    ],
    exportTo: consumes.length > 0 ? ['.'] : [],
    port,
    fromGateway: outside.length > 0,
  };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((host) => b.includes(host));
}

function hostsOf({ view }: RefactorPlace, ref: ParentRef, own: string, report: Report): readonly string[] {
  const namespace = ref.namespace ?? own;
  if (ref.sectionName !== '') report.refuse('a VirtualService asks for ports by their numbers (sectionName)');
  if (ref.kind === 'Service') return [serviceFqdn(ref.name, namespace, view.settings.domainSuffix)];
  const [entry] = view.variants('networking.istio.io/ServiceEntry', namespace, ref.name);
  const spec = entry?.facts.spec;
  if (ref.kind !== 'ServiceEntry' || spec?.type !== 'ServiceEntry') {
    report.refuse(`nothing is known of its parent ${ref.kind} ${namespace}/${ref.name}`);
    return [];
  }
  return spec.hosts.map(({ text }) => text);
}

/** Services of the own namespace by their names. */
function shortHost({ view, resource }: RefactorPlace, host: string): string {
  const service = parseServiceFqdn(host, view.settings.domainSuffix);
  return service?.namespace === resource.namespace ? service.name : host;
}

function gatewayNames(
  { view }: RefactorPlace,
  refs: readonly ParentRef[],
  own: string,
  report: Report,
): readonly string[] {
  const names = refs.map((ref) => {
    const namespace = ref.namespace ?? own;
    if (ref.sectionName !== '' || ref.port !== undefined)
      report.refuse('a VirtualService is bound to all servers of a Gateway (sectionName, port)');
    if (view.variants('networking.istio.io/Gateway', namespace, ref.name).length === 0)
      report.refuse(
        `a VirtualService cannot belong to Gateway ${namespace}/${ref.name} of the Gateway API, and no Gateway of Istio has that name`,
      );
    else
      report.change(
        `requests come through Gateway ${namespace}/${ref.name} of Istio, no longer through that of the Gateway API`,
      );
    return namespace === own ? ref.name : `${namespace}/${ref.name}`;
  });
  return [...new Set(names)];
}

/** More are not read for a title. */
const MOST_SIBLINGS = 100;

/** HTTPRoutes of one parent are merged; of VirtualServices for one host in the mesh only the oldest counts. */
function tellSiblings({ view, input, resource }: RefactorPlace, route: ApiRoute, report: Report): void {
  const others = view
    .find('kind', `gateway.networking.k8s.io/HTTPRoute|${resource.namespace}`)
    .filter(({ facts }) => facts.name !== resource.facts.name);
  for (const other of others.slice(0, MOST_SIBLINGS))
    if (sharesParent(input, other, route))
      report.change(`HTTPRoute ${displayName(other)} has the same parent and is no longer merged with this one`);
}

function sharesParent(input: RefactorPlace['input'], other: Resource, route: ApiRoute): boolean {
  const refs = writtenObject(input, other)?.at('spec.parentRefs').items() ?? [];
  return refs.some((ref) =>
    route.parents.some(
      ({ kind, name }) => (ref.get('kind').text ?? 'Gateway') === kind && ref.get('name').text === name,
    ),
  );
}
