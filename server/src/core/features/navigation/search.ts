import type { Mention } from '../../names/mention';
import { mentionsOf } from '../../names/mentionsOf';
import { needleOf, sameSubject } from '../../names/subject';
import type { Subject } from '../../names/subject';
import { shift } from '../../text/span';
import type { Span } from '../../text/span';
import type { FilePath } from '../../workspace/paths';
import type { Resource } from '../../workspace/resource';
import type { SourceFile } from '../../workspace/sourceFile';
import type { FeatureInput } from '../input';
import { mayMention, needleFor } from './mayMention';
import type { Sources } from './sources';

/** A mention where it stands. File offsets. */
export interface PlacedMention {
  readonly file: FilePath;
  readonly mention: Mention;
  readonly span: Span;
  readonly part?: Span;
  /** True when the text has an anchor, so that other places may use it by alias. */
  readonly anchored: boolean;
  /** The object that holds it, in the world in which it was found. */
  readonly resource: Resource;
}

/** What is looked for, and in which worlds. */
export interface Search {
  readonly input: FeatureInput;
  readonly sources: Sources;
  readonly subject: Subject;
  /** Ids of worlds. */
  readonly worlds: ReadonlySet<string>;
  /** The one file to look in. */
  readonly only?: FilePath;
}

/**
 * All mentions of a subject, in the order of files and places. A file that stands in further worlds brings these in:
 * what is renamed in a base concerns every overlay.
 */
export function findMentions(search: Search): PlacedMention[] {
  const { input } = search;
  const known = new Set(search.worlds);
  for (;;) {
    const found = mentionsIn({ ...search, worlds: known });
    const before = known.size;
    for (const { file } of found)
      for (const { world } of input.workspace.layout.membershipsOf(file)) known.add(world.id);
    if (known.size === before) return inOrder(found);
  }
}

function mentionsIn(search: Search): PlacedMention[] {
  const found = new Map<string, PlacedMention>();
  const { domainSuffix } = search.input.workspace.settings;
  const text = needleOf(search.subject, domainSuffix);
  const needle = needleFor(search.subject, text, domainSuffix);
  const isMeant = worldsOf(search);
  for (const file of filesOf(search)) {
    for (const [index, { resources }] of file.parts.entries()) {
      for (const resource of resources) {
        if (!isMeant(resource.world.id) || !mayMention(resource.facts, needle)) continue;
        for (const placed of mentionsOfResource(search, file, index, resource, text))
          found.set(`${placed.span.start} ${placed.file}`, placed);
      }
    }
  }
  return [...found.values()];
}

/**
 * The worlds in which a subject is looked for. The mesh configuration often lies apart from what names its providers:
 * worlds without any take that of others.
 */
function worldsOf({ input, subject, worlds }: Search): (world: string) => boolean {
  if (subject.kind !== 'provider') return (world) => worlds.has(world);
  const configured = new Set<string>();
  const defining = new Set<string>();
  for (const { world, facts } of input.workspace.resources('mesh|')) {
    configured.add(world.id);
    const providers = facts.spec.type === 'Mesh' ? facts.spec.providers : undefined;
    if (providers?.some(({ name }) => name === subject.name) === true) defining.add(world.id);
  }
  const hasOwn = [...worlds].some((world) => configured.has(world));
  return (world) =>
    worlds.has(world) ||
    (!hasOwn && defining.has(world)) ||
    // Of several definitions one would have to know which is nearer.
    (defining.size < 2 && !configured.has(world));
}

function filesOf({ input, only }: Search): Iterable<SourceFile> {
  if (only === undefined) return input.workspace.files();
  const file = input.workspace.file(only);
  return file === undefined ? [] : [file];
}

function mentionsOfResource(
  { input, sources, subject }: Search,
  file: SourceFile,
  index: number,
  resource: Resource,
  needle: string,
): PlacedMention[] {
  const text = sources.text(file, index);
  if (text?.includes(needle) !== true) return [];
  const written = sources.object(file, index, resource);
  if (written === undefined) return [];
  return mentionsOf(written.object, resource, input.workspace.settings.domainSuffix)
    .filter((mention) => sameSubject(mention.subject, subject))
    .map((mention) => {
      const placed = placeMention(mention, { file: file.path, start: written.start, text, resource });
      // The whole value stands for what cannot be found in its text, so nothing of it can be exchanged.
      const { part: _, ...whole } = placed;
      return written.placed ? placed : whole;
    });
}

/** A mention with file offsets. @param place its document: where it starts, and its text. */
export function placeMention(
  mention: Mention,
  place: { readonly file: FilePath; readonly start: number; readonly text: string; readonly resource: Resource },
): PlacedMention {
  const { file, start, text, resource } = place;
  const part = mention.part === undefined ? {} : { part: shift(mention.part, start) };
  const before = text.slice(Math.max(0, mention.scalar.start - 200), mention.scalar.start);
  return { file, mention, span: shift(mention.span, start), ...part, anchored: ANCHOR.test(before), resource };
}

const ANCHOR = /&[^\s,[\]{}]+\s+$/;

function inOrder(found: readonly PlacedMention[]): PlacedMention[] {
  return [...found].sort((a, b) => (a.file === b.file ? a.span.start - b.span.start : a.file < b.file ? -1 : 1));
}
