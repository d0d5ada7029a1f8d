import { serviceFqdn } from '../../istio/hosts';
import { servicesSelecting } from '../../mesh/gatewayWorkloads';
import { workloadLabels } from '../../mesh/workloads';
import { displayName } from '../../workspace/resource';
import type { Resource } from '../../workspace/resource';
import { writtenObject } from '../input';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import { without } from './names';
import { ownPods } from './podPorts';

/** More are not read for a list. */
const MOST_ROUTES = 20;

/** The Services before the pods that a policy is for, by their full names. */
function ownHosts(context: CompletionContext): Map<string, Resource> {
  const { view, namespace } = context;
  const found = new Map<string, Resource>();
  for (const pod of ownPods(context))
    for (const service of servicesSelecting(view, namespace, workloadLabels(pod)))
      if (service.facts.name !== undefined)
        found.set(serviceFqdn(service.facts.name, namespace, view.settings.domainSuffix), service);
  return found;
}

/** VirtualServices that lead to the pods that a policy is for. */
function routesHere(context: CompletionContext): readonly Resource[] {
  const found = [...ownHosts(context).keys()].flatMap((host) => context.view.find('routed-to', host));
  return [...new Set(found)].slice(0, MOST_ROUTES);
}

/** Hosts by which requests ask for the pods of a policy: of their Services, and of VirtualServices that lead to them. */
export function operationHosts(context: CompletionContext): Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const [value, service] of ownHosts(context))
    found.set(value, { value, kind: 'host', detail: `Service ${displayName(service)}` });
  for (const route of routesHere(context)) {
    const { spec } = route.facts;
    if (spec.type !== 'VirtualService') continue;
    for (const { text } of spec.hosts)
      if (text.includes('.') && !found.has(text))
        found.set(text, { value: text, kind: 'host', detail: `of VirtualService ${displayName(route)}`, rank: 1 });
  }
  return without(context, [...found.values()]);
}

/** Paths that VirtualServices match for the pods of a policy, in the form that a policy compares with. */
export function operationPaths(context: CompletionContext): Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const route of routesHere(context)) {
    const rules = writtenObject(context.input, route)?.at('spec.http').items() ?? [];
    for (const match of rules.flatMap((rule) => rule.get('match').items())) {
      const exact = match.at('uri.exact').text;
      const prefix = match.at('uri.prefix').text;
      const value = exact ?? (prefix === undefined ? undefined : `${prefix}*`);
      const detail = `${exact === undefined ? 'prefix' : 'path'} of VirtualService ${displayName(route)}`;
      if (value !== undefined && !found.has(value)) found.set(value, { value, kind: 'value', detail });
    }
  }
  return without(context, [...found.values()]);
}
