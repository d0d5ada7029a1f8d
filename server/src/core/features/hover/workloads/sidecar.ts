import { visibleTo } from '../../../istio/exportTo';
import { matches } from '../../../istio/hosts';
import { splitNamespacedHost } from '../../../istio/namespacedHost';
import { meshSettings } from '../../../mesh/meshSettings';
import type { Resource } from '../../../workspace/resource';
import { findHost } from '../../../mesh/hosts';
import { code, codes, count, named, namedAll } from '../../markdown';
import { scopeWords } from '../security/scope';
import type { AppliedContext } from '../context';
import { atAll, here } from '../table';
import type { HoverTable, Told } from '../table';

/** The names of Services and ServiceEntries of a namespace (`*` for all) that a namespace sees. */
function serviceNames({ view, resource, input }: AppliedContext, namespace: string): string[] {
  const all: Resource[] =
    namespace === '*'
      ? [
          ...input.workspace.namespacesOf(view.world).flatMap((name) => view.find('service', name)),
          ...view.find('service-entry', ''),
        ]
      : [...view.find('service', namespace), ...view.find('kind', `networking.istio.io/ServiceEntry|${namespace}`)];
  const { defaultServiceExportTo } = meshSettings(view);
  const seen = all.filter(({ facts: { spec }, namespace: own }) => {
    const exportTo = spec.type === 'ServiceEntry' || spec.type === 'Service' ? (spec.exportTo ?? []) : [];
    return visibleTo(exportTo, own, resource.namespace, defaultServiceExportTo);
  });
  return [
    ...new Set(
      seen.flatMap(({ facts, namespace: own }) => {
        if (facts.spec.type === 'ServiceEntry') return facts.spec.hosts.map(({ text }) => text);
        return facts.name === undefined ? [] : [`${facts.name}.${own}.svc.${view.settings.domainSuffix}`];
      }),
    ),
  ];
}

/** What one entry of `egress[].hosts` imports. */
function egressHostHover(context: AppliedContext): Told | undefined {
  const text = context.field.text;
  if (text === undefined || context.field.unknown) return undefined;
  const { namespace, host } = splitNamespacedHost(text);
  if (namespace === undefined || namespace === '~') return undefined;
  const isExcluded = namespace.startsWith('~');
  const written = namespace.replace(/^~/, '');
  const where = written === '.' ? context.resource.namespace : written === '' ? '*' : written;
  const names = serviceNames(context, where).filter((name) => host === '*' || matches(host, name));
  const place = where === '*' ? 'any namespace' : `namespace ${code(where)}`;
  if (names.length === 0) return { here: `nothing of ${place} in the workspace fits ${code(host)}` };
  return {
    here: `${isExcluded ? 'leaves out' : 'imports'} ${count(names.length, 'host')} of ${place}: ${codes(names, 4)}`,
  };
}

/** What unknown traffic comes to. */
function policyHover(context: AppliedContext): Told | undefined {
  const policy = context.object.at('spec.outboundTrafficPolicy');
  if (policy.open || policy.get('mode').unknown) return undefined;
  return policy.get('mode').text === 'ALLOW_ANY'
    ? { here: 'hosts that are not imported are passed through to where the application connects' }
    : {
        here: `hosts that are not imported are refused: 502 for HTTP, a closed connection for the rest${policy.get('mode').exists ? '' : '. The block has no `mode`, and that means REGISTRY_ONLY'}`,
      };
}

/** A port of the pod that the sidecar takes. */
function ingressHover(context: AppliedContext): Told | undefined {
  const ports = context.object
    .at('spec.ingress')
    .items()
    .flatMap((entry) => entry.at('port.number').number ?? []);
  if (ports.length === 0) return undefined;
  return {
    here: `only ${codes(ports, 6)} of the pod ${ports.length === 1 ? 'is' : 'are'} handled; all its other ports are passed through without routes, metrics of HTTP and the like`,
  };
}

/** In a larger mesh nothing is counted: a hover has to come at once. */
const SERVICES_COUNTED = 3000;

function servicesCount({ view, input }: AppliedContext): number {
  const entries = view.find('service-entry', '').length;
  return input.workspace
    .namespacesOf(view.world)
    .reduce((sum, namespace) => sum + view.find('service', namespace).length, entries);
}

/** The key `hosts` of an entry, or `egress` as a whole: how much is imported. */
function egressHover(context: AppliedContext): Told | undefined {
  const { object, path, resource } = context;
  const isAll = path.length === 2;
  const hosts = (isAll ? object.at('spec.egress').items() : [object.follow(path.slice(0, 3))]).map((entry) =>
    entry.get('hosts'),
  );
  if (hosts.some((list) => list.open || list.items().some((item) => item.unknown))) return undefined;
  if (servicesCount(context) > SERVICES_COUNTED) return undefined;
  const everything = new Set(serviceNames(context, '*'));
  const written = hosts.flatMap((list) => list.texts()).map((text) => splitNamespacedHost(text));
  const taken = new Set(
    written.flatMap(({ namespace = '', host }) => {
      if (namespace.startsWith('~')) return [];
      const where = namespace === '.' ? resource.namespace : namespace;
      return serviceNames(context, where).filter((name) => host === '*' || matches(host, name));
    }),
  );
  const hasRoot = written.some(({ namespace = '' }) =>
    ['*', meshSettings(context.view).rootNamespace].includes(namespace),
  );
  return {
    here: `${taken.size} of the ${count(everything.size, 'host')} that the workspace shows ${taken.size === 1 ? 'is' : 'are'} imported`,
    points: ['It limits what the sidecar knows, not what it may reach: that is `outboundTrafficPolicy`'],
    ...(isAll && !hasRoot
      ? {
          watch: `nothing of ${code(meshSettings(context.view).rootNamespace)} is imported: gateways and telemetry there are then unknown hosts`,
        }
      : {}),
  };
}

/** Who gets the object: one Sidecar a workload, and they are never merged. Source: pilot/pkg/model/sidecar.go. */
function sidecarHover(context: AppliedContext): Told | undefined {
  const { view, resource } = context;
  const scope = scopeWords(context);
  if (scope === undefined) return undefined;
  const others = view.find('sidecar', resource.namespace).filter((other) => other.facts.name !== resource.facts.name);
  const own = resource.facts.spec.type === 'Sidecar' ? resource.facts.spec.workloadSelector : undefined;
  const selecting = others.filter(
    ({ facts: { spec } }) => spec.type === 'Sidecar' && spec.workloadSelector !== undefined,
  );
  const rivals = others.filter(({ facts: { spec } }) => spec.type === 'Sidecar' && spec.workloadSelector === undefined);
  return {
    here: `for ${scope}`,
    points: [
      own === undefined && selecting.length > 0
        ? `Not for the workloads that ${namedAll(selecting, resource)} picks: a workload has one Sidecar, and nothing is merged`
        : undefined,
      own !== undefined && rivals.length > 0
        ? `These workloads get nothing of ${namedAll(rivals, resource)}`
        : undefined,
      'Gateways, waypoints and ztunnel do not read it',
    ],
    ...(own === undefined && rivals.length > 0
      ? { watch: `${namedAll(rivals, resource)} is for the whole namespace too, and only the oldest counts` }
      : {}),
  };
}

/** Where an entry of `ingress` sends the traffic of its port. */
function endpointHover(context: AppliedContext): Told | undefined {
  const text = context.field.text;
  const port = context.object.follow(context.path.slice(0, 3)).at('port.number').number;
  if (text === undefined || context.field.unknown) return undefined;
  if (text.startsWith('unix://'))
    return { here: `port ${port ?? '?'} of the pod ends at the socket ${code(text.slice(7))} of the application` };
  const own = text.startsWith('0.0.0.0:') || text.startsWith('[::]:');
  return {
    here: `port ${port ?? '?'} of the pod ends at ${own ? `port ${text.slice(text.lastIndexOf(':') + 1)} of the pod's own address` : code(text)}`,
  };
}

/** Where unknown traffic goes in place of its own destination. */
function egressProxyHover(context: AppliedContext): Told | undefined {
  const proxy = context.object.at('spec.outboundTrafficPolicy.egressProxy');
  const host = proxy.get('host').text;
  if (host === undefined || proxy.open) return undefined;
  const mode = context.object.at('spec.outboundTrafficPolicy.mode');
  const { owners } = findHost(context.view, host, context.resource.namespace);
  const [owner] = owners;
  return {
    here: `traffic for hosts that are not imported goes to ${code(`${host}:${proxy.at('port.number').number ?? '?'}`)}${owner === undefined ? '' : ` (${named(owner, context.resource)})`}`,
    ...(mode.unknown || mode.text === 'ALLOW_ANY' ? {} : { watch: '`mode` has to be ALLOW_ANY, or it is not used' }),
  };
}

/** What the fields of a Sidecar mean in an object. */
export const sidecarHovers: HoverTable = {
  spec: here(sidecarHover),
  ...atAll(['spec.egress', 'spec.egress[].hosts'], here(egressHover)),
  'spec.egress[].hosts[]': here(egressHostHover),
  'spec.ingress[].defaultEndpoint': here(endpointHover),
  ...atAll(
    ['', '.host', '.port', '.port.number', '.subset'].map((key) => `spec.outboundTrafficPolicy.egressProxy${key}`),
    here(egressProxyHover),
  ),
  ...atAll(['spec.outboundTrafficPolicy', 'spec.outboundTrafficPolicy.mode'], here(policyHover)),
  ...atAll(['spec.ingress', 'spec.ingress[].port', 'spec.ingress[].port.number'], here(ingressHover)),
};
