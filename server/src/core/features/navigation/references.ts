import { isWildcard, matches } from '../../istio/hosts';
import type { Subject } from '../../names/subject';
import type { Span } from '../../text/span';
import { isTestFile } from '../../workspace/ownFiles';
import type { FilePath } from '../../workspace/paths';
import type { FeatureInput } from '../input';
import { testDefinition } from '../testFile/definition';
import { nameAt } from './mentionAt';
import type { NameAt } from './mentionAt';
import { findMentions } from './search';
import type { PlacedMention, Search } from './search';
import { Sources } from './sources';

/** A place in a file. File offsets. */
export interface Location {
  readonly file: FilePath;
  readonly span: Span;
}

/** Where a name leads, and the text that leads there. */
export interface Definition {
  readonly origin: Span;
  readonly targets: readonly Location[];
}

/**
 * Where the thing that is named under a file offset gets its name. A host that no object has by name leads to the
 * wildcard host that takes it in.
 * @returns undefined where no name is written, and for things that the workspace does not define.
 */
export function definition(input: FeatureInput, path: FilePath, offset: number): Definition | undefined {
  if (isTestFile(path)) return testDefinition(input, path, offset);
  const name = nameAt(input, path, offset);
  if (name === undefined) return undefined;
  const targets = mentionsOfName(input, name).filter(({ mention }) => mention.role === 'definition');
  const found = targets.length > 0 ? targets : wildcardOwners(input, name);
  return found.length === 0 ? undefined : { origin: name.mention.span, targets: found.map(toLocation) };
}

/** Every place that names what is named under a file offset. @param withDefinition whether to tell of definitions too. */
export function references(
  input: FeatureInput,
  path: FilePath,
  offset: number,
  withDefinition: boolean,
): readonly Location[] {
  const name = nameAt(input, path, offset);
  if (name === undefined) return [];
  const all = mentionsOfName(input, name);
  return all.filter(({ mention }) => withDefinition || mention.role === 'reference').map(toLocation);
}

/** A place of the document that names the same. */
export interface Highlight {
  readonly span: Span;
  readonly isDefinition: boolean;
}

/** The places of the same file that name what is named under a file offset. */
export function highlights(input: FeatureInput, path: FilePath, offset: number): readonly Highlight[] {
  const name = nameAt(input, path, offset);
  if (name === undefined) return [];
  return mentionsOfName(input, name, path).map(({ mention, span, part }) => ({
    span: part ?? span,
    isDefinition: mention.role === 'definition',
  }));
}

/** All mentions of what a name means, each place once. @param only the one file to look in. */
export function mentionsOfName(input: FeatureInput, name: NameAt, only?: FilePath): readonly PlacedMention[] {
  const sources = new Sources(input);
  const found = new Map<string, PlacedMention>();
  for (const { subject, worlds } of name.meanings) {
    for (const placed of findMentions({ input, sources, subject, worlds, ...(only === undefined ? {} : { only }) }))
      found.set(`${placed.span.start} ${placed.file}`, placed);
  }
  return [...found.values()];
}

function wildcardOwners(input: FeatureInput, name: NameAt): readonly PlacedMention[] {
  const sources = new Sources(input);
  return name.meanings.flatMap(({ subject, worlds }) => {
    const host = hostOf(subject);
    if (host === undefined || isWildcard(host)) return [];
    return wildcardsFor(input, host, worlds).flatMap((wildcard) => {
      const search: Search = { input, sources, subject: { kind: 'host', host: wildcard }, worlds };
      return findMentions(search).filter(({ mention }) => mention.role === 'definition');
    });
  });
}

function hostOf(subject: Subject): string | undefined {
  return subject.kind === 'host' || subject.kind === 'port' ? subject.host : undefined;
}

function wildcardsFor(input: FeatureInput, host: string, worlds: ReadonlySet<string>): string[] {
  const entries = input.workspace.resources('wildcard-host|*').filter(({ world }) => worlds.has(world.id));
  const hosts = entries.flatMap(({ facts }) =>
    facts.spec.type === 'ServiceEntry' ? facts.spec.hosts.map(({ text }) => text) : [],
  );
  return [...new Set(hosts)].filter((text) => isWildcard(text) && matches(text, host));
}

function toLocation({ file, span, part }: PlacedMention): Location {
  return { file, span: part ?? span };
}
