import { cutDocuments } from '../yaml/cut';
import { parseDocument } from '../yaml/document';
import type { YamlDocument } from '../yaml/document';
import { equalData } from './equal';
import { extractObjects, mayHoldKnownObject } from './facts/extract';
import type { ObjectFacts } from './facts/types';
import type { FilePath } from './paths';
import type { Resource } from './resource';

/** One document of a file with the facts taken from it. Immutable; shared by all versions of the file that hold the same text. */
export interface Part {
  /** Kept for open files only. */
  readonly text?: string;
  /** Kept for open files only, and only for documents that may hold something Pilotage knows. */
  readonly document?: YamlDocument;
  readonly objects: readonly ObjectFacts[];
}

/** A part where it stands now, with the resources that its objects are in their worlds. */
export interface PlacedPart {
  readonly start: number;
  readonly part: Part;
  readonly resources: readonly Resource[];
}

/** A file of the workspace. Immutable. */
export interface SourceFile {
  readonly path: FilePath;
  readonly parts: readonly PlacedPart[];
  /** True when the editor has the file open, so that trees are kept. */
  readonly open: boolean;
}

/** A file beyond this size is passed over: no manifest is that long. */
export const MAX_FILE_LENGTH = 20_000_000;

/** Reads a document and its facts, once for all. */
export function readPart(text: string, options: { readonly template: boolean; readonly keep: boolean }): Part {
  if (!mayHoldKnownObject(text)) return options.keep ? { text, objects: [] } : NOTHING;
  const document = parseDocument(text, { template: options.template });
  const objects = extractObjects(document).map((object) => object.facts);
  return options.keep ? { text, document, objects } : { objects };
}

const NOTHING: Part = { objects: [] };

/**
 * Cuts a file and reads what is new in it. Parts whose text is unchanged are taken over; where an edit left the facts
 * equal, the old facts are taken over, so that nobody has to look again.
 */
export function readFile(
  path: FilePath,
  text: string,
  options: { readonly template: boolean; readonly keep: boolean },
  old?: SourceFile,
): SourceFile {
  const cuts = cutDocuments(text);
  const known = new Map<string, PlacedPart>();
  if (options.keep)
    for (const placed of old?.parts ?? []) if (placed.part.text !== undefined) known.set(placed.part.text, placed);
  const parts = cuts.map(({ start, end }, index): PlacedPart => {
    const source = text.slice(start, end);
    const same = known.get(source);
    if (same !== undefined) return same.start === start ? same : { ...same, start };
    const part = readPart(source, options);
    const before = cuts.length === old?.parts.length ? old.parts[index] : undefined;
    if (before === undefined || !equalData(before.part.objects, part.objects)) return { start, part, resources: [] };
    return { start, part: { ...part, objects: before.part.objects }, resources: before.resources };
  });
  return { path, parts, open: options.keep };
}
