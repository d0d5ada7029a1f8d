import { cutDocuments } from '../yaml/cut';
import { duplicateKeys, parseDocument } from '../yaml/document';
import type { YamlDocument } from '../yaml/document';
import { equalData } from './equal';
import type { Compactor } from './facts/compact';
import { extractObjects, mayHoldKnownObject } from './facts/extract';
import type { MeshFileKind } from './facts/extract';
import type { ObjectFacts } from './facts/types';
import { ownText } from './ownText';
import type { FilePath } from './paths';
import type { Resource } from './resource';

/** One document of a file with the facts taken from it. Immutable; shared by all versions of the file that hold the same text. */
export interface Part {
  /** Kept for open files only. */
  readonly text?: string;
  /** Kept for open files only, and only for documents that may hold something Pilotage knows. */
  readonly document?: YamlDocument;
  readonly objects: readonly ObjectFacts[];
  /** True when the text itself is at fault, so that there is something to report even without an object. */
  readonly broken?: boolean;
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

/** How a file is read. */
export interface ReadOptions {
  readonly template: boolean;
  /** True for open files: texts and trees are kept. */
  readonly keep: boolean;
  readonly compactor: Compactor;
  /** Set for the files that the user names as mesh configuration: they hold no Kubernetes objects. */
  readonly meshFile?: MeshFileKind;
  /** Set for files that are looked at though they hold no objects. */
  readonly isOwnFile?: boolean;
}

/** Reads a document and its facts, once for all. */
export function readPart(text: string, options: ReadOptions): Part {
  if (options.isOwnFile === true)
    return options.keep
      ? { text, document: parseDocument(text, { template: false }), objects: NO_OBJECTS }
      : { objects: NO_OBJECTS, broken: true };
  if (options.meshFile === undefined && !mayHoldKnownObject(text))
    return options.keep ? { text, objects: NO_OBJECTS } : NOTHING;
  const document = parseDocument(text, { template: options.template });
  const objects = extractObjects(document, options.meshFile).map((object) => object.facts);
  if (options.keep) return { text, document, objects };
  if (document.problems.length > 0 || (objects.length === 0 && duplicateKeys(document).length > 0))
    return { objects: options.compactor.compact(objects), broken: true };
  return objects.length === 0 ? NOTHING : { objects: options.compactor.compact(objects) };
}

const NO_OBJECTS: readonly ObjectFacts[] = [];
const NOTHING: Part = { objects: NO_OBJECTS };
const NO_RESOURCES: readonly Resource[] = [];

/**
 * Cuts a file and reads what is new in it. Parts whose text is unchanged are taken over; where an edit left the facts
 * equal, the old facts are taken over, so that nobody has to look again.
 */
export function readFile(path: FilePath, text: string, options: ReadOptions, old?: SourceFile): SourceFile {
  const cuts = cutDocuments(text);
  const unchanged = new KnownParts(old?.parts ?? [], cuts.length);
  const parts = cuts.map(({ start, end }, index): PlacedPart => {
    const source = text.slice(start, end);
    const same = options.keep ? unchanged.find(source, index) : undefined;
    if (same !== undefined) return same.start === start ? same : { start, part: same.part, resources: same.resources };
    // A part that outlives this version of the file must not keep the whole of its text.
    const part = readPart(options.keep && cuts.length > 1 ? ownText(source) : source, options);
    const before = cuts.length === old?.parts.length ? old.parts[index] : undefined;
    if (before === undefined || !equalData(before.part.objects, part.objects)) {
      return { start, part, resources: NO_RESOURCES };
    }
    const { objects } = before.part;
    if (!options.keep) options.compactor.compact(objects);
    return { start, part: { ...part, objects }, resources: before.resources };
  });
  return { path, parts, open: options.keep };
}

/**
 * Finds the parts of the version before by their text. Nearly all stand where they stood, counted from the start or
 * from the end of the file, so most are found without a table of all texts.
 */
class KnownParts {
  private table: Map<string, PlacedPart> | undefined;
  private readonly taken = new Set<PlacedPart>();

  constructor(
    private readonly parts: readonly PlacedPart[],
    private readonly count: number,
  ) {}

  /** Each part is found once: a document that is there twice is two. */
  find(text: string, index: number): PlacedPart | undefined {
    const { parts } = this;
    const placed = this.free(parts[index], text) ?? this.free(parts[parts.length - this.count + index], text);
    // One changed document is the rule, and no table finds it.
    const found = placed ?? (this.count === parts.length ? undefined : this.free(this.tableOfTexts().get(text), text));
    if (found !== undefined) this.taken.add(found);
    return found;
  }

  private free(placed: PlacedPart | undefined, text: string): PlacedPart | undefined {
    return placed !== undefined && placed.part.text === text && !this.taken.has(placed) ? placed : undefined;
  }

  private tableOfTexts(): ReadonlyMap<string, PlacedPart> {
    if (this.table !== undefined) return this.table;
    this.table = new Map();
    for (const placed of this.parts) if (placed.part.text !== undefined) this.table.set(placed.part.text, placed);
    return this.table;
  }
}
