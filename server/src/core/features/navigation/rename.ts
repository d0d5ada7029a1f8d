import { parseServiceFqdn } from '../../istio/hosts';
import { sameSubject, subjectKey } from '../../names/subject';
import type { Subject } from '../../names/subject';
import type { Span, TextEdit } from '../../text/span';
import { shift } from '../../text/span';
import type { FilePath } from '../../workspace/paths';
import { baseName } from '../../workspace/paths';
import { isPlainSafe, quote } from '../../yaml/write';
import type { FeatureInput } from '../input';
import { nameAt } from './mentionAt';
import type { NameAt } from './mentionAt';
import { describe, nameProblem, renamed } from './newName';
import { mentionsOfName } from './references';
import { findMentions } from './search';
import type { PlacedMention } from './search';
import { Sources } from './sources';

/** Why a name cannot be changed, a sentence for the user. */
export interface Refusal {
  readonly refused: string;
}

/** The text that a rename begins with. File offsets. */
export interface RenameStart {
  readonly span: Span;
  readonly text: string;
}

/** The edits of one file. */
export interface FileEdits {
  readonly file: FilePath;
  readonly edits: readonly TextEdit[];
}

/**
 * Says whether the name under a file offset can be changed, and which text would be.
 * @returns undefined where no name is written.
 */
export function prepareRename(input: FeatureInput, path: FilePath, offset: number): RenameStart | Refusal | undefined {
  const name = nameAt(input, path, offset);
  if (name === undefined) return undefined;
  const refused = refusalOf(input, name, mentionsOfName(input, name));
  if (refused !== undefined) return { refused };
  const { span, part = span } = name.mention;
  return { span: part, text: aroundPart(name.mention).text };
}

/**
 * Changes a name everywhere: where it is defined and in every object that writes it, each in the form it is written in
 * (`reviews`, `reviews.shop.svc.cluster.local`).
 * @returns why not, when the new name is none, is taken, or stands where it cannot be exchanged.
 */
export function rename(
  input: FeatureInput,
  path: FilePath,
  offset: number,
  newName: string,
): readonly FileEdits[] | Refusal | undefined {
  const name = nameAt(input, path, offset);
  if (name === undefined) return undefined;
  const mentions = mentionsOfName(input, name);
  const refused = refusalOf(input, name, mentions) ?? conflictOf(input, name, newName);
  if (refused !== undefined) return { refused };
  const files = new Map<FilePath, TextEdit[]>();
  for (const placed of mentions) {
    const edits = files.get(placed.file) ?? [];
    edits.push(editOf(placed, newName));
    files.set(placed.file, edits);
  }
  return [...files].map(([file, edits]) => ({ file, edits }));
}

/** True for what nobody need define here: namespaces, and hosts outside of the cluster's domain. */
function needsNoDefinition(subject: Subject, domainSuffix: string): boolean {
  if (subject.kind === 'host') return parseServiceFqdn(subject.host, domainSuffix) === undefined;
  return subject.kind === 'namespace';
}

function refusalOf(input: FeatureInput, name: NameAt, mentions: readonly PlacedMention[]): string | undefined {
  for (const { subject } of name.meanings) {
    if (subject.kind === 'port') return nameProblem(subject, '', input.workspace.settings.domainSuffix);
    const isDefined = mentions.some(
      ({ mention }) => mention.role === 'definition' && sameSubject(mention.subject, subject),
    );
    if (!isDefined && !needsNoDefinition(subject, input.workspace.settings.domainSuffix))
      return `Nothing in the workspace defines ${describe(subject)}, so it cannot be renamed from here.`;
    const kustomized = subject.kind === 'namespace' ? kustomizedBy(input, subject.name) : undefined;
    if (kustomized !== undefined) return kustomized;
  }
  const fixed = mentions.find(({ part }) => part === undefined);
  if (fixed !== undefined) return notLiteral(fixed);
  const anchored = mentions.find((placed) => placed.anchored);
  return anchored === undefined
    ? undefined
    : `In ${baseName(anchored.file)} the name has an anchor and is used by alias elsewhere; change it there by hand.`;
}

function notLiteral({ file }: PlacedMention): string {
  return `In ${baseName(file)} the name is written with escapes or over several lines; change it there by hand.`;
}

/** A kustomization gives its namespace to objects that do not write it: their text says nothing that could be renamed. */
function kustomizedBy(input: FeatureInput, namespace: string): string | undefined {
  for (const { parts } of input.workspace.files())
    for (const { resources } of parts)
      for (const resource of resources)
        if (resource.namespace === namespace && resource.namespaceFrom === 'kustomization')
          return `A kustomization sets the namespace ${namespace}; change it there.`;
  return undefined;
}

function conflictOf(input: FeatureInput, name: NameAt, newName: string): string | undefined {
  const { domainSuffix } = input.workspace.settings;
  const sources = new Sources(input);
  for (const { subject, worlds } of name.meanings) {
    const problem = nameProblem(subject, newName, domainSuffix);
    if (problem !== undefined) return problem;
    const next = renamed(subject, newName, domainSuffix);
    if (subjectKey(next) === subjectKey(subject)) continue;
    const taken = findMentions({ input, sources, subject: next, worlds }).find(
      ({ mention }) => mention.role === 'definition' || subject.kind === 'namespace',
    );
    if (taken !== undefined)
      return `There is ${describe(next)} already, in ${baseName(taken.file)}: the two could not be told apart afterwards.`;
  }
  return undefined;
}

/** The value of a mention, cut at its own part; file offsets. */
function aroundPart({ mention, span, part = span }: PlacedMention): {
  readonly before: string;
  readonly text: string;
  readonly after: string;
  readonly scalar: Span;
} {
  const { scalar } = mention;
  const documentStart = span.start - mention.span.start;
  const textStart = documentStart + scalar.start + (scalar.style === 'plain' ? 0 : 1);
  const start = part.start - textStart;
  const end = part.end - textStart;
  return {
    before: scalar.text.slice(0, start),
    text: scalar.text.slice(start, end),
    after: scalar.text.slice(end),
    scalar: shift({ start: scalar.start, end: scalar.end }, documentStart),
  };
}

/** The edit of one mention. A plain value that could not stay plain gets quotes. */
function editOf(placed: PlacedMention, newName: string): TextEdit {
  const { before, after, scalar } = aroundPart(placed);
  const whole = `${before}${newName}${after}`;
  if (placed.mention.scalar.style !== 'plain' || isPlainSafe(whole))
    return { span: placed.part ?? placed.span, newText: newName };
  return { span: { start: scalar.start, end: scalar.end }, newText: quote(whole) };
}
