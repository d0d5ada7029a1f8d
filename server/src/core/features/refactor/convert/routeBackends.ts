import { parseServiceFqdn } from '../../../istio/hosts';
import { findHost, portsOf } from '../../../mesh/hosts';
import type { HttpAction } from '../../../routing/spec/httpAction';
import type { Destination } from '../../../routing/spec/rule';
import type { Writable } from '../../../yaml/write';
import type { RefactorPlace } from '../place';
import { members } from './members';
import type { RouteParents } from './routeParents';
import type { Report } from './report';
import { headerFilters } from './routeFilters';

/** The places to send requests to. */
export function routeBackends(
  place: RefactorPlace,
  { route }: HttpAction,
  parents: RouteParents,
  report: Report,
): Writable[] {
  return route.map((entry) => {
    const filters = headerFilters(entry.headers, report);
    return members({
      ...backendRef(place, entry.destination, parents, report),
      weight: route.length === 1 ? undefined : entry.weight,
      filters,
    });
  });
}

/** The mirrors of a rule, as filters. */
export function mirrorFilters(
  place: RefactorPlace,
  { mirror, mirrorPercent, mirrors }: HttpAction,
  parents: RouteParents,
  report: Report,
): Writable[] {
  const all = mirrors ?? (mirror === undefined ? [] : [{ destination: mirror, percent: mirrorPercent }]);
  return all.map(({ destination, percent }) => ({
    type: 'RequestMirror',
    requestMirror: {
      backendRef: backendRef(place, destination, parents, report),
      ...(percent === undefined ? {} : shareOf(percent)),
    },
  }));
}

/** Whole percents; smaller shares as a fraction, counted as finely as istiod does. */
function shareOf(percent: number): Readonly<Record<string, Writable>> {
  return Number.isInteger(percent)
    ? { percent }
    : { fraction: { numerator: Math.round(percent * 10_000), denominator: 1_000_000 } };
}

function backendRef(
  place: RefactorPlace,
  { host, subset, port }: Destination,
  parents: RouteParents,
  report: Report,
): Readonly<Record<string, Writable>> {
  const { view, resource } = place;
  if (subset !== '')
    report.refuse(`an HTTPRoute knows no subsets: "${subset}" of ${host} would need a Service of its own`);
  const { host: full, owners } = findHost(view, host, resource.namespace);
  const [owner] = owners;
  const service = parseServiceFqdn(full, view.settings.domainSuffix);
  if (owner === undefined && service === undefined) report.refuse(`nothing in the workspace has the host ${full}`);
  const number = port ?? onlyPort(owner === undefined ? [] : portsOf(owner));
  if (number === undefined)
    report.refuse(`a backend of an HTTPRoute names its port, and the destination ${host} leaves it to the request`);
  // A sidecar knows the only port of a Service just where requests come in at that very port.
  else if (port === undefined && parents.meshPorts.some((asked) => asked !== number))
    report.change(`what is meant for ${host} goes to its port ${number}, whatever port it came to`);
  const isService = service !== undefined && (owner === undefined || owner.facts.kind === 'Service');
  if (!isService) return members({ group: 'networking.istio.io', kind: 'Hostname', name: full, port: number });
  if (service.namespace === resource.namespace) return members({ name: service.name, port: number });
  if (parents.fromGateway && !isGranted(place, service.namespace))
    report.refuse(
      `Service ${service.namespace}/${service.name} is out of reach of HTTPRoutes until a ReferenceGrant in ${service.namespace} lets them in`,
    );
  return members({ name: service.name, namespace: service.namespace, port: number });
}

function onlyPort(ports: readonly { readonly number: number }[]): number | undefined {
  return ports.length === 1 ? ports[0]?.number : undefined;
}

/** True when some ReferenceGrant stands there; whom it allows in, a rule tells. */
function isGranted({ view }: RefactorPlace, namespace: string): boolean {
  return view.find('kind', `gateway.networking.k8s.io/ReferenceGrant|${namespace}`).length > 0;
}
