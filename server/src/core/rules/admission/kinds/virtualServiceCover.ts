import { covers, coversSource } from '../../../istio/matchCover';
import type { RequestConditions, SourceConditions, TextCondition } from '../../../istio/matchCover';
import { removeField } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { fix } from '../../defineRule';
import type { Fix, FixEdit } from '../../finding';
import { removal } from '../removal';

/** A match of an `http` rule, with what it asks. */
export interface ReadMatch {
  readonly rule: number;
  readonly request: RequestConditions;
  readonly source: SourceConditions;
}

/** More pairs than any hand-written list has; what comes behind is not compared. */
const MAX_EARLIER = 500;

/** The matches of the rules so far, to find those that take in a later one. */
export class EarlierMatches {
  private readonly matches: ReadMatch[] = [];

  /** The earlier match that takes every request of this one; else this one is remembered. */
  coverOf(match: Field, rule: number): ReadMatch | undefined {
    const read = { rule, ...readMatch(match) };
    const cover = this.matches.find(
      (earlier) => coversSource(earlier.source, read.source) && covers(earlier.request, read.request, false),
    );
    if (cover === undefined && this.matches.length < MAX_EARLIER) this.matches.push(read);
    return cover;
  }
}

function readMatch(match: Field): Omit<ReadMatch, 'rule'> {
  const single = (key: string): TextCondition | undefined => {
    const field = match.get(key);
    return field.exists || field.node?.kind === 'scalar' ? condition(field) : undefined;
  };
  const named = (key: string): ReadonlyMap<string, TextCondition> =>
    new Map(
      match
        .get(key)
        .members()
        .map((member) => [String(member.key), condition(member)]),
    );
  return {
    request: {
      uri: single('uri'),
      ignoreUriCase: match.get('ignoreUriCase').boolean === true,
      scheme: single('scheme'),
      method: single('method'),
      authority: single('authority'),
      headers: named('headers'),
      withoutHeaders: named('withoutHeaders'),
      queryParams: named('queryParams'),
    },
    source: {
      port: match.get('port').number ?? 0,
      gateways: match.get('gateways').texts(),
      sourceNamespace: match.get('sourceNamespace').text ?? '',
      sourceLabels: Object.fromEntries(
        match
          .get('sourceLabels')
          .members()
          .map((member): [string, string] => [String(member.key), member.text ?? '']),
      ),
    },
  };
}

const TYPES = ['exact', 'prefix', 'regex'] as const;

function condition(field: Field): TextCondition {
  for (const type of TYPES) {
    const value = field.get(type).text;
    if (value !== undefined) return { type, value };
  }
  return { type: 'present', value: '' };
}

/** Ways to mend a match that is never used: remove it, or put its rule in front. */
export function coveredFixes(list: Field, index: number, item: Field, earlier: number, context: ObjectContext): Fix[] {
  const rule = list.item(index);
  const isOnly = rule.get('match').items().length === 1;
  const remove = isOnly ? removal('Remove this rule', rule, context) : removal('Remove this match', item, context);
  return [...moved(list, index, earlier, context), ...remove];
}

/** The fix that moves a rule before another one of the same list; only whole lines are moved. */
function moved(list: Field, from: number, to: number, { document: { text } }: ObjectContext): Fix[] {
  const rule = list.item(from);
  const target = list.item(to);
  const removed = removeField(text, rule);
  if (from === to || removed === undefined || removed.newText !== '') return [];
  const { start, end } = removed.span;
  const lines = text.slice(start, end);
  const at = text.lastIndexOf('\n', target.span.start - 1) + 1;
  const isWhole = (start === 0 || text[start - 1] === '\n') && lines.endsWith('\n') && /^ *- /.test(lines);
  if (!isWhole || !/^ *- *$/.test(text.slice(at, target.span.start))) return [];
  const edits: FixEdit[] = [{ span: { start: at, end: at }, newText: lines }, removed];
  return fix('Move this rule in front of the other one', edits);
}
