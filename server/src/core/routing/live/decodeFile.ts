import type { Refusals } from '../../rules/checkedPart';
import { checkAlone } from '../../rules/runChecks';
import type { CheckInput } from '../../rules/runChecks';
import { documentsOf } from '../../workspace/documents';
import { objectTree } from '../../workspace/facts/objectTree';
import type { IndexKey } from '../../workspace/indexes';
import type { FilePath } from '../../workspace/paths';
import type { Resource } from '../../workspace/resource';
import type { PlacedPart, SourceFile } from '../../workspace/sourceFile';
import type { YamlDocument } from '../../yaml/document';
import { decodeFacts, decodeObject } from '../spec/decode';
import type { RoutingObject } from '../spec/decode';

/** An object of a file, and whether the cluster would refuse it. */
export interface DecodedObject {
  readonly object: RoutingObject;
  readonly refused: boolean;
}

/** The decoded objects of one part of a file, for as long as the part stands as it does. */
export interface DecodedPart {
  readonly part: PlacedPart['part'];
  readonly resources: readonly Resource[];
  readonly objects: readonly DecodedObject[];
  /** What the refusals depend on besides the objects themselves: the version of Istio, where files say it. */
  readonly reads: ReadonlySet<IndexKey>;
  /** True when the objects were made of facts and hold nothing else. */
  readonly isSmall?: true;
}

/** What is known already of what a cluster would refuse in a document. */
export type KnownRefusals = (path: FilePath, placed: PlacedPart) => Refusals | undefined;

/** Groups whose objects an admission check can refuse. */
const CHECKED = /(?:^|\.)istio\.io$|^gateway\.networking/;

/**
 * Decodes the objects of a file, in all worlds.
 * @param before what was decoded of the version before; parts that stand as they did are taken over.
 * @param refusals what is known already of what the cluster would refuse.
 * @param text needed where the trees are not kept. Without it only what is kept can be had.
 */
export function decodeFile(
  file: SourceFile,
  before: readonly DecodedPart[],
  text: () => string | undefined,
  input: CheckInput,
  refusals: KnownRefusals = () => undefined,
): DecodedPart[] {
  const known = new Map(before.map((decoded) => [decoded.part, decoded]));
  let documents: ((index: number) => YamlDocument | undefined) | undefined;
  return file.parts.map((placed, index) => {
    const same = known.get(placed.part);
    if (same?.resources === placed.resources) return same;
    const { part, resources } = placed;
    if (resources.length === 0) return { part, resources, objects: NONE, reads: NO_READS };
    const small = part.document === undefined ? ofFacts(placed) : undefined;
    if (small !== undefined) return small;
    documents ??= documentsOf(
      file,
      part.document === undefined ? text() : undefined,
      input.workspace.layout.chartOf(file.path) !== undefined,
    );
    const document = part.document ?? documents(index);
    return document === undefined
      ? { part, resources, objects: NONE, reads: NO_READS }
      : decodePart(placed, document, () => refusals(file.path, placed) ?? refusedIn(placed, document, input));
  });
}

const NONE: readonly DecodedObject[] = [];

/** A part of which the facts are enough: nobody refuses such objects, or they have no say. */
function ofFacts({ part, resources }: PlacedPart): DecodedPart | undefined {
  const objects: DecodedObject[] = [];
  for (const resource of resources) {
    const made = decodeFacts(resource);
    if (made === 'text') return undefined;
    if (made.object !== undefined) objects.push({ object: made.object, refused: false });
  }
  return { part, resources, objects: objects.length === 0 ? NONE : objects, reads: NO_READS, isSmall: true };
}

function decodePart({ part, resources }: PlacedPart, document: YamlDocument, refusals: () => Refusals): DecodedPart {
  const isChecked = part.objects.some(({ group }) => CHECKED.test(group));
  const { objects: refused, reads } = isChecked ? refusals() : { objects: NOBODY, reads: NO_READS };
  const objects = resources.flatMap((resource) => {
    const tree = objectTree(document, resource.facts);
    const object = decodeObject({ resource, document: tree.document, field: tree.object });
    return object === undefined ? [] : { object, refused: refused.has(resource.facts) };
  });
  return { part, resources, objects, reads };
}

/** The objects that a cluster would refuse, and what that was looked up under. */
function refusedIn(placed: PlacedPart, document: YamlDocument, input: CheckInput): Refusals {
  // Only what an object says by itself makes the cluster refuse it.
  const { findings, reads } = checkAlone(input, placed, document);
  const refused = findings.filter((finding) => finding.refused);
  return {
    objects: refused.length === 0 ? NOBODY : new Set(refused.flatMap(({ resource }) => resource?.facts ?? [])),
    reads: reads.size === 0 ? NO_READS : reads,
  };
}

const NOBODY: Refusals['objects'] = new Set();
const NO_READS: ReadonlySet<IndexKey> = new Set();
