import type { Mesh } from '../mesh';
import type { AttachReason, Attachment } from '../registry/securityPolicies';
import type { AuthorizationPolicy } from '../spec/authorizationPolicy';
import { keyOf } from '../spec/object';
import type { RequestAuthentication, TokenPlace } from '../spec/requestAuthentication';
import type { TraceBuilder } from '../trace';
import type { TokenCheck, TokenReason, TokenVerdict } from './checkToken';
import { requestPrincipal } from './claims';
import type { ArrivalRequest } from './request';
import type { ArrivalTopic } from './trace';

type Builder = TraceBuilder<ArrivalTopic>;
type AnyPolicy = AuthorizationPolicy | RequestAuthentication;

const NOT_FOR_IT: Readonly<Record<Exclude<AttachReason, 'everybody' | 'selector' | 'target'>, string>> = {
  'other-labels': 'its selector asks for labels that the pod does not have',
  'other-target': 'its targetRefs name another Gateway, or it stands in another namespace',
  'not-for-sidecars': 'it has targetRefs, and a policy with targetRefs does nothing at a sidecar or a classic gateway',
  'labels-unknown': 'whether the labels of the pod fit its selector is not known',
};

/** Tells of the policies that are not for the workload, or of which that is not known. */
export function tellPolicies(attached: readonly Attachment<AnyPolicy>[], trace: Builder): void {
  for (const { policy, applies, reason } of attached) {
    if (reason === 'everybody' || reason === 'selector' || reason === 'target') continue;
    const { kind, meta, target } = policy;
    const what = applies === 'unknown' ? 'may be for this workload' : 'is not for this workload';
    const place = target.targetRefs[0]?.place ?? target.selectorPlace;
    trace.add('policy', `${kind} ${keyOf(meta)} ${what}`, NOT_FOR_IT[reason], { meta, place }, applies);
  }
}

const POLICY_KINDS: ReadonlySet<string> = new Set([
  'AuthorizationPolicy',
  'PeerAuthentication',
  'RequestAuthentication',
]);

/** Tells of policies of the namespaces that count which take no part at all. */
export function tellLeftOut({ notes, defaults }: Mesh, namespace: string, trace: Builder): void {
  for (const { meta, why } of notes)
    if (POLICY_KINDS.has(meta.kind) && (meta.namespace === namespace || meta.namespace === defaults.rootNamespace))
      trace.add('policy', `${meta.kind} ${keyOf(meta)} takes no part`, why, { meta, place: undefined }, false);
}

/** Tells how each rule for tokens judges the one of the request, and what that comes to. */
export function tellToken({ verdicts, result, policies }: TokenCheck, request: ArrivalRequest, trace: Builder): void {
  for (const verdict of verdicts) tellVerdict(verdict, request, trace);
  const [policy] = policies;
  const cause = policy === undefined ? undefined : { meta: policy.meta, place: undefined };
  trace.add(
    'token',
    RESULTS[result],
    resultWhy(result, request),
    verdicts.length === 0 ? cause : undefined,
    result === 'rejected' ? false : result === 'unknown' ? 'unknown' : true,
  );
  if (result === 'accepted' && request.token !== undefined)
    trace.assume('the signature of the token is good, it has not expired, and its keys can be fetched');
}

function tellVerdict({ policy, rule, reason }: TokenVerdict, request: ArrivalRequest, trace: Builder): void {
  const issuer = rule.issuer ?? 'an issuer that is not known yet';
  const chosen = reason === 'accepted' ? true : reason === 'not-told' ? 'unknown' : false;
  const where = `RequestAuthentication ${keyOf(policy.meta)}`;
  const place =
    reason === 'other-place' || reason === 'no-token' ? ` at ${rule.places.map(tellPlace).join(' or ')}` : '';
  const audiences = reason === 'other-audience' ? ` (${rule.audiences.join(', ')})` : '';
  trace.add(
    'token',
    `${where}, rule for ${issuer}: ${VERDICTS[reason]}${place}${audiences}`,
    verdictWhy(reason, request),
    { meta: policy.meta, place: rule.place },
    chosen,
  );
}

const VERDICTS: Readonly<Record<TokenReason, string>> = {
  accepted: 'accepts the token',
  'no-token': 'finds no token',
  'other-place': 'finds no token',
  'not-a-token': 'refuses what stands at the place',
  invalid: 'refuses the token',
  'other-issuer': 'refuses the token',
  'other-audience': 'refuses the token: it is not for one of its audiences',
  'not-told': 'may accept the token or not',
};

function verdictWhy(reason: TokenReason, { token }: ArrivalRequest): string {
  const whys: Readonly<Record<TokenReason, string>> = {
    accepted: `it is from ${token?.issuer ?? 'its issuer'}`,
    'no-token': 'the request carries none',
    'other-place': `the token stands at ${token === undefined ? 'another place' : tellPlace(token.place)}`,
    'not-a-token': 'there is more than the token there, and the rule names no prefix that cuts it off',
    invalid: 'its signature is bad or it has expired',
    'other-issuer': `it is from ${token?.issuer ?? 'another issuer'}`,
    'other-audience': `it is for ${token?.audiences?.join(', ') ?? 'none'}`,
    'not-told': 'the request or the policy does not tell enough',
  };
  return whys[reason];
}

function tellPlace(place: TokenPlace): string {
  if (place.in === 'param') return `query parameter ${place.name}`;
  if (place.in === 'cookie') return `cookie ${place.name}`;
  return `header ${place.name}${place.prefix === '' ? '' : ` (${place.prefix.trim()})`}`;
}

const RESULTS: Readonly<Record<TokenCheck['result'], string>> = {
  none: 'no token is checked',
  absent: 'no token is seen, and the request goes on',
  accepted: 'the token is accepted',
  rejected: 'the token is refused: 401',
  skipped: 'the token is not looked at',
  unknown: 'whether the token is accepted is not known',
};

function resultWhy(result: TokenCheck['result'], { token }: ArrivalRequest): string {
  switch (result) {
    case 'none':
      return 'the RequestAuthentications have no jwtRules';
    case 'absent':
      return 'a RequestAuthentication does not ask for a token, only an AuthorizationPolicy does';
    case 'skipped':
      return 'it is a CORS preflight; the AuthorizationPolicies see no claims';
    case 'accepted':
      return `the policies see the request principal ${token === undefined ? '' : (requestPrincipal(token) ?? 'in part')}`;
    case 'rejected':
      return 'no rule accepts it, and one that looks where it stands refuses it';
    case 'unknown':
      return 'the request or a policy does not tell enough';
  }
}
