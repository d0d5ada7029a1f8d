import { parseBoolean } from '../../istio/goNumbers';
import type { Field } from '../../yaml/field';
import type { ObjectMeta, Place, SourceObject } from './object';
import { metaOf } from './object';
import type { PlacedText, PolicyTarget } from './policyTarget';
import { placedTexts, policyTarget } from './policyTarget';
import type { PlaceReader } from './read';
import { placeReader } from './read';

/** What a policy does with requests that its rules match. */
export type PolicyAction = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

/** What of a request is compared. */
export type Attribute =
  | 'peer.principal'
  | 'peer.namespace'
  | 'peer.serviceAccount'
  | 'peer.trustDomain'
  | 'source.ip'
  | 'remote.ip'
  | 'token.principal'
  | 'token.audiences'
  | 'token.presenter'
  | 'token.claim'
  | 'header'
  | 'host'
  | 'method'
  | 'path'
  | 'port'
  | 'destination.ip'
  | 'sni'
  /** Metadata of some filter of Envoy. */
  | 'metadata';

/** A list of values that the request is compared with; the test holds when one of them fits, or with `negative` none. */
export interface PolicyTest {
  readonly attribute: Attribute;
  /** The name of a header, or the path to a claim. */
  readonly argument: readonly string[];
  /** How the user calls it: `notPaths`, `request.headers[x-a]`. */
  readonly name: string;
  readonly negative: boolean;
  readonly values: readonly PlacedText[];
  readonly place: Place;
}

/** One entry of `from` or `to`: all its tests must hold. */
export interface Alternative {
  readonly place: Place;
  readonly tests: readonly PolicyTest[];
}

/** A rule: one of `from`, one of `to` and all of `when`. */
export interface AuthorizationRule {
  readonly place: Place;
  /** Empty: any source. */
  readonly from: readonly Alternative[];
  /** Empty: any operation. */
  readonly to: readonly Alternative[];
  readonly when: readonly PolicyTest[];
  /** True when parts of it are not known yet. */
  readonly unknown: boolean;
}

/** An AuthorizationPolicy. */
export interface AuthorizationPolicy {
  readonly kind: 'AuthorizationPolicy';
  readonly meta: ObjectMeta;
  readonly target: PolicyTarget;
  /** Undefined when it is not known yet. */
  readonly action: PolicyAction | undefined;
  readonly actionPlace: Place;
  readonly provider: PlacedText | undefined;
  readonly dryRun: boolean;
  readonly rules: readonly AuthorizationRule[];
  /** True when there may be more rules than are written. */
  readonly openRules: boolean;
}

const ACTIONS: readonly string[] = ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM'];

/** Decodes an AuthorizationPolicy. */
export function authorizationPolicy(source: SourceObject): AuthorizationPolicy | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const spec = source.field.get('spec');
  const place = placeReader(source.field);
  const action = spec.get('action');
  const provider = spec.at('provider.name');
  const rules = spec.get('rules');
  return {
    kind: 'AuthorizationPolicy',
    meta,
    target: policyTarget(spec, place),
    action: action.exists
      ? action.unknown || !ACTIONS.includes(action.text ?? '')
        ? undefined
        : (action.text as PolicyAction)
      : 'ALLOW',
    actionPlace: action.exists ? place(action) : meta.place,
    provider: provider.exists ? { text: provider.text, place: place(provider) } : undefined,
    dryRun: parseBoolean(meta.annotations['istio.io/dry-run'] ?? '') === true,
    rules: rules.items().map((rule) => readRule(rule, place)),
    openRules: rules.node !== undefined && rules.open,
  };
}

function readRule(rule: Field, place: PlaceReader): AuthorizationRule {
  const parts = ['from', 'to', 'when'].map((key) => rule.get(key));
  return {
    place: place(rule),
    from: rule
      .get('from')
      .items()
      .map((from) => alternative(from.get('source'), SOURCE, from, place)),
    to: rule
      .get('to')
      .items()
      .map((to) => alternative(to.get('operation'), OPERATION, to, place)),
    when: rule
      .get('when')
      .items()
      .flatMap((when) => condition(when, place)),
    unknown: rule.unknown || parts.some((part) => part.node !== undefined && part.open),
  };
}

/** Fields of a source: the name of the list, that of its opposite, what they are about. */
const SOURCE: readonly (readonly [string, string, Attribute])[] = [
  ['principals', 'notPrincipals', 'peer.principal'],
  ['requestPrincipals', 'notRequestPrincipals', 'token.principal'],
  ['serviceAccounts', 'notServiceAccounts', 'peer.serviceAccount'],
  ['trustDomains', 'notTrustDomains', 'peer.trustDomain'],
  ['namespaces', 'notNamespaces', 'peer.namespace'],
  ['remoteIpBlocks', 'notRemoteIpBlocks', 'remote.ip'],
  ['ipBlocks', 'notIpBlocks', 'source.ip'],
];

const OPERATION: readonly (readonly [string, string, Attribute])[] = [
  ['hosts', 'notHosts', 'host'],
  ['methods', 'notMethods', 'method'],
  ['paths', 'notPaths', 'path'],
  ['ports', 'notPorts', 'port'],
];

function alternative(
  field: Field,
  fields: readonly (readonly [string, string, Attribute])[],
  whole: Field,
  place: PlaceReader,
): Alternative {
  const tests = fields.flatMap(([yes, no, attribute]) => [
    ...test(field.get(yes), { attribute, argument: [], name: yes, negative: false }, place),
    ...test(field.get(no), { attribute, argument: [], name: no, negative: true }, place),
  ]);
  return { place: place(whole), tests };
}

/** A list without values says nothing. */
function test(list: Field, about: Omit<PolicyTest, 'values' | 'place'>, place: PlaceReader): PolicyTest[] {
  const values = placedTexts(list, place);
  return values.length === 0 ? [] : [{ ...about, values, place: place(list) }];
}

const CONDITIONS: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['source.ip', 'source.ip'],
  ['remote.ip', 'remote.ip'],
  ['source.namespace', 'peer.namespace'],
  ['source.serviceAccount', 'peer.serviceAccount'],
  ['source.principal', 'peer.principal'],
  ['source.trustDomain', 'peer.trustDomain'],
  ['request.auth.principal', 'token.principal'],
  ['request.auth.audiences', 'token.audiences'],
  ['request.auth.presenter', 'token.presenter'],
  ['destination.ip', 'destination.ip'],
  ['destination.port', 'port'],
  ['connection.sni', 'sni'],
]);

const HEADERS = 'request.headers';
const CLAIMS = 'request.auth.claims';

function condition(when: Field, place: PlaceReader): PolicyTest[] {
  const key = when.get('key').text;
  const about = key === undefined ? undefined : conditionAbout(key);
  return (['values', 'notValues'] as const).flatMap((name) =>
    test(
      when.get(name),
      {
        attribute: about?.attribute ?? 'metadata',
        argument: about?.argument ?? [],
        name: key ?? 'a condition whose key is not known yet',
        negative: name === 'notValues',
      },
      place,
    ),
  );
}

/** Source: `New`, pilot/pkg/security/authz/model/model.go. */
function conditionAbout(key: string): Pick<PolicyTest, 'attribute' | 'argument'> {
  const plain = CONDITIONS.get(key);
  if (plain !== undefined) return { attribute: plain, argument: [] };
  if (key.startsWith(HEADERS)) return { attribute: 'header', argument: [key.slice(HEADERS.length + 1, -1)] };
  if (key.startsWith(CLAIMS)) return { attribute: 'token.claim', argument: nestedNames(key.slice(CLAIMS.length)) };
  return { attribute: 'metadata', argument: [] };
}

/** `[a][b]` is b within a; anything else in brackets is one name. Source: `extractNameInNestedBrackets`, util.go beside it. */
function nestedNames(text: string): string[] {
  return /^(?:\[[^[\]]*\])+$/.test(text) ? text.slice(1, -1).split('][') : [text.slice(1, -1)];
}
