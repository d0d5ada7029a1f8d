import type { AuthorizationPolicy, PolicyAction } from '../spec/authorizationPolicy';

/** A rule of a policy. */
export interface RuleRef {
  readonly policy: AuthorizationPolicy;
  /** Counts from 0. */
  readonly index: number;
}

/** Why a request fares as it does. */
export type DecisionReason =
  | 'allow-rule'
  | 'deny-rule'
  /** Nothing stands in the way. */
  | 'no-allow-policy'
  | 'no-allow-rule-matches'
  | 'custom-rule'
  /** A CUSTOM policy whose provider cannot be asked denies. */
  | 'custom-provider-unusable'
  /** The token is refused. */
  | 'token'
  /** The bytes are not the HTTP that the port expects. */
  | 'not-http'
  /** No proxy stands in front of the application. */
  | 'no-proxy';

/** What a request may come to. */
export type Verdict = 'allow' | 'deny' | 'unauthenticated' | 'ask-provider' | 'none';

/** One end that a request may come to. */
export interface End {
  readonly result: Verdict;
  readonly reason: DecisionReason;
  /** The rule that decides; undefined when none does. */
  readonly by: RuleRef | undefined;
  /** Rules of the deciding step that match, in the order of Envoy. */
  readonly matched: readonly RuleRef[];
  /** That is asked. */
  readonly provider: string | undefined;
  /** What comes when the provider has said yes. */
  readonly ifProviderAllows: Decision | undefined;
}

/** What dry-run policies of an action would have decided. */
export interface DryRun {
  readonly action: PolicyAction;
  readonly result: 'allow' | 'deny' | 'unknown';
  readonly by: RuleRef | undefined;
}

/** What becomes of a request. */
export interface Decision {
  /** `unknown` when it depends on what is not told: then there are several ends. */
  readonly result: Verdict | 'unknown';
  /** The end when it is known. */
  readonly end: End | undefined;
  /** What it may be, in the order in which the proxy would find out; one when it is known. */
  readonly ends: readonly End[];
  /** Rules of AUDIT policies that match. */
  readonly audit: readonly RuleRef[];
  readonly dryRun: readonly DryRun[];
}

/** An end without a rule. */
export function plainEnd(result: Verdict, reason: DecisionReason): End {
  return { result, reason, by: undefined, matched: [], provider: undefined, ifProviderAllows: undefined };
}

/** A decision that is certain from the start. */
export function certain(end: End): Decision {
  return { result: end.result, end, ends: [end], audit: [], dryRun: [] };
}
