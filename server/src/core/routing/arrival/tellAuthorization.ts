import type { PolicyAction } from '../spec/authorizationPolicy';
import { keyOf } from '../spec/object';
import type { Cause, TraceBuilder } from '../trace';
import type { Authorization, RuleVerdict } from './authorize';
import type { Decision, End, RuleRef } from './decision';
import { tellConditions } from './tellTest';
import type { ArrivalTopic } from './trace';

type Builder = TraceBuilder<ArrivalTopic>;

const TOPICS: Readonly<Record<PolicyAction, ArrivalTopic>> = {
  CUSTOM: 'custom',
  AUDIT: 'audit',
  DENY: 'deny',
  ALLOW: 'allow',
};

/** Tells the CUSTOM rules, which come before the check of the token. */
export function tellCustom({ verdicts, providers }: Authorization, trace: Builder): void {
  for (const verdict of verdicts) if (verdict.action === 'CUSTOM') tellRule(verdict, trace);
  for (const { unusable, assumption } of providers) {
    if (unusable !== undefined)
      trace.add('custom', 'the CUSTOM policies deny what they match', unusable, undefined, true);
    if (assumption !== undefined) trace.assume(assumption);
  }
  if (providers.length > 1)
    trace.add(
      'custom',
      'the CUSTOM policies deny what they match',
      `they name several providers (${providers.map(({ name }) => name).join(', ')}), which one workload cannot have`,
      undefined,
      true,
    );
}

/** Tells all other rules in the order of the proxy, and what the request comes to. */
export function tellAuthorization({ decision, verdicts }: Authorization, served: 'http' | 'tcp', trace: Builder): void {
  for (const verdict of verdicts) if (verdict.action !== 'CUSTOM') tellRule(verdict, trace);
  tellDecision(decision, verdicts, served, trace);
}

function tellRule(verdict: RuleVerdict, trace: Builder): void {
  const { policy, index, action, dryRun, conditions, matches, applies } = verdict;
  const { meta } = policy;
  const topic = TOPICS[action];
  const name = `${dryRun ? 'dry-run ' : ''}${action} policy ${keyOf(meta)}`;
  if (conditions === undefined) {
    const open = matches === 'unknown';
    const what = open ? `${name} may have more rules than are written` : `${name} has no rules`;
    const never = action === 'ALLOW' ? 'so it allows nothing' : 'so it never matches';
    const why = open ? 'a template adds to them' : never;
    trace.add(topic, what, why, { meta, place: policy.actionPlace }, matches);
    return;
  }
  const { text, place } = tellConditions(conditions);
  const verb = matches === 'unknown' ? 'may match' : matches ? 'matches' : 'does not match';
  const unsure = applies === 'unknown' && matches === 'unknown' ? 'the policy may not be for this workload; ' : '';
  const rulePlace = policy.rules[index]?.place;
  trace.add(topic, `rule ${index} of ${name} ${verb}`, unsure + text, { meta, place: place ?? rulePlace }, matches);
}

function tellDecision(
  decision: Decision,
  verdicts: readonly RuleVerdict[],
  served: 'http' | 'tcp',
  trace: Builder,
): void {
  for (const audited of decision.audit)
    trace.add(
      'audit',
      `the request is marked for audit by ${nameOf(audited)}`,
      'AUDIT never decides',
      causeOf(audited),
      true,
    );
  for (const { action, result, by } of decision.dryRun)
    trace.add(
      'result',
      `dry run: the ${action} policies would ${result === 'unknown' ? 'allow or deny' : result} it`,
      by === undefined ? 'no rule of theirs matches' : nameOf(by),
      by === undefined ? undefined : causeOf(by),
    );
  const { end, ends } = decision;
  if (end !== undefined) {
    tellEnd(end, served, trace, true);
    return;
  }
  trace.add('result', 'what becomes of the request is not known', openQuestions(verdicts), undefined, 'unknown');
  for (const [index, possible] of ends.entries())
    tellEnd(possible, served, trace, 'unknown', index === ends.length - 1 ? 'otherwise' : 'perhaps');
}

/** What it depends on. */
function openQuestions(verdicts: readonly RuleVerdict[]): string {
  const questions = verdicts.flatMap(({ matches, conditions, applies, policy }) => {
    if (matches !== 'unknown') return [];
    if (applies === 'unknown') return [`whether policy ${keyOf(policy.meta)} is for this workload`];
    return conditions === undefined ? [`the rules of policy ${keyOf(policy.meta)}`] : [tellConditions(conditions).text];
  });
  const different = [...new Set(questions)];
  return different.length === 0 ? 'it depends on the token' : `it depends on this: ${different.join('; ')}`;
}

function tellEnd(end: End, served: 'http' | 'tcp', trace: Builder, chosen: true | 'unknown', lead = ''): void {
  const what = `${lead === '' ? '' : `${lead}: `}${endWords(end, served)}`;
  const failed = end.result === 'deny' || end.result === 'unauthenticated' || end.result === 'none';
  const cause = end.by === undefined ? undefined : causeOf(end.by);
  trace.add('result', what, endWhy(end), cause, chosen === 'unknown' ? chosen : !failed);
  if (end.ifProviderAllows !== undefined) {
    trace.add('result', 'if the provider says no, the request is denied', 'it decides first', undefined, 'unknown');
    for (const next of end.ifProviderAllows.ends)
      tellEnd(
        next,
        served,
        trace,
        'unknown',
        end.ifProviderAllows.end === undefined ? 'if it says yes, perhaps' : 'if it says yes',
      );
  }
}

/** What an end means to the caller, in words. */
export function endWords({ result, provider }: End, served: 'http' | 'tcp'): string {
  switch (result) {
    case 'allow':
      return 'the request is allowed';
    case 'deny':
      return served === 'http' ? 'the request is denied: 403' : 'the connection is closed';
    case 'unauthenticated':
      return 'the request is refused: 401';
    case 'ask-provider':
      return `the provider ${provider ?? ''} is asked`;
    case 'none':
      return 'the connection fails';
  }
}

function endWhy({ reason, by }: End): string {
  const name = by === undefined ? '' : nameOf(by);
  switch (reason) {
    case 'allow-rule':
      return `${name} allows it`;
    case 'deny-rule':
      return `${name} denies it`;
    case 'no-allow-policy':
      return 'no DENY rule matches, and no ALLOW policy is for this workload';
    case 'no-allow-rule-matches':
      return 'there are ALLOW policies for this workload, and no rule of theirs matches';
    case 'custom-rule':
      return `${name} wants it asked`;
    case 'custom-provider-unusable':
      return `${name} matches, and its provider cannot be asked`;
    case 'token':
      return 'its token is not accepted';
    case 'not-http':
      return 'what comes in is not HTTP';
    case 'no-proxy':
      return 'no sidecar is in the way';
  }
}

function nameOf({ policy, index }: RuleRef): string {
  return `rule ${index} of ${policy.action ?? ''} policy ${keyOf(policy.meta)}`;
}

function causeOf({ policy, index }: RuleRef): Cause {
  return { meta: policy.meta, place: policy.rules[index]?.place ?? policy.actionPlace };
}
