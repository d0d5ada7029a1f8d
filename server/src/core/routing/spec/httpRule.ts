import { NO_CONDITIONS } from '../../istio/matchCover';
import type { Labels } from '../../workspace/facts/types';
import type { Field } from '../../yaml/field';
import { httpAction } from './httpAction';
import type { HttpAction } from './httpAction';
import type { Place } from './object';
import { labelsAt } from './read';
import type { PlaceReader } from './read';
import type { RuleOrigin, StringMatch } from './rule';

/** Header or parameter conditions by name. */
export type NamedMatches = ReadonlyMap<string, StringMatch>;

/** One entry of `match` of an `http` rule; its conditions must all hold. */
export interface HttpMatch {
  readonly place: Place;
  /** Where it stands in its rule; undefined for a match that a delegate's rule took from the root alone. */
  readonly index: number | undefined;
  /** With a delegate: where the root's match stands in the root's rule. */
  readonly rootIndex?: number;
  readonly name: string;
  readonly uri: StringMatch | undefined;
  readonly ignoreUriCase: boolean;
  readonly scheme: StringMatch | undefined;
  readonly method: StringMatch | undefined;
  readonly authority: StringMatch | undefined;
  readonly headers: NamedMatches;
  readonly withoutHeaders: NamedMatches;
  readonly queryParams: NamedMatches;
  readonly port: number | undefined;
  readonly gateways: readonly string[];
  readonly sourceLabels: Labels;
  readonly sourceNamespace: string;
}

/** A match that asks nothing. @param index where it stands in its rule */
export function anyMatch(place: Place, index: number): HttpMatch {
  return {
    ...NO_CONDITIONS,
    place,
    index,
    name: '',
    port: undefined,
    gateways: [],
    sourceLabels: {},
    sourceNamespace: '',
  };
}

/** A rule of `http`. */
export interface HttpRule extends HttpAction {
  /** The rule itself: with a delegate, the delegate's rule. */
  readonly origin: RuleOrigin;
  /** With a delegate: the rule of the root. */
  readonly root?: RuleOrigin;
  readonly name: string;
  readonly matches: readonly HttpMatch[];
  readonly delegate: { readonly name: string; readonly namespace: string; readonly place: Place } | undefined;
}

/** Decodes a rule of `http`. */
export function httpRule(rule: Field, origin: RuleOrigin, place: PlaceReader): HttpRule {
  const delegate = rule.get('delegate');
  return {
    ...httpAction(rule, place),
    origin,
    name: origin.name,
    matches: rule
      .get('match')
      .items()
      .map((match, index) => httpMatch(match, index, place)),
    delegate: delegate.exists
      ? {
          name: delegate.get('name').text ?? '',
          namespace: delegate.get('namespace').text ?? '',
          place: place(delegate),
        }
      : undefined,
  };
}

function httpMatch(match: Field, index: number, place: PlaceReader): HttpMatch {
  const single = (key: string): StringMatch | undefined => {
    const field = match.get(key);
    return field.exists || field.node?.kind === 'scalar' ? stringMatch(field, place) : undefined;
  };
  const named = (key: string): NamedMatches =>
    new Map(
      match
        .get(key)
        .members()
        .map((member) => [String(member.key), stringMatch(member, place)]),
    );
  return {
    place: place(match),
    index,
    name: match.get('name').text ?? '',
    uri: single('uri'),
    ignoreUriCase: match.get('ignoreUriCase').boolean === true,
    scheme: single('scheme'),
    method: single('method'),
    authority: single('authority'),
    headers: named('headers'),
    withoutHeaders: named('withoutHeaders'),
    queryParams: named('queryParams'),
    port: match.get('port').number,
    gateways: match.get('gateways').texts(),
    sourceLabels: labelsAt(match.get('sourceLabels')),
    sourceNamespace: match.get('sourceNamespace').text ?? '',
  };
}

const STRING_MATCH_TYPES = ['exact', 'prefix', 'regex'] as const;

function stringMatch(field: Field, place: PlaceReader): StringMatch {
  if (field.unknown) return { type: 'unknown', value: '', place: place(field) };
  for (const type of STRING_MATCH_TYPES) {
    const value = field.get(type);
    if (value.unknown && value.node !== undefined) return { type: 'unknown', value: '', place: place(value) };
    if (value.text !== undefined) return { type, value: value.text, place: place(value) };
  }
  return { type: 'present', value: '', place: place(field) };
}
