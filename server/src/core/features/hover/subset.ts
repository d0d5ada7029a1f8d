import { serviceSelects } from '../../istio/labels';
import { appliedRules } from '../../mesh/appliedRules';
import { ruleHost, ruleOf } from '../../mesh/destinationRules';
import { findHost } from '../../mesh/hosts';
import { routesTo } from '../../mesh/httpRoutes';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import type { Labels, SubsetFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import type { AppliedContext } from './context';
import { bullets, code, codes, count, named, namedAll, paragraphs, title } from '../markdown';

/** The subset that a destination names: where it is defined, its labels, who carries them. */
export function destinationSubsetHover(context: AppliedContext): string | undefined {
  const { view, resource } = context;
  const name = context.field.text;
  const host = context.field.parent?.get('host').text;
  if (name === undefined || name === '' || host === undefined || resource.namespaceFrom === 'unknown') return undefined;
  const lookup = findHost(view, host, resource.namespace);
  const [owner] = lookup.owners;
  const { rules, selective } = appliedRules(
    view,
    lookup.host,
    owner?.namespace ?? resource.namespace,
    resource.namespace,
  );
  const all = [...rules, ...selective];
  for (const rule of all) {
    const subset = ruleOf(rule)?.subsets.find(({ text }) => text === name);
    if (subset === undefined) continue;
    return paragraphs([
      `${title(name)} — a subset of ${code(lookup.host)}, defined by ${named(rule, resource)}`,
      bullets([...subsetLines(context, subset, owner), policyWords(subset)]),
    ]);
  }
  return paragraphs([`${title(name)} — a subset of ${code(lookup.host)}`, undefinedSubset(context, lookup.host, all)]);
}

function undefinedSubset(context: AppliedContext, host: string, rules: readonly Resource[]): string | undefined {
  const known = rules.flatMap((rule) => ruleOf(rule)?.subsets.map(({ text }) => text) ?? []);
  if (rules.some((rule) => ruleOf(rule)?.openSubsets === true)) return undefined;
  if (rules.length > 0)
    return `${namedAll(rules, context.resource)} does not define it${known.length === 0 ? '' : ` (it has ${codes(known, 5)})`}: Envoy has no cluster for it and answers 503 (NC).`;
  const elsewhere = context.view.find('destination-rule', host);
  if (elsewhere.length > 0)
    return `${namedAll(elsewhere, context.resource)} is for the host, but callers in ${code(context.resource.namespace)} do not get it: the rule stands in a namespace that is neither theirs nor the host's, or is not exported.`;
  return 'No DestinationRule in the workspace is for the host. If the cluster has none either, Envoy has no cluster for the subset and answers 503 (NC).';
}

/** The name or labels of a subset in its DestinationRule: who carries the labels, who routes to it. */
export function definedSubsetHover(context: AppliedContext): string | undefined {
  const { view, resource, facts } = context;
  const index = context.path[2];
  const host = ruleHost(view, resource);
  const subset = facts.spec.type === 'DestinationRule' ? subsetAt(context, Number(index)) : undefined;
  if (subset === undefined || host === undefined || resource.namespaceFrom === 'unknown') return undefined;
  const [owner] = findHost(view, host, resource.namespace).owners;
  const routed = routesTo(view, host).filter(({ route, virtualService }) =>
    route.destinations.some(
      (destination) => destination.subset === subset.text && ownHost(context, destination.host, virtualService, host),
    ),
  );
  const users = [...new Set(routed.map(({ virtualService }) => virtualService))];
  return paragraphs([
    `${title(subset.text)} — a subset of ${code(host)}`,
    bullets([
      ...subsetLines(context, subset, owner),
      users.length === 0
        ? 'No VirtualService in the workspace sends anything to it'
        : `Used by ${namedAll(users, resource)}`,
      policyWords(subset),
    ]),
  ]);
}

function ownHost(context: AppliedContext, written: string, virtualService: Resource, host: string): boolean {
  return findHost(context.view, written, virtualService.namespace).host === host;
}

function subsetAt(context: AppliedContext, index: number): SubsetFacts | undefined {
  const { spec } = context.facts;
  const name = context.object.at('spec.subsets').item(index).get('name').text;
  return spec.type === 'DestinationRule' ? spec.subsets.find(({ text }) => text === name) : undefined;
}

function subsetLines(
  context: AppliedContext,
  subset: SubsetFacts,
  owner: Resource | undefined,
): (string | undefined)[] {
  const labels = Object.entries(subset.labels).map(([key, value]) => `${key}: ${value}`);
  return [
    labels.length === 0 ? 'It has no labels, so it is all endpoints of the host' : `Labels ${codes(labels, 4)}`,
    owner === undefined || labels.length === 0 ? undefined : carriers(context, subset.labels, owner),
  ];
}

/** Who carries the labels, among the endpoints of a host. */
function carriers(context: AppliedContext, labels: Labels, owner: Resource): string | undefined {
  const { view, resource } = context;
  const { spec } = owner.facts;
  if (spec.type === 'ServiceEntry' && spec.workloadSelector === undefined) {
    if (spec.resolution === 'NONE') return 'Without effect: with resolution NONE the traffic goes to the dialled IP';
    const carrying = spec.endpoints.filter((endpoint) =>
      Object.entries(labels).every(([key, value]) => endpoint.labels[key] === value),
    );
    if (spec.openEndpoints && carrying.length === 0) return undefined;
    if (carrying.length === 0) return `**No endpoint** of ${named(owner, resource)} carries them`;
    return `${count(carrying.length, 'endpoint')} of ${named(owner, resource)}: ${codes(
      carrying.flatMap(({ address }) => address ?? []),
      4,
    )}`;
  }
  const selector =
    spec.type === 'Service' ? spec.selector : spec.type === 'ServiceEntry' ? spec.workloadSelector : undefined;
  if (selector === undefined) return undefined;
  const { workloads, unsure } = selectWorkloads(view, owner.namespace, { ...selector, ...labels });
  const carrying = workloads.filter((workload) => serviceSelects(selector, workloadLabels(workload)));
  if (carrying.length > 0) return `Carried by ${namedAll(carrying, resource, 4)}`;
  const behind = selectWorkloads(view, owner.namespace, selector);
  if (unsure || behind.unsure || behind.workloads.length === 0) return undefined;
  return `**Nobody carries them**: of the workloads behind ${named(owner, resource)} none has these labels, so requests end in 503 (UH)`;
}

function policyWords({ policy }: SubsetFacts): string | undefined {
  return policy === undefined
    ? undefined
    : 'It has a traffic policy of its own, whose blocks replace those of the rule';
}
