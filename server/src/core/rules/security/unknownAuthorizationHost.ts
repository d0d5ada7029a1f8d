import { matches, parseServiceFqdn, serviceFqdn } from '../../istio/hosts';
import { absenceOf, entriesOver } from '../../mesh/hosts';
import { meshSettings } from '../../mesh/meshSettings';
import { namespaceAbsence } from '../../mesh/namespaceLookup';
import type { View } from '../../workspace/view';
import { replaceScalar } from '../../yaml/edit';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { nearestName } from '../nearest';
import { effectOfNoMatch, valuesOf } from './sources';
import type { SourceValue } from './sources';

export const unknownAuthorizationHost = defineRule({
  code: 'unknown-authorization-host',
  aliases: ['KIA0104'],
  severity: 'warning',
  title: 'A policy for requests to a host that is not there',
  source: 'pilot/pkg/security/authz/model/generator.go',
  messages: {
    missing: {
      what: 'No Service of namespace {namespace} is called "{name}".',
      why: 'Requests are held against their Host header. Nobody asks for this host, so {effect}.',
      todo: 'Correct the name, or remove the entry.',
    },
    near: {
      what: 'No Service of namespace {namespace} is called "{name}"; did you mean "{near}"?',
      why: 'Requests are held against their Host header. Nobody asks for this host, so {effect}.',
      todo: 'Change it to "{near}".',
    },
  },
});

/**
 * Hosts of AuthorizationPolicies that look like a Service and are none. Names of other shapes are what browsers send.
 * An error only where the mesh lets nothing out that it does not know.
 */
export const unknownAuthorizationHostCheck: WorldCheck = {
  scope: 'world',
  name: 'unknown-authorization-host',
  rules: [unknownAuthorizationHost],
  kinds: ['security.istio.io/AuthorizationPolicy'],
  reads: [
    'host',
    'virtual-service',
    'wildcard-virtual-service',
    'wildcard-host',
    'identity',
    'name',
    'kind',
    'service',
    'workload',
    'sidecar',
    'unnamed',
    'mesh',
  ],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    for (const rule of context.object.at('spec.rules').items())
      for (const to of rule.get('to').items()) {
        const operation = to.get('operation');
        for (const value of [...valuesOf(operation.get('hosts'), false), ...valuesOf(operation.get('notHosts'), true)])
          checkHost(context, value);
      }
  },
};

function checkHost(context: WorldContext, value: SourceValue): void {
  const { view, resource, report } = context;
  const [, host = '', port = ''] = /^(.*?)(:\d+)?$/.exec(value.text) ?? [];
  const service = serviceIn(view, host, resource.namespace);
  if (service === undefined) return;
  const fqdn = serviceFqdn(service.name, service.namespace, view.settings.domainSuffix);
  if ([host, fqdn].some((name) => isServed(view, name)) || absenceOf(view, fqdn, resource).kind !== 'certain') return;
  const names = view.find('service', service.namespace).flatMap(({ facts }) => facts.name ?? []);
  const near = nearestName(service.name, names);
  const { scalar } = value.field;
  const severity = meshSettings(view).outboundTrafficPolicy === 'REGISTRY_ONLY' ? 'error' : 'warning';
  const values = { ...service, effect: effectOfNoMatch(context.object, value.negated) };
  if (near === undefined || scalar === undefined) {
    report(unknownAuthorizationHost, value.field, 'missing', values, { severity });
    return;
  }
  const text = near + host.slice(service.name.length) + port;
  const fixes = fix(`Change to ${text}`, [replaceScalar(scalar, text)]);
  report(unknownAuthorizationHost, value.field, 'near', { ...values, near }, { severity, fixes });
}

/** The Service that a host of a request means from inside the cluster; undefined for names of any other shape. */
function serviceIn(view: View, host: string, namespace: string): { name: string; namespace: string } | undefined {
  if (host === '' || host.includes('*')) return undefined;
  const { domainSuffix } = view.settings;
  const labels = host.split('.');
  const [name = '', second = ''] = labels;
  if (labels.length === 1) return { name, namespace };
  if (labels.length === 3 && labels[2] === 'svc') return { name, namespace: second };
  if (labels.length > 2) return parseServiceFqdn(host, domainSuffix);
  return second === namespace || namespaceAbsence(view, second) === 'there' ? { name, namespace: second } : undefined;
}

function isServed(view: View, host: string): boolean {
  if (view.find('host', host).length > 0 || view.find('virtual-service', host).length > 0) return true;
  const wildcards = [...entriesOver(view, host), ...view.find('wildcard-virtual-service', '')];
  return wildcards.some(({ facts }) => {
    const { spec } = facts;
    const hosts = spec.type === 'ServiceEntry' || spec.type === 'VirtualService' ? spec.hosts : [];
    return hosts.some(({ text }) => text.startsWith('*') && text !== '*' && matches(text, host));
  });
}
