import { parseServiceFqdn, serviceFqdn } from '../../../istio/hosts';
import { findHost, isDeclaredExternal } from '../../../mesh/hosts';
import { displayName } from '../../../workspace/resource';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { declareExternal } from '../../declareExternal';
import { gatewayReference } from '../../../mesh/gateways';

export const dottedServiceHost = defineRule({
  code: 'dotted-service-host',
  severity: 'warning',
  title: 'A dotted host is not completed to the name of a Service',
  source: 'ResolveShortnameToFQDN, pilot/pkg/model/config.go',
  messages: {
    spelling: {
      what: '"{host}" has a dot, so it is taken as it is; Service {service} is called {full}.',
      why: 'On port 80 the rules hold for requests that spell the host exactly "{host}", and take that spelling away from the Service; requests to {name} or {full} do not meet them. On other ports nothing happens.',
      todo: 'Write {full}.',
    },
  },
});

export const vsHostWithoutService = defineRule({
  code: 'vs-host-without-service',
  severity: 'hint',
  title: 'Rules for a host that no port belongs to',
  source: 'selectVirtualServices, pilot/pkg/networking/core/httproute.go',
  messages: {
    port: {
      what: 'Nothing in the workspace owns "{host}", and the rules ask for port {port}.',
      why: 'Sidecars take the rules of a host without Service or ServiceEntry on port 80 only: on port {port} they are not used.',
      todo: 'Declare the host and port {port} with a ServiceEntry, if none exists elsewhere.',
    },
  },
});

/** Hosts of VirtualServices that sidecars take otherwise than meant. */
export const hostsOfRoutesCheck: WorldCheck = {
  scope: 'world',
  name: 'dotted-service-host',
  rules: [dottedServiceHost, vsHostWithoutService],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['host', 'wildcard-host', 'unnamed', 'mesh'],
  check(context) {
    const { object, resource } = context;
    const gateways = object.at('spec.gateways');
    if (resource.namespaceFrom === 'unknown' || gateways.open) return;
    if (gateways.exists && !gateways.texts().some((name) => gatewayReference(name, '') === undefined)) return;
    for (const field of object.at('spec.hosts').items()) {
      const host = field.text;
      if (host === undefined || !host.includes('.') || host.startsWith('*')) continue;
      const { owners, hidden } = findHost(context.view, host, resource.namespace);
      if (owners.length > 0 || hidden.length > 0) continue;
      if (!checkSpelling(context, field, host)) checkPort(context, field, host);
    }
  },
};

function checkSpelling(context: WorldContext, field: Field, host: string): boolean {
  const { view, settings } = context;
  const [name = '', namespace = '', rest, ...more] = host.split('.');
  if (rest !== undefined && (rest !== 'svc' || more.length > 0)) return false;
  const full = serviceFqdn(name, namespace, settings.domainSuffix);
  const service = view.find('host', full).find(({ facts }) => facts.spec.type === 'Service');
  if (service === undefined) return false;
  const fixes = field.scalar === undefined ? [] : fix(`Change to ${full}`, [replaceScalar(field.scalar, full)]);
  const related = [{ resource: service, span: service.facts.nameSpan, message: 'the Service' }];
  const values = { host, service: displayName(service), full, name };
  context.report(dottedServiceHost, field, 'spelling', values, { related, fixes });
  return true;
}

function checkPort(context: WorldContext, field: Field, host: string): void {
  const { view, settings, facts } = context;
  if (facts.spec.type !== 'VirtualService' || parseServiceFqdn(host, settings.domainSuffix) !== undefined) return;
  if (view.find('unnamed', 'host').length > 0 || view.findElsewhere('host', host).length > 0) return;
  const port = facts.spec.routes
    .filter(({ section }) => section === 'http')
    .flatMap(({ matchPorts = [] }) => matchPorts)
    .find((number) => number !== 80);
  if (port === undefined || isDeclaredExternal(view, host)) return;
  context.report(vsHostWithoutService, field, 'port', { host, port }, { fixes: declareExternal(host) });
}
