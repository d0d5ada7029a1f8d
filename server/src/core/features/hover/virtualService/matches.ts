import { covers, httpMatch } from '../../../rules/admission/kinds/matchCovers';
import type { Field } from '../../../yaml/field';
import { code, join } from '../../markdown';

/** Conditions of an `http` match that are string matches. */
const TEXTS = ['scheme', 'method', 'authority'] as const;
/** Conditions by name of a header or parameter. */
export const NAMED = ['headers', 'withoutHeaders', 'queryParams'] as const;
/** Conditions that only matches of `tls` and `tcp` have. */
const LAYER_4 = ['sniHosts', 'destinationSubnets'];

/** A string match in words that follow the name of what is compared. */
export function stringMatchWords(match: Field): string {
  if (match.get('exact').text !== undefined) return `is ${code(match.get('exact').text ?? '')}`;
  if (match.get('prefix').text !== undefined) return `starts with ${code(match.get('prefix').text ?? '')}`;
  if (match.get('regex').text !== undefined) return `fits ${code(match.get('regex').text ?? '')}`;
  return 'is there';
}

/** One entry of `match` of an `http`, `tls` or `tcp` rule in words; empty when it has no conditions. */
export function matchWords(match: Field): string {
  const parts = [
    match.get('uri').exists ? `the path ${stringMatchWords(match.get('uri'))}` : undefined,
    ...TEXTS.map((key) => (match.get(key).exists ? `${key} ${stringMatchWords(match.get(key))}` : undefined)),
    ...NAMED.flatMap((key) =>
      match
        .get(key)
        .members()
        .map((member) => namedWords(key, member)),
    ),
    match.get('sniHosts').exists ? `the SNI is ${join(match.get('sniHosts').texts().map(code), 3, 'or')}` : undefined,
    match.get('destinationSubnets').exists
      ? `the dialled address is in ${join(match.get('destinationSubnets').texts().map(code), 3, 'or')}`
      : undefined,
    match.get('port').number === undefined ? undefined : `the port is ${match.get('port').number}`,
    labelWords(match.get('sourceLabels')),
    match.get('sourceNamespace').text === undefined
      ? undefined
      : `the caller is in ${code(match.get('sourceNamespace').text ?? '')}`,
    match.get('gateways').exists
      ? `it comes through ${join(match.get('gateways').texts().map(code), 3, 'or')}`
      : undefined,
  ].filter((part) => part !== undefined);
  return join(parts, 5);
}

/** A condition on a header or a parameter in words. */
export function namedWords(key: (typeof NAMED)[number], member: Field): string {
  const what = key === 'queryParams' ? 'parameter' : 'header';
  const name = `${what} ${code(String(member.key))}`;
  if (key !== 'withoutHeaders') return `${name} ${stringMatchWords(member)}`;
  const isPresence = !['exact', 'prefix', 'regex'].some((type) => member.get(type).exists);
  return isPresence ? `${name} is absent` : `it is not so that ${name} ${stringMatchWords(member)}`;
}

function labelWords(labels: Field): string | undefined {
  const pairs = [...labels.textMap()].map(([key, value]) => code(`${key}: ${value}`));
  return pairs.length === 0 ? undefined : `the caller has ${join(pairs, 3)}`;
}

/** True when every request that `later` takes is taken by `earlier` too, of an `http`, `tls` or `tcp` rule. In doubt false. */
export function coversMatch(earlier: Field, later: Field): boolean {
  if (plain(earlier) === undefined || plain(later) === undefined) return false;
  const isSame = (key: string): boolean =>
    !earlier.get(key).exists || plain(earlier.get(key)) === plain(later.get(key));
  return LAYER_4.every(isSame) && covers(httpMatch(earlier, 0), httpMatch(later, 0));
}

/** A value as comparable text; undefined when part of it is unknown. */
function plain(field: Field): string | undefined {
  if (field.unknown || field.open) return undefined;
  if (field.scalar !== undefined) return JSON.stringify([field.scalar.text]);
  const parts = field.node?.kind === 'list' ? field.items() : field.members();
  const texts = parts.map((part) => [String(part.key), plain(part)] as const);
  if (texts.some(([, text]) => text === undefined)) return undefined;
  return JSON.stringify(field.node?.kind === 'list' ? texts : [...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
