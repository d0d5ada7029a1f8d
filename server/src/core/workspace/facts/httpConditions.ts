import type { RequestConditions, SourceConditions, TextCondition } from '../../istio/matchCover';
import type { Field } from '../../yaml/field';

/** What a match of an `http` rule asks of a request and of the caller. */
export type HttpConditions = RequestConditions & SourceConditions;

/** Reads a match of an `http` rule. Values that are not known are conditions of type `unknown`. */
export function httpConditionsOf(match: Field): HttpConditions {
  const single = (key: string): TextCondition | undefined => {
    const condition = match.get(key).exists ? conditionOf(match.get(key)) : undefined;
    return condition?.type === 'present' ? undefined : condition;
  };
  const named = (key: string): ReadonlyMap<string, TextCondition> =>
    new Map(
      match
        .get(key)
        .members()
        .filter((member) => member.exists)
        .map((member) => [String(member.key), conditionOf(member)]),
    );
  return {
    uri: single('uri'),
    ignoreUriCase: match.get('ignoreUriCase').boolean === true,
    scheme: single('scheme'),
    method: single('method'),
    authority: single('authority'),
    headers: named('headers'),
    withoutHeaders: named('withoutHeaders'),
    queryParams: named('queryParams'),
    port: match.get('port').number ?? 0,
    gateways: match.get('gateways').texts(),
    sourceLabels: Object.fromEntries(match.get('sourceLabels').textMap()),
    sourceNamespace: match.get('sourceNamespace').text ?? '',
  };
}

function conditionOf(field: Field): TextCondition {
  if (field.unknown || field.open) return UNKNOWN;
  for (const type of ['exact', 'prefix', 'regex'] as const) {
    const member = field.get(type);
    if (member.unknown) return UNKNOWN;
    const value = member.text;
    if (value !== undefined) return { type, value };
  }
  return { type: 'present', value: '' };
}

const UNKNOWN: TextCondition = { type: 'unknown', value: '' };

/** Conditions as one text, which is all that facts keep of them. */
export function writeConditions(conditions: HttpConditions): string {
  const { uri, ignoreUriCase, scheme, method, authority, headers, withoutHeaders, queryParams } = conditions;
  const { port, gateways, sourceLabels, sourceNamespace } = conditions;
  const maps = [headers, withoutHeaders, queryParams].map((map) => [...map]);
  const single = [uri, scheme, method, authority].map((condition) => condition ?? null);
  return JSON.stringify([single, maps, ignoreUriCase, port, gateways, sourceLabels, sourceNamespace]);
}

type Written = readonly [
  single: readonly (TextCondition | null)[],
  maps: readonly (readonly (readonly [string, TextCondition])[])[],
  ignoreUriCase: boolean,
  port: number,
  gateways: readonly string[],
  sourceLabels: Readonly<Record<string, string>>,
  sourceNamespace: string,
];

/** What `writeConditions` has written. */
export function readConditions(text: string): HttpConditions {
  const [single, maps, ignoreUriCase, port, gateways, sourceLabels, sourceNamespace] = JSON.parse(text) as Written;
  const [uri, scheme, method, authority] = single.map((condition) => condition ?? undefined);
  const [headers, withoutHeaders, queryParams] = maps.map((map) => new Map(map));
  const none = new Map<string, TextCondition>();
  return {
    uri,
    scheme,
    method,
    authority,
    headers: headers ?? none,
    withoutHeaders: withoutHeaders ?? none,
    queryParams: queryParams ?? none,
    ignoreUriCase,
    port,
    gateways,
    sourceLabels,
    sourceNamespace,
  };
}
