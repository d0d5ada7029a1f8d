import { visibleTo } from '../../../istio/exportTo';
import { matches } from '../../../istio/hosts';
import { splitNamespacedHost } from '../../../istio/namespacedHost';
import { meshSettings } from '../../../mesh/meshSettings';
import type { Resource } from '../../../workspace/resource';
import { code, codes, count } from '../../markdown';
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

/** What the fields of a Sidecar mean in an object. */
export const sidecarHovers: HoverTable = {
  'spec.egress[].hosts[]': here(egressHostHover),
  ...atAll(['spec.outboundTrafficPolicy', 'spec.outboundTrafficPolicy.mode'], here(policyHover)),
  ...atAll(['spec.ingress', 'spec.ingress[].port', 'spec.ingress[].port.number'], here(ingressHover)),
};
