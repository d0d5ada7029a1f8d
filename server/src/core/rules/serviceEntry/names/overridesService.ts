import { resolveShortName, serviceFqdn } from '../../../istio/hosts';
import type { Resource } from '../../../workspace/resource';
import { displayName } from '../../../workspace/resource';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule } from '../../defineRule';

export const overridesService = defineRule({
  code: 'overrides-k8s-service',
  severity: 'warning',
  title: 'A ServiceEntry with the name of a Service',
  source:
    'initServiceRegistry, pilot/pkg/model/push_context.go; convertServices, pilot/pkg/serviceregistry/serviceentry/conversion.go',
  messages: {
    mixed: {
      what: '"{host}" is the name of Service {service}, of the same namespace.',
      why: 'istiod mixes the endpoints of both in one cluster, and ports that only the entry has get a listener but no cluster (503).',
      todo: 'Give the entry a host of its own, or remove one of the two.',
    },
    hidesIt: {
      what: '"{host}" is the name of Service {service}, of another namespace.',
      why: 'Callers in namespace {namespace} use this entry instead of the Service; for all others the Service counts and the entry is ignored.',
      todo: 'Give the entry a host of its own, unless callers in {namespace} alone are meant to go elsewhere.',
    },
    spelling: {
      what: '"{host}" is a short spelling of Service {service}.',
      why: 'The entry takes exactly that spelling away from the Service: requests to {host} go to the entry, other spellings to the Service.',
      todo: 'Give the entry a host that nobody uses for the Service.',
    },
  },
});

/** Hosts of ServiceEntries that name a Service of the workspace. */
export const overridesServiceCheck: WorldCheck = {
  scope: 'world',
  name: 'overrides-k8s-service',
  rules: [overridesService],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['host'],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    for (const field of context.object.at('spec.hosts').items()) {
      const host = field.text;
      if (host === undefined || host === '') continue;
      const service = serviceCalled(context, host);
      if (service !== undefined) {
        const same = service.namespace === context.resource.namespace;
        report(context, field, host, service, same ? 'mixed' : 'hidesIt');
        continue;
      }
      const meant = serviceCalled(context, inFull(context, host));
      if (meant !== undefined) report(context, field, host, meant, 'spelling');
    }
  },
};

function report(
  context: WorldContext,
  field: WorldContext['object'],
  host: string,
  service: Resource,
  message: 'mixed' | 'hidesIt' | 'spelling',
): void {
  const related = [{ resource: service, span: service.facts.nameSpan, message: 'the Service of that name' }];
  const values = { host, service: displayName(service), namespace: context.resource.namespace };
  context.report(overridesService, field, message, values, { related });
}

function serviceCalled({ view }: WorldContext, host: string): Resource | undefined {
  return view.find('host', host).find(({ facts, role }) => facts.spec.type === 'Service' && role === 'resource');
}

/** `ledger.payments` and `ledger.payments.svc` as the full name of a Service; a name without a dot by the own namespace. */
function inFull({ settings, resource }: WorldContext, host: string): string {
  const [name = '', namespace, rest, ...more] = host.split('.');
  if (namespace === undefined) return resolveShortName(host, resource.namespace, settings.domainSuffix);
  const isShort = rest === undefined || (rest === 'svc' && more.length === 0);
  return isShort ? serviceFqdn(name, namespace, settings.domainSuffix) : host;
}
