import type { Span } from '../../text/span';
import type { Field } from '../../yaml/field';
import { hasOpenLabels, labelsOf, spanOf } from './read';
import type { Labels, SelectingFacts } from './types';

/** An object that a policy is attached to. */
export interface TargetFacts {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** What a PeerAuthentication demands. Modes are as written, `UNSET` when none is; undefined when unknown. */
export interface PeerFacts {
  /** Undefined when it asks for no label: the policy is for the namespace or the mesh. */
  readonly selector?: Labels;
  readonly openSelector: boolean;
  readonly mode?: string;
  readonly modeSpan: Span;
  readonly ports: readonly { readonly number: number; readonly mode?: string }[];
}

/** What an AuthorizationPolicy looks at. */
export interface AuthorizationFacts {
  /** Undefined when it asks for no label. */
  readonly selector?: Labels;
  readonly targets: readonly TargetFacts[];
  /** True when it looks into requests, which only a proxy that reads HTTP can do. */
  readonly looksIntoRequests: boolean;
}

/** Facts of a policy or a Telemetry. Source: api type/v1beta1/selector.proto. */
export function selectingFacts(object: Field, kind: string): SelectingFacts {
  const spec = object.get('spec');
  const selector = spec.get('selector');
  return {
    type: 'Selecting',
    selector: selector.exists ? labelsOf(selector.get('matchLabels')) : undefined,
    targeted: spec.get('targetRef').exists || spec.get('targetRefs').items().length > 0,
    ...(kind === 'PeerAuthentication' ? { peer: peerFacts(spec) } : {}),
    ...(kind === 'AuthorizationPolicy' ? { authorization: authorizationFacts(spec) } : {}),
  };
}

/** Source: api security/v1beta1/peer_authentication.proto. */
function peerFacts(spec: Field): PeerFacts {
  const labels = spec.at('selector.matchLabels');
  const mtls = spec.get('mtls');
  return {
    selector: selectorOf(labels),
    openSelector: hasOpenLabels(labels),
    mode: modeOf(mtls),
    modeSpan: spanOf(mtls.get('mode')),
    ports: spec
      .get('portLevelMtls')
      .members()
      .flatMap((entry) => {
        const number = Number(entry.key);
        return Number.isInteger(number) ? [{ number, mode: modeOf(entry) }] : [];
      }),
  };
}

function modeOf(mtls: Field): string | undefined {
  const mode = mtls.get('mode');
  return mode.unknown ? undefined : (mode.text ?? 'UNSET');
}

function authorizationFacts(spec: Field): AuthorizationFacts {
  return {
    selector: selectorOf(spec.at('selector.matchLabels')),
    targets: targetsOf(spec),
    looksIntoRequests: requestFields(spec).length > 0,
  };
}

/** What a policy is attached to, `targetRef` and `targetRefs` together; those without a known name are left out. */
export function targetsOf(spec: Field): TargetFacts[] {
  return [spec.get('targetRef'), ...spec.get('targetRefs').items()].flatMap((target) => {
    const name = target.get('name').text;
    const kind = target.get('kind').text;
    return name === undefined || kind === undefined ? [] : [{ group: target.get('group').text ?? '', kind, name }];
  });
}

const REQUEST_OPERATIONS = ['methods', 'notMethods', 'paths', 'notPaths', 'hosts', 'notHosts'];
const REQUEST_SOURCES = ['requestPrincipals', 'notRequestPrincipals'];
const REQUEST_KEY = /^request\.(?:headers|auth\.(?:claims|principal|audiences|presenter))/;

/**
 * The members of an AuthorizationPolicy that only a proxy which reads HTTP can decide.
 * Source: pilot/pkg/security/authz/model/model.go.
 */
export function requestFields(spec: Field): Field[] {
  return spec
    .get('rules')
    .items()
    .flatMap((rule) => [
      ...rule
        .get('from')
        .items()
        .flatMap((from) => REQUEST_SOURCES.map((name) => from.get('source').get(name))),
      ...rule
        .get('to')
        .items()
        .flatMap((to) => REQUEST_OPERATIONS.map((name) => to.get('operation').get(name))),
      ...rule
        .get('when')
        .items()
        .map((when) => when.get('key'))
        .filter((key) => REQUEST_KEY.test(key.text ?? '')),
    ])
    .filter((field) => field.exists && (field.node?.kind !== 'list' || field.items().length > 0));
}

/** Labels that are asked for; undefined when none are. */
export function selectorOf(labels: Field): Labels | undefined {
  return labels.members().length > 0 ? labelsOf(labels) : undefined;
}
