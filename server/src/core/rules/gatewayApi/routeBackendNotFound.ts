import { serviceFqdn } from '../../istio/hosts';
import { GATEWAY_API } from '../../mesh/gatewayApi';
import { absenceOf, isExcused } from '../../mesh/hosts';
import { addMember, replaceScalar } from '../../yaml/edit';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { declareExternal } from '../declareExternal';
import { nearestName } from '../nearest';
import { backendFields, referencesTo, ROUTES } from './routeReferences';
import type { RouteReference } from './routeReferences';

const SERVICE = { group: '', kind: 'Service' };

export const routeBackendNotFound = defineRule({
  code: 'route-backend-not-found',
  aliases: ['KIA1402'],
  title: 'The Service of a route does not exist',
  source: 'pilot/pkg/config/kube/gateway/conversion.go',
  messages: {
    dotted: {
      what: '"{name}" is a host name, not the name of a Service.',
      why: 'istiod refuses the rule (backend names are names of objects, without a dot), so its requests get 500.',
      todo: 'Write the name of the Service, and its namespace in "namespace".',
    },
    missing: {
      what: 'There is no Service "{name}" in namespace {namespace}.',
      why: '{effect}',
      todo: 'Correct the name, or define the Service. One of another namespace needs "namespace" here.',
    },
    near: {
      what: 'There is no Service "{name}" in namespace {namespace}; did you mean "{near}"?',
      why: '{effect}',
      todo: 'Change it to "{near}".',
    },
    unsure: {
      what: 'No Service "{name}" of namespace {namespace} is in the workspace.',
      why: 'If the cluster has none either: {effect}',
      todo: 'Nothing, if it lives outside of this workspace; else correct the name.',
    },
  },
});

const EFFECTS = {
  backend: 'requests that would go there get 500.',
  parent: 'the route is for the callers of nobody.',
} as const;

/** Services that routes of the Gateway API name, as backends or parents, and that nobody has. */
export const routeBackendCheck: WorldCheck = {
  scope: 'world',
  name: 'route-backend-not-found',
  rules: [routeBackendNotFound],
  kinds: ROUTES,
  reads: ['identity', 'host', 'service', 'unnamed', 'mesh', 'name'],
  check(context) {
    const { resource, object } = context;
    const { namespace } = resource;
    if (resource.namespaceFrom === 'unknown') return;
    const parent = { group: GATEWAY_API, kind: 'Gateway', namespace };
    for (const reference of referencesTo(backendFields(object), SERVICE, { ...SERVICE, namespace }))
      checkService(context, reference, 'backend');
    for (const group of ['', 'core'])
      for (const reference of referencesTo(object.at('spec.parentRefs').items(), { group, kind: 'Service' }, parent))
        checkService(context, reference, 'parent');
  },
};

function checkService(context: WorldContext, reference: RouteReference, use: keyof typeof EFFECTS): void {
  const { view, resource, report } = context;
  const { field, name, namespace } = reference;
  const node = field.get('name');
  if (name.includes('.')) {
    report(routeBackendNotFound, node, 'dotted', { name }, { fixes: takeApart(context, reference) });
    return;
  }
  if (view.variants('/Service', namespace, name).length > 0) return;
  const full = serviceFqdn(name, namespace, view.settings.domainSuffix);
  const absence = absenceOf(view, full, resource);
  if (isExcused(absence)) return;
  const names = view.find('service', namespace).flatMap(({ facts }) => facts.name ?? []);
  const near = nearestName(name, names);
  const effect = EFFECTS[use];
  const values = { name, namespace, effect: effect.charAt(0).toUpperCase() + effect.slice(1) };
  if (near !== undefined && node.scalar !== undefined) {
    const fixes = fix(`Change to ${near}`, [replaceScalar(node.scalar, near)]);
    const severity = absence.kind === 'certain' ? 'error' : 'warning';
    report(routeBackendNotFound, node, 'near', { ...values, near }, { fixes, severity });
  } else if (absence.kind === 'certain') report(routeBackendNotFound, node, 'missing', values);
  else
    report(
      routeBackendNotFound,
      node,
      'unsure',
      { ...values, effect },
      { severity: 'hint', fixes: declareExternal(full) },
    );
}

/** `ledger.payments.svc.cluster.local` becomes name and namespace. */
function takeApart({ document, resource }: WorldContext, { field, name }: RouteReference): ReturnType<typeof fix> {
  const [service = '', namespace = ''] = name.split('.');
  const { scalar } = field.get('name');
  if (scalar === undefined || service === '' || namespace === '' || field.get('namespace').exists) return [];
  const rename = replaceScalar(scalar, service);
  if (namespace === resource.namespace) return fix(`Change to ${service}`, [rename]);
  const added = addMember(document.text, field, 'namespace', namespace);
  return fix(`Change to ${service} of namespace ${namespace}`, [rename, added]);
}
