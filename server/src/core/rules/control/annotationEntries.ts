import type { Span } from '../../text/span';
import { objectTree } from '../../workspace/facts/objectTree';
import type { ObjectFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import type { YamlDocument } from '../../yaml/document';
import { removeField, replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import { fillMessage } from '../defineRule';
import type { Finding, Fix } from '../finding';
import { nearestName } from '../nearest';
import { ANALYZE, KIALI } from '../suppression';
import type { Suppressed } from '../suppression';
import { unusedSuppression } from './suppress';

/** What has to be known to say of annotations that they hide nothing. */
export interface AnnotatedPart {
  readonly document: YamlDocument;
  /** The objects of the document in each of their worlds. */
  readonly resources: readonly Resource[];
  /** What the annotations hide. */
  readonly suppressed: readonly Suppressed[];
  /** The code and the aliases of every rule, by code. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

/**
 * Entries of annotations that hide nothing. Numbers that no rule of ours has are left alone, since only a cluster knows
 * of them, and so are the forms that stand for everything. Templates may hold more than they show.
 */
export function unusedEntries(part: AnnotatedPart): Finding[] {
  if (part.document.template || part.document.recovered) return [];
  const objects = new Map(part.resources.map((resource) => [resource.facts, resource]));
  return [...objects].flatMap(([facts, resource]) => {
    const { annotations, inside, member } = facts;
    if (annotations[ANALYZE] === undefined && annotations[KIALI] === undefined) return [];
    if (inside !== undefined || member !== undefined || !isWhole(part, facts)) return [];
    const written = objectTree(part.document, facts).object.at('metadata.annotations');
    return [ANALYZE, KIALI].flatMap((name) => new Annotation(part, resource, written.get(name), name).findings());
  });
}

/** A patch holds a part of its object, and what is hidden may be in another. */
function isWhole({ resources }: AnnotatedPart, facts: ObjectFacts): boolean {
  return resources.every((resource) => resource.facts !== facts || resource.role === 'resource');
}

type Wording = keyof typeof unusedSuppression.messages;

class Annotation {
  private readonly entries: readonly string[];
  private readonly known: ReadonlySet<string>;

  constructor(
    private readonly part: AnnotatedPart,
    private readonly resource: Resource,
    private readonly field: Field,
    private readonly name: string,
  ) {
    const text = field.text ?? '';
    this.entries = text === '*' || text.trim() === '' ? [] : text.split(',');
    const prefix = name === ANALYZE ? 'IST' : 'KIA';
    const all = [...part.names].flatMap(([code, names]) => [
      code,
      ...names.filter((other) => other.startsWith(prefix)),
    ]);
    this.known = new Set(all);
  }

  findings(): Finding[] {
    return this.entries.flatMap((entry, index) => {
      const code = entry.trim();
      if (code === '' || this.isUsed(this.name === ANALYZE ? entry : code)) return [];
      const near = nearestName(code, this.known);
      if (this.known.has(code)) {
        // The one tool reads spaces as part of the number, the other does not.
        const isSpaced = this.name === ANALYZE && entry !== code;
        return isSpaced ? [this.finding('spaces', index, code)] : [this.finding('entry', index)];
      }
      return /^(?:IST|KIA)\d{4}$/.test(code) ? [] : [this.finding('unnamed', index, near)];
    });
  }

  private isUsed(entry: string): boolean {
    return this.part.suppressed.some(
      ({ annotation, entry: used, finding }) =>
        annotation === this.name && used === entry && finding.resource?.facts === this.resource.facts,
    );
  }

  /** @param better what the entry should be; else it can only go. */
  private finding(message: Wording, index: number, better?: string): Finding {
    const { code, severity, refused, messages } = unusedSuppression;
    return {
      code,
      severity: message === 'entry' ? severity : 'warning',
      refused,
      span: this.spanOf(index),
      path: this.field.path.slice(this.resource.facts.path.length),
      message: fillMessage(messages[message], { code: this.entries[index]?.trim() ?? '', annotation: this.name }),
      fixes: this.fixes(index, better),
      related: [],
      resource: this.resource,
    };
  }

  private fixes(index: number, better: string | undefined): Fix[] {
    const { scalar } = this.field;
    if (scalar === undefined) return [];
    const blank = this.name === KIALI && index > 0 ? ' ' : '';
    const left = this.entries.flatMap((entry, at) =>
      at !== index ? [entry] : better === undefined ? [] : [blank + better],
    );
    const edit =
      left.length === 0
        ? removeField(this.part.document.text, this.field)
        : replaceScalar(scalar, left.join(',').trimStart());
    const title = better === undefined ? 'Remove the entry' : `Change to ${better}`;
    return edit === undefined ? [] : [{ title, safe: false, edits: [edit] }];
  }

  private spanOf(index: number): Span {
    const { start, end } = this.field.span;
    const raw = this.part.document.text.slice(start, end);
    const text = this.entries.join(',');
    const quote = raw === text ? 0 : 1;
    const before = this.entries.slice(0, index).reduce((sum, entry) => sum + entry.length + 1, start + quote);
    const entry = this.entries[index] ?? '';
    // Escapes and line breaks move the entries.
    if (raw.slice(quote, raw.length - quote) !== text) return { start, end };
    const blank = entry.length - entry.trimStart().length;
    return { start: before + blank, end: before + blank + entry.trim().length };
  }
}
