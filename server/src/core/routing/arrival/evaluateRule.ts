import type { Alternative, Attribute, AuthorizationRule, PolicyAction, PolicyTest } from '../spec/authorizationPolicy';
import { evaluateTest } from './evaluateTest';
import type { TestContext, TestVerdict } from './evaluateTest';
import { all, some } from '../truth';
import type { Truth } from '../truth';

/** How an entry of `from` or `to` turned out. */
export interface AlternativeVerdict {
  readonly alternative: Alternative;
  readonly holds: Truth;
  readonly tests: readonly TestVerdict[];
}

/** How the conditions of a rule turned out. */
export interface ConditionsVerdict {
  readonly holds: Truth;
  readonly from: readonly AlternativeVerdict[];
  readonly to: readonly AlternativeVerdict[];
  readonly when: readonly TestVerdict[];
  /** Tests on HTTP that bytes cannot fulfil: with ALLOW the whole rule is left out for them, else only the test. */
  readonly httpOnly: readonly PolicyTest[];
  /** True when the rule is left out. */
  readonly dropped: boolean;
}

const HTTP_ONLY: ReadonlySet<Attribute> = new Set<Attribute>([
  'token.principal',
  'token.audiences',
  'token.presenter',
  'token.claim',
  'header',
  'host',
  'method',
  'path',
]);

/**
 * Evaluates a rule.
 * Source: `Generate`, pilot/pkg/security/authz/model/model.go: on bytes, tests on HTTP take the whole rule out of ALLOW
 * policies, and themselves out of all others.
 */
export function evaluateRule(rule: AuthorizationRule, action: PolicyAction, context: TestContext): ConditionsVerdict {
  const httpOnly = context.attributes.http === undefined ? testsOf(rule).filter(isHttpOnly) : [];
  const dropped = httpOnly.length > 0 && action === 'ALLOW';
  if (dropped) return { holds: false, from: [], to: [], when: [], httpOnly, dropped };
  const counts = (test: PolicyTest): boolean => context.attributes.http !== undefined || !isHttpOnly(test);
  const evaluate = (tests: readonly PolicyTest[]): TestVerdict[] =>
    tests.filter(counts).map((test) => evaluateTest(test, context));
  const alternatives = (list: readonly Alternative[]): AlternativeVerdict[] =>
    list.map((alternative) => {
      const tests = evaluate(alternative.tests);
      return { alternative, holds: all(tests.map(({ holds }) => holds)), tests };
    });
  const from = alternatives(rule.from);
  const to = alternatives(rule.to);
  const when = evaluate(rule.when);
  const holds = all([one(from), one(to), ...when.map((test) => test.holds)]);
  return { holds: rule.unknown && holds !== false ? 'unknown' : holds, from, to, when, httpOnly, dropped };
}

function one(list: readonly AlternativeVerdict[]): Truth {
  return list.length === 0 ? true : some(list.map(({ holds }) => holds));
}

function testsOf({ from, to, when }: AuthorizationRule): PolicyTest[] {
  return [...from, ...to].flatMap(({ tests }) => tests).concat(when);
}

function isHttpOnly({ attribute }: PolicyTest): boolean {
  return HTTP_ONLY.has(attribute);
}
