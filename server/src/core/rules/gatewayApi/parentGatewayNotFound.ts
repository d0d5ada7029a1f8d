import { evidence, nearby } from '../../mesh/certainty';
import { admitsNamespace, apiGatewayOf, GATEWAY_API } from '../../mesh/gatewayApi';
import { namespaceObjects } from '../../mesh/namespaceLookup';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import { addMember, replaceScalar } from '../../yaml/edit';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { nearestName } from '../nearest';
import { listWords } from '../structure/words';
import { referencesTo, ROUTES } from './routeReferences';
import type { RouteReference } from './routeReferences';

const GATEWAY = `${GATEWAY_API}/Gateway`;

export const parentGatewayNotFound = defineRule({
  code: 'parent-gateway-not-found',
  aliases: ['KIA1401'],
  title: 'The route belongs to no Gateway',
  source: 'pilot/pkg/config/kube/gateway/route_collections.go',
  messages: {
    missing: {
      what: 'There is no Gateway {gateway}.',
      why: 'A route without its Gateway is served nowhere.',
      todo: 'Correct the name, or define the Gateway. A Gateway of another namespace needs "namespace" here.',
    },
    near: {
      what: 'There is no Gateway {gateway}; did you mean {near}?',
      why: 'A route without its Gateway is served nowhere.',
      todo: 'Change it to {near}.',
    },
    unsure: {
      what: 'No Gateway {gateway} is in the workspace.',
      why: 'If the cluster has none either, the route is served nowhere.',
      todo: 'Nothing, if somebody else keeps the Gateway; else correct the name.',
    },
    section: {
      what: 'Gateway {gateway} has no listener "{section}".',
      why: 'The route is attached to no listener, so it is served nowhere.',
      todo: 'Name one of its listeners: {listeners}.',
    },
    closed: {
      what: 'No listener of Gateway {gateway} takes routes of namespace {namespace}.',
      why: 'The Gateway refuses the route (NotAllowedByListeners), so it is served nowhere.',
      todo: 'Open a listener with allowedRoutes.namespaces (from: All, or a selector for the namespace).',
    },
  },
});

/** Routes whose Gateway is not there, has no such listener, or does not take them. */
export const parentGatewayCheck: WorldCheck = {
  scope: 'world',
  name: 'parent-gateway-not-found',
  rules: [parentGatewayNotFound],
  kinds: ROUTES,
  reads: ['identity', 'name', 'kind', 'unnamed', 'mesh'],
  check(context) {
    const { resource, object } = context;
    if (resource.namespaceFrom === 'unknown') return;
    const gateway = { group: GATEWAY_API, kind: 'Gateway' };
    const defaults = { ...gateway, namespace: resource.namespace };
    for (const reference of referencesTo(object.at('spec.parentRefs').items(), gateway, defaults))
      checkParent(context, reference);
  },
};

function checkParent(context: WorldContext, reference: RouteReference): void {
  const { view } = context;
  const gateways = view.variants(GATEWAY, reference.namespace, reference.name);
  if (gateways.length === 0) reportMissing(context, reference);
  else if (gateways.every((gateway) => apiGatewayOf(gateway)?.openListeners === false))
    checkListeners(context, reference, gateways);
}

function checkListeners(context: WorldContext, reference: RouteReference, gateways: readonly Resource[]): void {
  const { view, resource, report } = context;
  const { field, name, namespace } = reference;
  const section = field.get('sectionName');
  const port = field.get('port').number;
  if (section.unknown || field.get('port').unknown) return;
  const all = gateways.flatMap((gateway) => apiGatewayOf(gateway)?.listeners ?? []);
  if (all.some((listener) => listener.name === undefined || listener.port === undefined)) return;
  const named = section.text === undefined ? all : all.filter((listener) => listener.name === section.text);
  const gateway = `${namespace}/${name}`;
  const related = gateways.map((other) => ({
    resource: other,
    span: other.facts.nameSpan,
    message: 'the Gateway is here',
  }));
  if (named.length === 0 && section.scalar !== undefined) {
    const names = [...new Set(all.flatMap((listener) => listener.name ?? []))];
    const { scalar } = section;
    const fixes = names.flatMap((each) => fix(`Change to ${each}`, [replaceScalar(scalar, each)]));
    const values = { gateway, section: section.text ?? '', listeners: listWords(names, 5) };
    report(parentGatewayNotFound, section, 'section', values, { related, fixes });
    return;
  }
  const meant = named.filter((listener) => port === undefined || listener.port === port);
  if (meant.length === 0 || meant.some((each) => admitsNamespace(view, each, namespace, resource.namespace) !== false))
    return;
  // Labels are often put on a namespace by hand, or by another step.
  const sure =
    meant.every((each) => each.namespaces.from !== 'Selector') ||
    nearby(view, resource, namespaceObjects(view, resource.namespace)).length > 0;
  const options = { related, severity: sure ? 'error' : 'hint' } as const;
  report(parentGatewayNotFound, field.get('name'), 'closed', { gateway, namespace: resource.namespace }, options);
}

function mayAdmit({ view, resource }: WorldContext, gateway: Resource): boolean {
  const listeners = apiGatewayOf(gateway)?.listeners ?? [];
  return listeners.some((each) => admitsNamespace(view, each, gateway.namespace, resource.namespace) !== false);
}

function reportMissing(context: WorldContext, { field, name, namespace }: RouteReference): void {
  const { view, resource, document, report } = context;
  if (view.hasUnnamed('Gateway') || view.findElsewhere('name', `${GATEWAY}|${name}`).length > 0) return;
  const node = field.get('name');
  const gateway = `${namespace}/${name}`;
  const others = view.find('name', `${GATEWAY}|${name}`);
  const [other] = others;
  if (other !== undefined && node.scalar !== undefined) {
    const open = others.filter((each) => mayAdmit(context, each));
    const fixes = open.flatMap((each) => {
      const written = field.get('namespace').scalar;
      const edit =
        written === undefined
          ? addMember(document.text, field, 'namespace', each.namespace)
          : replaceScalar(written, each.namespace);
      return fix(`Use the Gateway of namespace ${each.namespace}`, [edit]);
    });
    const near = listWords(others.map(displayName), 3);
    report(parentGatewayNotFound, node, 'near', { gateway, near }, { fixes });
    return;
  }
  const siblings = view.find('kind', `${GATEWAY}|${namespace}`);
  const near = nearestName(
    name,
    siblings.flatMap(({ facts }) => facts.name ?? []),
  );
  const sure = evidence(view, resource, namespace, siblings).length > 0;
  if (near !== undefined && node.scalar !== undefined) {
    const fixes = fix(`Change to ${near}`, [replaceScalar(node.scalar, near)]);
    const severity = sure ? 'error' : 'warning';
    report(parentGatewayNotFound, node, 'near', { gateway, near: `"${near}"` }, { fixes, severity });
  } else if (sure) report(parentGatewayNotFound, node, 'missing', { gateway });
  else report(parentGatewayNotFound, node, 'unsure', { gateway }, { severity: 'hint' });
}
