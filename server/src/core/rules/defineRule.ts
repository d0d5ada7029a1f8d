import type { Schemas } from '../schema/schemas';
import type { ObjectFacts } from '../workspace/facts/types';
import type { IndexName } from '../workspace/indexes';
import type { FilePath } from '../workspace/paths';
import type { Resource } from '../workspace/resource';
import type { Settings } from '../workspace/settings';
import type { View } from '../workspace/view';
import type { Field } from '../yaml/field';
import type { YamlDocument } from '../yaml/document';
import type { Span } from '../text/span';
import type { Finding, Fix, Message, Related, Severity } from './finding';

/** A problem that Pilotage can report: everything that documentation, settings and tests need to know of it. */
export interface Rule<Messages extends string = string> {
  /** The problem as a user names it, kebab-case; never changes and is never used again for another problem. */
  readonly code: string;
  /** Numbers of the same problem in other tools: IST0101, KIA1101. */
  readonly aliases: readonly string[];
  readonly severity: Severity;
  /** True when the cluster refuses the object. */
  readonly refused: boolean;
  /** The problem in a few words, as a headline. */
  readonly title: string;
  /** The wordings; `{name}` is filled in by the report. */
  readonly messages: Readonly<Record<Messages, Message>>;
  /** Where the fact comes from: a path in the istio repository, or a documentation page. */
  readonly source: string;
}

/** What a report may say beyond its wording. */
export interface ReportOptions {
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
  /** Lower (or raise) the rule's severity where the certainty is another. */
  readonly severity?: Severity;
  readonly refused?: boolean;
  /** What happens with it here, where that is not what the rule says. */
  readonly why?: string;
  /** The text to mark, where it is not the field's own. */
  readonly span?: Span;
}

/** Reports a finding of `rule` at a field. */
export type Report = <M extends string>(
  rule: Rule<M>,
  field: Field,
  message: M,
  values?: Values,
  options?: ReportOptions,
) => void;

/** Values for the `{name}`s of a message. */
export type Values = Readonly<Record<string, string | number | boolean>>;

/** What every check gets. */
export interface ObjectContext {
  readonly document: YamlDocument;
  readonly object: Field;
  readonly facts: ObjectFacts;
  readonly resource: Resource;
  readonly settings: Settings;
  readonly schemas: Schemas;
  readonly report: Report;
  /** What the checks of objects by themselves found in the document before this one. */
  readonly found: readonly Finding[];
}

/** What a check that looks at other objects gets besides. */
export interface WorldContext extends ObjectContext {
  readonly view: View;
}

interface CheckBase {
  readonly name: string;
  readonly rules: readonly Rule[];
  /** `group/Kind` of the objects it is run on; `*` as the kind means all of the group, undefined all objects. */
  readonly kinds?: readonly string[];
  /** True when it also makes sense on a patch, which is partial on purpose. */
  readonly onPatches?: boolean;
}

/** A check of one object by itself. */
export interface ObjectCheck extends CheckBase {
  readonly scope: 'object';
  check(context: ObjectContext): void;
}

/** A check of one object among the others of its world. */
export interface WorldCheck extends CheckBase {
  readonly scope: 'world';
  /** The indexes it may look into; tests hold it to that. */
  readonly reads: readonly IndexName[];
  check(context: WorldContext): void;
}

/** What a check of a file that is made for Pilotage gets. */
export interface FileContext {
  readonly document: YamlDocument;
  /** The workspace as the file's own world sees it. */
  readonly view: View;
  /** The codes and aliases of all rules. */
  readonly names: ReadonlySet<string>;
  readonly report: Report;
}

/** A check of a file that is made for Pilotage, document by document. */
export interface FileCheck extends CheckBase {
  readonly scope: 'file';
  /** The indexes it may look into; tests hold it to that. */
  readonly reads: readonly IndexName[];
  isFor(path: FilePath): boolean;
  check(context: FileContext): void;
}

export type Check = ObjectCheck | WorldCheck | FileCheck;

/** The metadata of a rule, with the usual values filled in: severity error, no aliases, not refused. */
export function defineRule<M extends string>(
  rule: Pick<Rule<M>, 'code' | 'title' | 'messages' | 'source'> &
    Partial<Pick<Rule<M>, 'aliases' | 'severity' | 'refused'>>,
): Rule<M> {
  return { aliases: [], severity: 'error', refused: false, ...rule };
}

/** Fills the `{name}`s of a message. A name without a value stays, so that a test can find it. */
export function fillMessage(message: Message, values: Values): Message {
  const fill = (text: string): string =>
    text.replace(/\{([A-Za-z]\w*)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
  return { what: fill(message.what), why: fill(message.why), todo: fill(message.todo) };
}

/** A fix that edits the finding's own document. */
export function fix(title: string, edits: readonly (Fix['edits'][number] | undefined)[], safe = false): Fix[] {
  const present = edits.filter((edit) => edit !== undefined);
  if (present.length < edits.length || present.length === 0) return [];
  // A span may be given as the node itself, which a finding must not hold on to.
  return [
    { title, safe, edits: present.map((edit) => ({ ...edit, span: { start: edit.span.start, end: edit.span.end } })) },
  ];
}
