import { assignedAddresses } from '../assignedAddresses';
import { engineOf } from '../engineOf';
import type { ObjectMeta, SourceObject } from '../spec/object';
import { keyOf } from '../spec/object';
import type { TokenCheck } from './checkToken';
import { requestPrincipal } from './claims';
import type { Decision, DecisionReason, DryRun, End, RuleRef, Verdict } from './decision';
import { principalOf } from './peer';
import type { AskedRequest } from './asked';
import { arrivalOf } from './asked';
import type { ArrivalTrace, ConnectionOutcome } from './trace';

/** What requests are answered with. */
export interface AnswerOptions {
  readonly domainSuffix: string;
  readonly isRefused?: (resource: ObjectMeta['resource']) => boolean;
}

/** The answer to a request, member by member as the format says. */
export interface Answer {
  readonly mtls: {
    readonly mode: string;
    readonly from: string;
    readonly level: string;
    readonly accepted: boolean;
    readonly peer: string | null;
    readonly reason?: string;
  };
  readonly served?: string;
  readonly jwt?: { readonly policies: readonly string[]; readonly result: string; readonly principal?: string };
  readonly authorization: AuthorizationAnswer | null;
}

/** What authorization comes to. */
export interface AuthorizationAnswer {
  readonly result: string;
  readonly by: string | null;
  readonly rule: number | null;
  readonly reason: string;
  readonly matched?: readonly string[];
  readonly ifProviderAllows?: string;
  readonly ifProviderAllowsBy?: string;
  readonly audit?: readonly string[];
  readonly dryRun?: readonly {
    readonly action: string;
    readonly result: string;
    readonly by?: string;
    readonly rule?: number;
  }[];
  /** What it may be, when it depends on what is not told. */
  readonly ends?: readonly string[];
}

/** Seconds since 1970 for objects whose file does not tell their age: all are equally old. */
const ASSUMED_CREATION = 1_704_067_200;

/** Answers requests about the objects of one world, by id. */
export function answerRequests(
  objects: readonly SourceObject[],
  requests: readonly AskedRequest[],
  options: AnswerOptions,
): Record<string, Answer> {
  const engine = engineOf(objects, {
    ...options,
    addresses: assignedAddresses,
    assumedCreation: ASSUMED_CREATION,
    complete: true,
  });
  return Object.fromEntries(requests.map((request) => [request.id, answerOf(engine.arrive(arrivalOf(request)))]));
}

/** The answer that a trace comes to. */
export function answerOf({ connection, token, decision }: ArrivalTrace): Answer {
  return {
    mtls: mtlsAnswer(connection),
    ...(connection.served === undefined ? {} : { served: connection.served }),
    ...(token === undefined ? {} : { jwt: jwtAnswer(token) }),
    authorization: decision === undefined ? null : authorizationAnswer(decision),
  };
}

function mtlsAnswer({ mode, level, policy, accepted, peer, problem }: ConnectionOutcome): Answer['mtls'] {
  return {
    mode,
    from: policy === undefined ? level : keyOf(policy.meta),
    level,
    accepted,
    peer: principalOf(peer) ?? null,
    ...(problem === undefined ? {} : { reason: problem }),
  };
}

function jwtAnswer({ policies, result, left }: TokenCheck): NonNullable<Answer['jwt']> {
  const principal = typeof left === 'string' ? undefined : requestPrincipal(left.token);
  return {
    policies: policies.map(({ meta }) => keyOf(meta)),
    result,
    ...(principal === undefined ? {} : { principal }),
  };
}

const REASONS: Readonly<Partial<Record<DecisionReason, string>>> = { token: 'jwt' };

function authorizationAnswer({ result, end, ends, audit, dryRun }: Decision): AuthorizationAnswer {
  const extra = {
    ...(audit.length === 0 ? {} : { audit: audit.map(ruleName) }),
    ...(dryRun.length === 0 ? {} : { dryRun: dryRun.map(dryRunAnswer) }),
  };
  if (end === undefined)
    return { result, by: null, rule: null, reason: 'not-told', ends: ends.map(resultName), ...extra };
  const { by, matched, reason, ifProviderAllows } = end;
  return {
    result: resultName(end),
    by: by === undefined ? null : keyOf(by.policy.meta),
    rule: by?.index ?? null,
    reason: REASONS[reason] ?? reason,
    // Envoy passes on one rule only to the filter that asks.
    ...(matched.length === 0
      ? {}
      : { matched: matched.slice(0, reason === 'custom-rule' ? 1 : undefined).map(ruleName) }),
    ...(ifProviderAllows === undefined ? {} : afterYes(ifProviderAllows)),
    ...extra,
  };
}

function afterYes({ end, result }: Decision): Partial<AuthorizationAnswer> {
  const by = end?.by;
  return {
    ifProviderAllows: end === undefined ? result : resultName(end),
    ...(by === undefined ? {} : { ifProviderAllowsBy: keyOf(by.policy.meta) }),
  };
}

function resultName({ result, provider }: { readonly result: Verdict; readonly provider: End['provider'] }): string {
  return result === 'ask-provider' ? `custom:${provider ?? ''}` : result;
}

function ruleName({ policy, index }: RuleRef): string {
  return `${keyOf(policy.meta)}#${index}`;
}

function dryRunAnswer({ action, result, by }: DryRun): NonNullable<AuthorizationAnswer['dryRun']>[number] {
  return { action, ...(by === undefined ? {} : { by: keyOf(by.policy.meta), rule: by.index }), result };
}
