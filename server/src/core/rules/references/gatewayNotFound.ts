import { isInternalGateway } from '../../istio/gatewayNames';
import { evidence, isPlacedSurely } from '../../mesh/certainty';
import { findGateway, gatewayReference } from '../../mesh/gateways';
import type { GatewayReference } from '../../mesh/gateways';
import type { Resource } from '../../workspace/resource';
import type { Fix } from '../finding';
import type { View } from '../../workspace/view';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { nearestName } from '../nearest';
import { newDocument } from '../newDocument';
import { relatedTo } from '../related';

const GATEWAY = 'networking.istio.io/Gateway';

export const gatewayNotFound = defineRule({
  code: 'gateway-not-found',
  aliases: ['IST0101', 'KIA1102'],
  title: 'The Gateway does not exist',
  source: 'pkg/config/analysis/analyzers/virtualservice/gateways.go',
  messages: {
    near: {
      what: 'There is no Gateway {gateway}; did you mean "{near}"?',
      why: 'Istio ignores the binding, so none of these routes is served on that gateway (404).',
      todo: 'Change it to "{near}".',
    },
    gatewayApi: {
      what: '{gateway} is a Gateway of the Gateway API; a VirtualService binds to Gateways of Istio only.',
      why: 'Istio ignores the binding, so none of these routes is served on that gateway (404).',
      todo: 'Write an HTTPRoute for it, or bind to an Istio Gateway.',
    },
    missing: {
      what: 'There is no Gateway {gateway}.',
      why: 'Istio ignores the binding, so none of these routes is served on that gateway (404).',
      todo: 'Correct the name, or define the Gateway.',
    },
    unsure: {
      what: 'No Gateway {gateway} is in the workspace.',
      why: 'If the cluster has none either, Istio ignores the binding and none of these routes is served there.',
      todo: 'Nothing, if a platform team keeps the Gateway elsewhere; else correct the name (a Gateway of another namespace is written namespace/name).',
    },
  },
});

/** Gateways of VirtualServices that do not exist. Sure only where the workspace holds other Gateways of that namespace. */
export const gatewayCheck: WorldCheck = {
  scope: 'world',
  name: 'gateway-not-found',
  rules: [gatewayNotFound],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['identity', 'name', 'kind', 'workload', 'unnamed', 'mesh'],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    const spec = context.object.get('spec');
    const bound = spec.get('gateways').items();
    const matched = ['http', 'tls', 'tcp'].flatMap((section) =>
      spec
        .get(section)
        .items()
        .flatMap((rule) =>
          rule
            .get('match')
            .items()
            .flatMap((match) => match.get('gateways').items()),
        ),
    );
    for (const field of [...bound, ...matched]) checkGateway(context, field);
  },
};

function checkGateway(context: WorldContext, field: Field): void {
  const { view, resource, report } = context;
  if (field.text === undefined || field.text === '' || isInternalGateway(field.text)) return;
  const reference = gatewayReference(field.text, resource.namespace);
  if (reference === undefined || findGateway(view, reference).length > 0) return;
  if (view.hasUnnamed('Gateway') || view.findElsewhere('name', `${GATEWAY}|${reference.name}`).length > 0) return;
  const gateway = `${reference.namespace}/${reference.name}`;
  const ofApi = view.variants('gateway.networking.k8s.io/Gateway', reference.namespace, reference.name);
  if (ofApi.length > 0)
    return report(gatewayNotFound, field, 'gatewayApi', { gateway }, { related: relatedTo(ofApi, 'it stands here') });
  const others = view.find('name', `${GATEWAY}|${reference.name}`);
  const sameName = others.map(({ namespace, facts }) => `${namespace}/${facts.name ?? ''}`);
  const gateways = view.find('kind', `${GATEWAY}|${reference.namespace}`);
  const siblings = gateways.flatMap(({ facts }) => (facts.name === undefined ? [] : [facts.name]));
  const nearSibling = nearestName(reference.name, siblings);
  const qualified =
    reference.namespace === resource.namespace
      ? nearSibling
      : nearSibling === undefined
        ? undefined
        : `${reference.namespace}/${nearSibling}`;
  const near = sameName[0] ?? qualified;
  const node = field.scalar;
  const fixes =
    node === undefined
      ? []
      : [...new Set([...sameName, ...(qualified === undefined ? [] : [qualified])])].flatMap((name) =>
          fix(`Change to ${name}`, [replaceScalar(node, name)]),
        );
  // A Gateway that writes no namespace may be meant to be in this one.
  const severity = others.every(isPlacedSurely) ? 'error' : 'hint';
  if (near !== undefined) report(gatewayNotFound, field, 'near', { gateway, near }, { fixes, severity });
  else if (evidence(view, resource, reference.namespace, withProxies(view, gateways)).length > 0)
    report(gatewayNotFound, field, 'missing', { gateway }, { fixes: newGateway(context, reference, gateways) });
  else report(gatewayNotFound, field, 'unsure', { gateway }, { severity: 'hint' });
}

/** Gateways with the workloads of their namespace: where a Gateway stands beside its proxies, the workspace holds both. */
function withProxies(view: View, gateways: readonly Resource[]): readonly Resource[] {
  return gateways.flatMap((gateway) => [gateway, ...view.find('workload', gateway.namespace)]);
}

/** A Gateway for the hosts of the VirtualService on port 80, on the proxies that the others of the namespace select. */
function newGateway(
  context: WorldContext,
  { namespace, name }: GatewayReference,
  siblings: readonly Resource[],
): Fix[] {
  const selectors = siblings.flatMap(({ facts }) => (facts.spec.type === 'Gateway' ? [facts.spec.selector ?? {}] : []));
  const hosts = context.object.at('spec.hosts').texts();
  if (hosts.length === 0) return [];
  const server = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts };
  const value = {
    apiVersion: `networking.istio.io/${context.facts.version}`,
    kind: 'Gateway',
    metadata: { name, namespace },
    spec: { selector: { ...(selectors[0] ?? { istio: 'ingressgateway' }) }, servers: [server] },
  };
  return fix(`Add Gateway ${namespace}/${name}`, [newDocument(context, value)]);
}
