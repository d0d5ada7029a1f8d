import type { Mesh } from '../mesh';
import type { Attachment } from '../registry/securityPolicies';
import { compareText } from '../registry/serviceIndex';
import type { AuthorizationPolicy, PolicyAction } from '../spec/authorizationPolicy';
import { all, some } from '../truth';
import type { Truth } from '../truth';
import type { Attributes } from './attributes';
import type { TokenCheck } from './checkToken';
import { certain, plainEnd } from './decision';
import type { Decision, DecisionReason, DryRun, End, RuleRef, Verdict } from './decision';
import { evaluateRule } from './evaluateRule';
import type { ConditionsVerdict } from './evaluateRule';
import { providerState } from './providers';
import type { ProviderState } from './providers';

/** How a rule of a policy turned out for a request. */
export interface RuleVerdict extends RuleRef {
  readonly action: PolicyAction;
  readonly dryRun: boolean;
  /** Whether the policy is for the workload at all. */
  readonly applies: Truth;
  /** Undefined for a policy without rules, which never matches. */
  readonly conditions: ConditionsVerdict | undefined;
  /** Policy and rule together. */
  readonly matches: Truth;
}

/** Everything that decided about a request. */
export interface Authorization {
  readonly decision: Decision;
  /** All rules of policies that apply or may apply, in the order of Envoy. */
  readonly verdicts: readonly RuleVerdict[];
  readonly providers: readonly ProviderState[];
}

/** What a decision is made of. */
export interface AuthorizationInput {
  readonly mesh: Mesh;
  readonly policies: readonly Attachment<AuthorizationPolicy>[];
  readonly attributes: Attributes;
  /** Before the token is checked, nobody knows its claims: CUSTOM comes first. */
  readonly beforeToken: Attributes;
  readonly token: TokenCheck;
}

/**
 * Decides about a request as the filters of the proxy do: CUSTOM, the token, AUDIT, DENY, ALLOW.
 * Source: pilot/pkg/security/authz/builder/builder.go; pilot/pkg/networking/core/listener_builder.go.
 */
export function authorize(input: AuthorizationInput): Authorization {
  const verdicts = (['CUSTOM', 'AUDIT', 'DENY', 'ALLOW'] as const).flatMap((action) => verdictsOf(action, input));
  const names = new Set(
    verdicts.flatMap(({ action, policy }) => (action === 'CUSTOM' ? (policy.provider?.text ?? []) : [])),
  );
  const providers = [...names].sort(compareText).map((name) => providerState(input.mesh, name));
  const open: End[] = [];
  const custom = customEnd(verdicts, providers, input, open);
  const rest = afterCustom(verdicts, input, custom === undefined ? open : []);
  if (custom === undefined) return { decision: rest, verdicts, providers };
  const end: End = custom.result === 'ask-provider' ? { ...custom, ifProviderAllows: rest } : custom;
  // What the policies behind the provider would mark counts for requests that it lets pass.
  const { audit, dryRun } = custom.result === 'ask-provider' ? rest : certain(end);
  return { decision: conclude([...open, end], audit, dryRun), verdicts, providers };
}

function verdictsOf(
  action: PolicyAction,
  { policies, attributes, beforeToken, mesh }: AuthorizationInput,
): RuleVerdict[] {
  const { trustDomain, trustDomainAliases } = mesh.defaults.security;
  const trustDomains = [trustDomain ?? 'cluster.local', ...trustDomainAliases];
  const verdicts = policies
    .filter(({ applies, policy }) => applies !== false && (policy.action ?? action) === action)
    .flatMap(({ policy, applies: attached }): RuleVerdict[] => {
      const { meta, dryRun, rules } = policy;
      const applies = policy.action === undefined ? 'unknown' : attached;
      const shared = { policy, action, dryRun, applies };
      const context = {
        attributes: action === 'CUSTOM' ? beforeToken : attributes,
        namespace: meta.namespace,
        trustDomains,
      };
      const known = rules.map((rule, index): RuleVerdict => {
        const conditions = evaluateRule(rule, action, context);
        return { ...shared, index, conditions, matches: all([applies, conditions.holds]) };
      });
      if (policy.openRules)
        return [...known, { ...shared, index: rules.length, conditions: undefined, matches: 'unknown' }];
      return known.length > 0 ? known : [{ ...shared, index: 0, conditions: undefined, matches: false }];
    });
  return verdicts.sort((a, b) => compareText(filterName(a), filterName(b)));
}

/** The name of a rule in the filter, by which Envoy orders them. Source: `policyName`, as above. */
function filterName({ policy, index, action }: RuleVerdict): string {
  const prefix = action === 'CUSTOM' ? `${policy.provider?.text ?? ''}-` : '';
  return `${prefix}ns[${policy.meta.namespace}]-policy[${policy.meta.name}]-rule[${index}]`;
}

/** What the CUSTOM policies come to; undefined when nobody needs to be asked. Open ends are added to `open`. */
function customEnd(
  verdicts: readonly RuleVerdict[],
  providers: readonly ProviderState[],
  { attributes }: AuthorizationInput,
  open: End[],
): End | undefined {
  const several = providers.length > 1;
  for (const state of providers) {
    const rules = verdicts.filter(({ action, policy }) => action === 'CUSTOM' && policy.provider?.text === state.name);
    const unusable = several || state.unusable !== undefined;
    // On connections of bytes only a gRPC provider can be asked.
    if (!unusable && attributes.http === undefined && state.provider?.speaks === 'http') continue;
    const result: Verdict = unusable ? 'deny' : 'ask-provider';
    const reason: DecisionReason = unusable ? 'custom-provider-unusable' : 'custom-rule';
    const end = ruleEnd(rules, { result, reason, provider: unusable ? undefined : state.name }, open);
    if (end !== undefined) return end;
  }
  return undefined;
}

/** The end that matching rules make; those that may match leave an open end. */
function ruleEnd(
  rules: readonly RuleVerdict[],
  { result, reason, provider }: Pick<End, 'result' | 'reason'> & Partial<Pick<End, 'provider'>>,
  open: End[],
): End | undefined {
  const matched = rules.filter(({ matches }) => matches === true);
  const maybe = rules.filter(({ matches }) => matches === 'unknown');
  const made = matched.length > 0 ? matched : maybe;
  if (made.length === 0) return undefined;
  const end: End = { ...plainEnd(result, reason), by: made[0], matched: made, provider };
  if (matched.length > 0) return end;
  open.push(end);
  return undefined;
}

function afterCustom(verdicts: readonly RuleVerdict[], { token }: AuthorizationInput, open: End[]): Decision {
  if (token.result === 'rejected') return conclude([...open, plainEnd('unauthenticated', 'token')], [], []);
  if (token.result === 'unknown') open.push(plainEnd('unauthenticated', 'token'));
  const real = (wanted: PolicyAction): RuleVerdict[] =>
    verdicts.filter(({ action, dryRun }) => action === wanted && !dryRun);
  const audit = real('AUDIT').filter(({ matches }) => matches === true);
  const dryRun: DryRun[] = dryRunOf('DENY', verdicts);
  const denied = ruleEnd(real('DENY'), { result: 'deny', reason: 'deny-rule' }, open);
  if (denied !== undefined) return conclude([...open, denied], audit, dryRun);
  dryRun.push(...dryRunOf('ALLOW', verdicts));
  return conclude([...open, ...allowEnds(real('ALLOW'))], audit, dryRun);
}

/** What ALLOW policies come to; the last one is what remains when nothing open is true. */
function allowEnds(rules: readonly RuleVerdict[]): End[] {
  if (rules.length === 0) return [plainEnd('allow', 'no-allow-policy')];
  const open: End[] = [];
  const allowed = ruleEnd(rules, { result: 'allow', reason: 'allow-rule' }, open);
  if (allowed !== undefined) return [allowed];
  const refused = plainEnd('deny', 'no-allow-rule-matches');
  // Policies that may not be for the workload at all may leave it open.
  const present = some(rules.map(({ applies }) => applies));
  return present === true ? [...open, refused] : [...open, refused, plainEnd('allow', 'no-allow-policy')];
}

function dryRunOf(action: 'DENY' | 'ALLOW', verdicts: readonly RuleVerdict[]): DryRun[] {
  const rules = verdicts.filter((verdict) => verdict.action === action && verdict.dryRun);
  if (rules.length === 0) return [];
  const matched = rules.find(({ matches }) => matches === true);
  const maybe = rules.some(({ matches }) => matches === 'unknown');
  const hit = action === 'DENY' ? 'deny' : 'allow';
  const miss = action === 'DENY' ? 'allow' : 'deny';
  return [{ action, result: matched !== undefined ? hit : maybe ? 'unknown' : miss, by: matched }];
}

/** The last end is certain when none of the others comes true; ends that agree are certain too. */
function conclude(ends: readonly End[], audit: readonly RuleRef[], dryRun: readonly DryRun[]): Decision {
  const last = ends.at(-1);
  const agree =
    last !== undefined && ends.every(({ result, provider }) => result === last.result && provider === last.provider);
  if (!agree) return { result: 'unknown', end: undefined, ends, audit, dryRun };
  return { result: last.result, end: last, ends: [last], audit, dryRun };
}
