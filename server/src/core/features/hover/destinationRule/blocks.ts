import { appliedRules } from '../../../mesh/appliedRules';
import { ruleHost, ruleOf } from '../../../mesh/destinationRules';
import { findHost } from '../../../mesh/hosts';
import { meshSettings } from '../../../mesh/meshSettings';
import type { Field } from '../../../yaml/field';
import { code, codes, join, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';

/** The blocks of a traffic policy that a port entry or a subset can replace. */
export const BLOCKS = ['connectionPool', 'loadBalancer', 'outlierDetection', 'tls'] as const;

/** Where a policy stands: the rule's own, one of a subset, and in either an entry for a port. */
export interface PolicyPlace {
  /** The fields of the policy or port entry that the place is in. */
  readonly own: Field;
  readonly top: Field;
  readonly subset: Field | undefined;
  readonly port: number | undefined;
  readonly isPort: boolean;
}

/** The policy that a path of a DestinationRule leads into; undefined outside of policies. */
export function policyAt({ object, path }: AppliedContext): PolicyPlace | undefined {
  const at = path.indexOf('trafficPolicy');
  if (at < 0) return undefined;
  const policy = object.follow(path.slice(0, at + 1));
  const index = path[at + 2];
  const isPort = path[at + 1] === 'portLevelSettings' && typeof index === 'number';
  const own = isPort ? policy.get('portLevelSettings').item(index) : policy;
  return {
    own,
    top: object.at('spec.trafficPolicy'),
    subset: path[1] === 'subsets' ? object.follow(path.slice(0, 3)) : undefined,
    port: isPort ? own.at('port.number').number : undefined,
    isPort,
  };
}

/** Which clusters a block acts on, in words that follow "acts on". */
export function reachWords(context: AppliedContext, place: PolicyPlace, block: string): string {
  const host = code(context.object.at('spec.host').text ?? 'the host');
  const subset = place.subset?.get('name').text;
  const of = subset === undefined ? host : `subset ${code(subset)} of ${host}`;
  if (place.isPort)
    return `port ${place.port ?? '?'} of ${of} only${place.subset === undefined ? exceptSubsets(context, block) : ''}`;
  const policy = place.own;
  const ports = policy
    .get('portLevelSettings')
    .items()
    .flatMap((entry) => entry.at('port.number').number ?? []);
  const without =
    ports.length === 0
      ? ''
      : ` but ${join(ports.map(String), 4)}, which ${ports.length === 1 ? 'has an entry of its own' : 'have entries of their own'}`;
  return `all ports of ${of}${without}${place.subset === undefined ? exceptSubsets(context, block) : ''}`;
}

function exceptSubsets({ object }: AppliedContext, block: string): string {
  const own = object
    .at('spec.subsets')
    .items()
    .filter((subset) => subset.get('trafficPolicy').get(block).exists)
    .flatMap((subset) => subset.get('name').text ?? []);
  return own.length === 0
    ? ''
    : `; ${own.length === 1 ? 'subset' : 'subsets'} ${codes(own, 4)} ${own.length === 1 ? 'has' : 'have'} another \`${block}\``;
}

/** What a block replaces: fields are never mixed. */
export function replacedWords({ own, top, subset, isPort }: PolicyPlace, block: string): string | undefined {
  const wider = [
    ...(isPort && subset !== undefined
      ? [{ where: "the subset's", field: subset.get('trafficPolicy').get(block) }]
      : []),
    ...(isPort || subset !== undefined ? [{ where: "the rule's", field: top.get(block) }] : []),
  ].find(({ field }) => field.exists && field.node !== own.get(block).node);
  if (wider === undefined) return undefined;
  const written = wider.field.members().map((member) => String(member.key));
  return `Replaces ${wider.where} \`${block}\` whole${written.length === 0 ? '' : ` (${codes(written, 5)})`}: nothing of it is taken over`;
}

/** For a port entry: which blocks of the wider policy are lost for the port. */
export function lostBlocks({ own, top, subset, isPort }: PolicyPlace): string[] {
  if (!isPort || own.open) return [];
  const wider = subset === undefined ? [top] : [subset.get('trafficPolicy'), top];
  return [...BLOCKS, 'tunnel', 'proxyProtocol', 'retryBudget'].filter(
    (block) => !own.get(block).exists && wider.some((policy) => policy.get(block).exists),
  );
}

/**
 * Which clients get the rule.
 * Source: destinationRule, pilot/pkg/model/push_context.go.
 */
export function clientWords(context: AppliedContext): string | undefined {
  const { view, resource, facts } = context;
  const host = ruleHost(view, resource);
  if (host === undefined || facts.spec.type !== 'DestinationRule') return undefined;
  const [owner] = findHost(view, host, resource.namespace).owners;
  const { rootNamespace } = meshSettings(view);
  if (facts.spec.workloadSelector !== undefined)
    return `Used by the callers in ${code(resource.namespace)} that \`workloadSelector\` picks`;
  if (owner === undefined) return undefined;
  if (resource.namespace === rootNamespace)
    return 'Used by callers that neither their own namespace nor that of the host gives a rule';
  if (resource.namespace !== owner.namespace)
    return `Used by callers in ${code(resource.namespace)} only: the host belongs to ${code(owner.namespace)}`;
  const { rules } = appliedRules(view, host, owner.namespace, resource.namespace);
  const others = rules.filter((rule) => rule.facts.name !== resource.facts.name && ruleOf(rule)?.policy !== undefined);
  return others.length === 0
    ? undefined
    : `Merged with ${namedAll(others, resource)}: of their policies the first one counts`;
}
