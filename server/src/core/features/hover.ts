import type { Minor } from '../schema/types';
import { shift } from '../text/span';
import type { Span } from '../text/span';
import { isTestFile } from '../workspace/ownFiles';
import type { FilePath } from '../workspace/paths';
import { isProjectFile } from '../workspace/projectFile';
import { View } from '../workspace/view';
import type { Path } from '../yaml/path';
import { appliedHover } from './hover/applied';
import type { AppliedHover } from './hover/table';
import { fieldHover, fieldOfLater } from './hover/fieldHover';
import { worldWords } from './hover/namespace';
import { hoverTarget } from './hover/target';
import { projectHover } from './hover/projectFile';
import { testFileHover } from './hover/testFile';
import { paragraphs } from './markdown';
import { innerDocument, objectAt, partAt, pathInObject } from './input';
import type { FeatureInput, ObjectPlace, PartPlace } from './input';
import { schemaAt, structureOf } from './schemaAt';

/** What there is to know of a place in a file. */
export interface Hover {
  readonly markdown: string;
  /** The key or value that it is about. File offsets. */
  readonly span: Span;
}

/**
 * Explains the key or value under a file offset: first what it means, then what it means in this object and workspace.
 * @returns undefined in white space, comments and block scalars, for unknown fields, and in files that are not open.
 */
export function hover(input: FeatureInput, path: FilePath, offset: number): Hover | undefined {
  const part = partAt(input, path, offset);
  if (part === undefined) return undefined;
  if (isProjectFile(path)) return projectHover(part);
  const document = innerDocument(part);
  const target = hoverTarget(document.document, part.at);
  if (target !== undefined && isTestFile(path)) {
    const markdown = testFileHover(input, part, document.document, target);
    return markdown === undefined ? undefined : { markdown, span: shift(target.span, part.start) };
  }
  const place = target && objectAt(part, document, target.path);
  if (target === undefined || place === undefined) return undefined;
  const inner = pathInObject(place.facts, target.path);
  const span = shift(target.span, part.start);
  const minor = minorAt(input, part, place);
  const structure = structureOf(input, place.facts, minor);
  const applied = appliedHover(place.facts, inner, target.onKey);
  const told = applied === undefined ? undefined : tellApplied(input, place, applied, inner, target.onKey);
  const schema = schemaAt(structure, inner);
  if (schema === undefined) {
    const markdown = structure === undefined ? told : fieldOfLater(input, structure, inner, minor);
    return markdown === undefined ? undefined : { markdown, span };
  }
  const alone = applied?.alone === 'on key and value' || (applied?.alone === 'on the value' && !target.onKey);
  const words = fieldHover(schema, target.node, target.onKey, told === undefined);
  const markdown = told === undefined ? words : paragraphs([alone ? undefined : words, told]);
  return markdown === undefined ? undefined : { markdown, span };
}

/** The Istio minor that holds for an object. */
function minorAt({ workspace }: FeatureInput, { file }: PartPlace, { placements }: ObjectPlace): Minor {
  const world = placements[0]?.world ?? workspace.layout.membershipsOf(file.path)[0]?.world;
  const view = world && new View(workspace, world, new Set(), file.path);
  return (view?.settings ?? workspace.settings).istioVersion;
}

/** A document in more worlds than these is explained as the first ones have it. */
const WORLDS_COMPARED = 4;

/** What is told of a place in the object's worlds: as the first one has it, with a note where another has it otherwise. */
function tellApplied(
  input: FeatureInput,
  { object, facts, placements }: ObjectPlace,
  applied: AppliedHover,
  path: Path,
  onKey: boolean,
): string | undefined {
  // A patch is partial on purpose: what it leaves out is in the object that it completes.
  const told = placements.filter(({ role }) => role === 'resource' || applied.ofAllWorlds === true);
  const [first] = told;
  if (first === undefined) return undefined;
  const texts = told.slice(0, applied.ofAllWorlds === true ? 1 : WORLDS_COMPARED).map((resource) => {
    const view = new View(input.workspace, resource.world, new Set(), resource.file);
    return applied.text({ input, object, facts, path, field: object.follow(path), onKey, resource, placements, view });
  });
  const [text] = texts;
  const others = texts.filter((other) => other !== text).length;
  if (text === undefined || others === 0) return text;
  return paragraphs([
    text,
    `_As ${worldWords(first)} has it; in ${others === 1 ? 'another one' : `${others} others`} it is different._`,
  ]);
}
