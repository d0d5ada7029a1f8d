import { isPlacedSurely } from '../../../mesh/certainty';
import { isVisible } from '../../../mesh/hosts';
import { routesTo } from '../../../mesh/httpRoutes';
import { gatewaysUsing } from '../../../mesh/gateways';
import { displayName } from '../../../workspace/resource';
import { appendItem } from '../../../yaml/edit';
import type { WorldCheck } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';

export const exportToHidesEntry = defineRule({
  code: 'exportto-hides-entry',
  severity: 'warning',
  title: 'A gateway is sent to a host that it does not see',
  source: 'IsServiceVisible, pilot/pkg/model/push_context.go',
  messages: {
    gateway: {
      what: 'VirtualService {virtualService} sends Gateway {gateway} to {host}, and namespace {namespace} is not in "exportTo".',
      why: 'The proxies of a gateway see what is exported to their own namespace: there is no cluster for the host, and requests end with 503 (NC).',
      todo: 'Add "{namespace}" to "exportTo".',
    },
  },
});

/** Entries that a gateway is routed to and whose namespace they are not exported to. The Gateway's namespace stands for that of its pods. */
export const exportToHidesEntryCheck: WorldCheck = {
  scope: 'world',
  name: 'exportto-hides-entry',
  rules: [exportToHidesEntry],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['routed-to', 'identity', 'mesh'],
  check(context) {
    const { view, resource, object } = context;
    const field = object.at('spec.exportTo');
    if (!field.exists || field.open || !isPlacedSurely(resource)) return;
    for (const { text: host } of context.facts.spec.type === 'ServiceEntry' ? context.facts.spec.hosts : []) {
      for (const to of routesTo(view, host)) {
        const { virtualService } = to;
        const gateway = gatewaysUsing(view, to).find((each) => !isVisible(view, resource, each.namespace));
        if (gateway === undefined) continue;
        const { namespace } = gateway;
        const list = field.node?.kind === 'list' ? field.node : undefined;
        const edit = list === undefined ? undefined : appendItem(context.document.text, list, namespace);
        const fixes = field.texts().includes('~') ? [] : fix(`Add ${namespace} to exportTo`, [edit]);
        const related = [
          { resource: virtualService, span: virtualService.facts.nameSpan, message: 'routes to the host' },
          { resource: gateway, span: gateway.facts.nameSpan, message: 'the gateway' },
        ];
        const values = { virtualService: displayName(virtualService), gateway: displayName(gateway), host, namespace };
        context.report(exportToHidesEntry, field, 'gateway', values, { related, fixes, span: field.keySpan });
        return;
      }
    }
  },
};
