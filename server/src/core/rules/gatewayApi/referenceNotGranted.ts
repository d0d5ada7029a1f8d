import { GATEWAY_API, isGranted } from '../../mesh/gatewayApi';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { newDocument } from '../newDocument';
import { backendFields, referencesTo, ROUTES } from './routeReferences';
import type { RouteReference } from './routeReferences';

const SERVICE = { group: '', kind: 'Service' };

export const referenceNotGranted = defineRule({
  code: 'reference-not-granted',
  aliases: ['KIA1402'],
  title: 'A route may not use a Service of another namespace',
  source: 'pilot/pkg/config/kube/gateway/references_collection.go',
  messages: {
    found: {
      what: 'No ReferenceGrant of namespace {to} lets routes of kind {kind} of namespace {from} use Service "{name}".',
      why: 'istiod does not follow the reference (RefNotPermitted): requests that would go there get 500.',
      todo: 'Add a ReferenceGrant to namespace {to}.',
    },
  },
});

/** Backends in other namespaces without a ReferenceGrant; only where the Service is in the workspace. */
export const referenceNotGrantedCheck: WorldCheck = {
  scope: 'world',
  name: 'reference-not-granted',
  rules: [referenceNotGranted],
  kinds: ROUTES,
  reads: ['identity', 'kind'],
  check(context) {
    const { resource, object } = context;
    if (resource.namespaceFrom === 'unknown') return;
    const defaults = { ...SERVICE, namespace: resource.namespace };
    for (const reference of referencesTo(backendFields(object), SERVICE, defaults)) checkGrant(context, reference);
  },
};

function checkGrant(context: WorldContext, { field, name, namespace }: RouteReference): void {
  const { view, resource, facts, report } = context;
  if (namespace === resource.namespace || name.includes('.')) return;
  const services = view.variants('/Service', namespace, name);
  const [service] = services;
  if (service === undefined) return;
  const from = resource.namespace;
  if (isGranted(view, { fromKind: facts.kind, fromNamespace: from, toNamespace: namespace, toName: name })) return;
  const elsewhere = view.findElsewhere('kind', `${GATEWAY_API}/ReferenceGrant|${namespace}`);
  const severity = elsewhere.length > 0 ? 'hint' : 'error';
  const related = [{ resource: service, span: service.facts.nameSpan, message: 'the Service is here' }];
  const values = { kind: facts.kind, from, to: namespace, name };
  report(referenceNotGranted, field.get('name'), 'found', values, {
    related,
    severity,
    fixes: grantBeside(context, namespace, name),
  });
}

/** A ReferenceGrant as a document of its own behind this one. */
function grantBeside(context: WorldContext, namespace: string, name: string): ReturnType<typeof fix> {
  const { facts, resource } = context;
  const grant = {
    apiVersion: `${GATEWAY_API}/v1beta1`,
    kind: 'ReferenceGrant',
    metadata: { name: `${resource.namespace}-to-${name}`, namespace },
    spec: {
      from: [{ group: GATEWAY_API, kind: facts.kind, namespace: resource.namespace }],
      to: [{ group: '', kind: 'Service', name }],
    },
  };
  return fix(`Add a ReferenceGrant to namespace ${namespace} in this file`, [newDocument(context, grant)]);
}
