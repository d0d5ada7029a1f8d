import type { Field } from '../../../yaml/field';

/** How a text is matched. No condition at all is undefined; `any` asks only that the text is there. */
type Condition = { readonly kind: 'exact' | 'prefix' | 'regex' | 'any'; readonly text: string };

/** What a match of an HTTP rule asks for, as far as one can be held against another. */
export interface HttpMatch {
  readonly rule: number;
  readonly field: Field;
  readonly uri: Condition | undefined;
  readonly ignoresCase: boolean;
  readonly port: number;
  /** Scheme, method, authority, headers and query parameters by name. */
  readonly texts: ReadonlyMap<string, Condition>;
  /** Headers that must not be so. */
  readonly without: ReadonlyMap<string, Condition>;
  /** Labels and namespace of the client. */
  readonly source: ReadonlyMap<string, string>;
  readonly gateways: readonly string[];
}

/** Reads a match. @param rule index of its rule in the list */
export function httpMatch(field: Field, rule: number): HttpMatch {
  const texts = new Map<string, Condition>();
  for (const name of ['scheme', 'method', 'authority']) addCondition(texts, name, field.get(name));
  for (const name of ['headers', 'queryParams'])
    for (const member of field.get(name).members()) addCondition(texts, `${name} ${String(member.key)}`, member);
  const without = new Map<string, Condition>();
  for (const member of field.get('withoutHeaders').members()) addCondition(without, String(member.key), member);
  const source = new Map(field.get('sourceLabels').textMap());
  const namespace = field.get('sourceNamespace').text ?? '';
  if (namespace !== '') source.set('namespace of the client', namespace);
  return {
    rule,
    field,
    uri: conditionOf(field.get('uri')),
    ignoresCase: field.get('ignoreUriCase').boolean === true,
    port: field.get('port').number ?? 0,
    texts,
    without,
    source,
    gateways: field.get('gateways').texts(),
  };
}

function addCondition(into: Map<string, Condition>, name: string, field: Field): void {
  if (!field.exists) return;
  const isNamed = name.includes(' ') || field.parent?.key === 'withoutHeaders';
  const condition = conditionOf(field);
  if (condition !== undefined) into.set(name, condition);
  else if (isNamed) into.set(name, { kind: 'any', text: '' });
}

function conditionOf(field: Field): Condition | undefined {
  for (const kind of ['exact', 'prefix', 'regex'] as const) {
    const { text } = field.get(kind);
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

/**
 * True when every request that `later` takes is taken by `earlier` already, so that `later`, behind it, is never used.
 * False where that is not certain: a regular expression implies only itself.
 * Source: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest.
 */
export function covers(earlier: HttpMatch, later: HttpMatch): boolean {
  if (!uriCovers(earlier, later)) return false;
  if (earlier.port !== 0 && earlier.port !== later.port) return false;
  for (const [name, wanted] of earlier.texts) if (!implies(later.texts.get(name), wanted)) return false;
  // A header must be absent for the later match whenever it must be for the earlier one.
  for (const [name, unwanted] of earlier.without) if (!implies(unwanted, later.without.get(name))) return false;
  for (const [name, value] of earlier.source) if (later.source.get(name) !== value) return false;
  if (earlier.gateways.length === 0) return true;
  return later.gateways.length > 0 && later.gateways.every((gateway) => earlier.gateways.includes(gateway));
}

function uriCovers({ uri: wanted, ignoresCase }: HttpMatch, later: HttpMatch): boolean {
  if (wanted === undefined) return true;
  const given = later.uri;
  if (given === undefined || (later.ignoresCase && !ignoresCase)) return false;
  if (!ignoresCase || wanted.kind === 'regex') return implies(given, wanted);
  return implies(lower(given), lower(wanted));
}

function lower({ kind, text }: Condition): Condition {
  return { kind, text: kind === 'regex' ? text : text.toLowerCase() };
}

/** True when whatever fulfils `given` fulfils `wanted` too. */
function implies(given: Condition | undefined, wanted: Condition | undefined): boolean {
  if (given === undefined || wanted === undefined) return false;
  switch (wanted.kind) {
    case 'any':
      return true;
    case 'exact':
      return given.kind === 'exact' && given.text === wanted.text;
    case 'prefix':
      return (given.kind === 'exact' || given.kind === 'prefix') && given.text.startsWith(wanted.text);
    case 'regex':
      return given.kind === 'regex' && given.text === wanted.text;
  }
}
