import { entryOf } from '../../mesh/entries';
import { displayName } from '../../workspace/resource';
import type { WorldCheck } from '../defineRule';
import { defineRule } from '../defineRule';

export const authorizationOnCaller = defineRule({
  code: 'authz-on-client-sidecar',
  severity: 'warning',
  title: 'A policy that is meant to limit outgoing requests',
  source: 'networking/v1beta1/authorization_policy.proto in istio/api',
  messages: {
    outgoing: {
      what: '"{host}" belongs to ServiceEntry {entry}, a server outside of the mesh.',
      why: 'Policies are enforced by the proxy that receives a request. The sidecar of the caller does not look at them, so calls to {host} are neither allowed nor refused by this one.',
      todo: 'Send the traffic through an egress gateway and put the policy there, or in ambient bind it to the entry with "targetRefs" at a waypoint.',
    },
  },
});

/** AuthorizationPolicies on workloads that name a host outside of the mesh. A gateway receives such requests. */
export const authorizationOnCallerCheck: WorldCheck = {
  scope: 'world',
  name: 'authz-on-client-sidecar',
  rules: [authorizationOnCaller],
  kinds: ['security.istio.io/AuthorizationPolicy'],
  reads: ['host', 'kind'],
  check({ view, resource, object, report }) {
    const spec = object.get('spec');
    if (spec.get('targetRefs').exists || spec.get('targetRef').exists || resource.namespaceFrom === 'unknown') return;
    const labels = [...spec.at('selector.matchLabels').textMap()].flat();
    if (labels.some((word) => /gateway|egress|ingress|waypoint/i.test(word))) return;
    // Without a selector the policy holds for gateways of the namespace, too.
    if (labels.length === 0 && view.find('kind', `networking.istio.io/Gateway|${resource.namespace}`).length > 0)
      return;
    if (/gateway|egress|ingress|istio-system/.test(resource.namespace)) return;
    for (const rule of spec.get('rules').items())
      for (const to of rule.get('to').items())
        for (const field of to.at('operation.hosts').items()) {
          const host = field.text;
          if (host === undefined || host.includes('*')) continue;
          const entry = view.find('host', host).find((owner) => entryOf(owner)?.location === 'MESH_EXTERNAL');
          if (entry === undefined) continue;
          const related = [{ resource: entry, span: entry.facts.nameSpan, message: 'the server' }];
          report(authorizationOnCaller, field, 'outgoing', { host, entry: displayName(entry) }, { related });
        }
  },
};
