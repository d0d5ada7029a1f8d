import { resolveShortName } from '../../../istio/hosts';
import type { Resource } from '../../../workspace/resource';
import { displayName } from '../../../workspace/resource';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule } from '../../defineRule';

export const shortHost = defineRule({
  code: 'short-host',
  severity: 'hint',
  title: 'A host without a dot, which no rule can name',
  source: 'ResolveShortnameToFQDN, pilot/pkg/model/config.go',
  messages: {
    missed: {
      what: '{rule} names "{host}", but means {full} by it, not this entry.',
      why: 'istiod completes a name without a dot to a Service of the namespace, except in a ServiceEntry: the rule never reaches this host.',
      todo: 'Give the entry a host with a dot, and use it in the rule.',
    },
    alone: {
      what: 'The host "{host}" has no dot.',
      why: 'VirtualServices and DestinationRules complete such a name to a Service of their namespace, so none of them can ever mean this entry.',
      todo: 'Use a host with a dot if it is ever to have routes or a traffic policy.',
    },
  },
});

/** Hosts of ServiceEntries that rules cannot name. */
export const shortHostCheck: WorldCheck = {
  scope: 'world',
  name: 'short-host',
  rules: [shortHost],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['virtual-service', 'routed-to', 'destination-rule', 'host'],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    for (const field of context.object.at('spec.hosts').items()) {
      const host = field.text;
      if (host === undefined || host === '' || host.includes('.') || host === '*' || /[^a-z0-9-]/i.test(host)) continue;
      const full = resolveShortName(host, context.resource.namespace, context.settings.domainSuffix);
      const rule = ruleNaming(context, full);
      if (rule === undefined) {
        context.report(shortHost, field, 'alone', { host });
        continue;
      }
      const related = [{ resource: rule, span: rule.facts.nameSpan, message: `means ${full}` }];
      const values = { rule: `${rule.facts.kind} ${displayName(rule)}`, host, full };
      context.report(shortHost, field, 'missed', values, { related, severity: 'warning' });
    }
  },
};

/** A rule of the same namespace that names a host nobody owns: it was meant for the entry. */
function ruleNaming({ view, resource }: WorldContext, full: string): Resource | undefined {
  if (view.find('host', full).length > 0) return undefined;
  const rules = (['virtual-service', 'routed-to', 'destination-rule'] as const).flatMap((index) =>
    view.find(index, full),
  );
  return rules.find(({ namespace }) => namespace === resource.namespace);
}
