import { resolveShortName } from '../../../istio/hosts';
import { appliedRules } from '../../../mesh/appliedRules';
import { originationOn } from '../../../mesh/clientTls';
import { ruleOf, rulesReaching } from '../../../mesh/destinationRules';
import { entryOf } from '../../../mesh/entries';
import { gatewaysUsing } from '../../../mesh/gateways';
import { routesTo } from '../../../mesh/httpRoutes';
import { meshSettings } from '../../../mesh/meshSettings';
import type { Resource } from '../../../workspace/resource';
import { displayName } from '../../../workspace/resource';
import { appendItem } from '../../../yaml/edit';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';

export const egressVsWithoutMesh = defineRule({
  code: 'egress-vs-without-mesh',
  severity: 'hint',
  title: 'Nothing sends sidecars to this gateway',
  source: 'pilot/pkg/networking/core/route/route.go',
  messages: {
    gatewayOnly: {
      what: 'These rules send {host} from the gateway to the server; nothing in the workspace sends the workloads of the mesh to the gateway.',
      why: 'Without "mesh" among the gateways sidecars do not take the rules and call {host} directly, past the gateway.',
      todo: 'Add "mesh" to the gateways, and a rule with "match.gateways: [mesh]" whose destination is the Service of the gateway.',
    },
  },
});

export const drNotSeenByGateway = defineRule({
  code: 'dr-not-seen-by-gateway',
  severity: 'warning',
  title: 'The gateway does not get this TLS origination',
  source: 'destinationRule, pilot/pkg/model/push_context.go',
  messages: {
    unseen: {
      what: 'The rule originates TLS for {host}, and Gateway {gateway}, which VirtualService {virtualService} routes there, does not see it.',
      why: "A proxy takes DestinationRules of its own namespace, of the host's namespace ({owner}) and of the root namespace, as far as they are exported to it: the gateway sends clear text.",
      todo: 'Put the rule into namespace {owner} or {namespace}, and export it to {namespace}.',
    },
  },
});

/** VirtualServices for an external host at a gateway that nobody is sent to. */
export const egressVsWithoutMeshCheck: WorldCheck = {
  scope: 'world',
  name: 'egress-vs-without-mesh',
  rules: [egressVsWithoutMesh],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['host', 'virtual-service', 'wildcard-virtual-service'],
  check(context) {
    const { view, resource, object, facts } = context;
    const gateways = object.at('spec.gateways');
    if (facts.spec.type !== 'VirtualService' || gateways.open || resource.namespaceFrom === 'unknown') return;
    if (gateways.texts().length === 0 || gateways.texts().includes('mesh')) return;
    for (const field of object.at('spec.hosts').items()) {
      const host = field.text;
      if (host === undefined || host.startsWith('*')) continue;
      const entry = view.find('host', host).find((owner) => entryOf(owner)?.location === 'MESH_EXTERNAL');
      const routes = facts.spec.routes.some((route) => route.destinations.some((each) => each.host === host));
      if (entry === undefined || !routes || isSentToGateway(context, host)) continue;
      const related = [{ resource: entry, span: entry.facts.nameSpan, message: 'the server' }];
      context.report(egressVsWithoutMesh, gateways, 'gatewayOnly', { host }, { related, span: gateways.keySpan });
      return;
    }
  },
};

/** True when a VirtualService for sidecars takes the host. */
function isSentToGateway({ view, settings }: WorldContext, host: string): boolean {
  const full = resolveShortName(host, '', settings.domainSuffix);
  return [...view.find('virtual-service', full), ...view.find('wildcard-virtual-service', '')].some(({ facts }) => {
    const { spec } = facts;
    return spec.type === 'VirtualService' && (spec.gateways === undefined || spec.gateways.includes('mesh'));
  });
}

/** DestinationRules with TLS origination that a gateway is meant to use and does not find. */
export const drNotSeenByGatewayCheck: WorldCheck = {
  scope: 'world',
  name: 'dr-not-seen-by-gateway',
  rules: [drNotSeenByGateway],
  kinds: ['networking.istio.io/DestinationRule'],
  reads: ['host', 'routed-to', 'identity', 'destination-rule', 'wildcard-destination-rule', 'mesh'],
  check(context) {
    const { view, resource, object } = context;
    const field = object.at('spec.host');
    const host = field.text;
    const rule = ruleOf(resource);
    if (host === undefined || host.startsWith('*') || rule === undefined || resource.namespaceFrom === 'unknown')
      return;
    if (object.at('spec.workloadSelector').exists || object.at('spec.exportTo').open) return;
    const entry = view.find('host', host).find((owner) => entryOf(owner) !== undefined);
    const ports = entryOf(entry ?? resource)?.ports ?? [];
    if (entry === undefined || !ports.some(({ number }) => originationOn(rule, number).length > 0)) return;
    for (const to of routesTo(view, host))
      for (const gateway of gatewaysUsing(view, to))
        if (!sees(context, host, entry, gateway)) {
          const related = [
            { resource: gateway, span: gateway.facts.nameSpan, message: 'the gateway' },
            { resource: to.virtualService, span: to.virtualService.facts.nameSpan, message: 'routes it to the host' },
          ];
          const values = {
            host,
            gateway: displayName(gateway),
            virtualService: displayName(to.virtualService),
            owner: entry.namespace,
            namespace: gateway.namespace,
          };
          const exportTo = object.at('spec.exportTo').node;
          const ownsHost = resource.namespace === entry.namespace && exportTo?.kind === 'list';
          const edit = ownsHost ? appendItem(context.document.text, exportTo, gateway.namespace) : undefined;
          const fixes = fix(`Export it to ${gateway.namespace}`, [edit]);
          context.report(drNotSeenByGateway, field, 'unseen', values, { related, fixes });
          return;
        }
  },
};

/** True when some rule with origination reaches the proxies of a gateway. They may run in the root namespace, too. */
function sees({ view }: WorldContext, host: string, entry: Resource, gateway: Resource): boolean {
  const { rootNamespace } = meshSettings(view);
  const originates = (rule: Resource): boolean => {
    const facts = ruleOf(rule);
    return (
      facts !== undefined && (entryOf(entry)?.ports ?? []).some(({ number }) => originationOn(facts, number).length > 0)
    );
  };
  if (!rulesReaching(view, host).some(originates)) return true;
  return [gateway.namespace, rootNamespace].some((namespace) => {
    const { rules, selective } = appliedRules(view, host, entry.namespace, namespace);
    return [...rules, ...selective].some(originates);
  });
}
