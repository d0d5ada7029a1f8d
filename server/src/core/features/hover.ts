import { isGatewayApiGroup, isIstioGroup } from '../schema/kinds';
import { shift } from '../text/span';
import type { Span } from '../text/span';
import type { FilePath } from '../workspace/paths';
import { View } from '../workspace/view';
import { appliedHover } from './hover/applied';
import type { AppliedContext } from './hover/context';
import { fieldHover, fieldOfLater } from './hover/fieldHover';
import { worldWords } from './hover/namespace';
import { hoverTarget } from './hover/target';
import { paragraphs } from './markdown';
import { documentOf, objectAt, partAt } from './input';
import type { FeatureInput, ObjectPlace } from './input';
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
  const document = documentOf(part);
  const target = hoverTarget(document, part.at);
  const place = target && objectAt(part, document, target.path);
  if (target === undefined || place === undefined) return undefined;
  const inner = target.path.slice(place.facts.path.length);
  const span = shift(target.span, part.start);
  const structure = structureOf(input, place.facts);
  const schema = schemaAt(structure, inner);
  if (schema === undefined) {
    const markdown = structure === undefined ? undefined : fieldOfLater(input, structure, inner);
    return markdown === undefined ? undefined : { markdown, span };
  }
  const context = appliedContext(input, place, inner, target.onKey);
  const applied = context === undefined ? undefined : appliedHover(place.facts.kind, inner, target.onKey);
  const text = context === undefined ? undefined : applied?.text(context);
  const alone = applied?.alone === 'on key and value' || (applied?.alone === 'on the value' && !target.onKey);
  const words = fieldHover(schema, target.node, target.onKey, text === undefined);
  const markdown =
    text === undefined
      ? words
      : paragraphs([alone ? undefined : words, text, applied?.ofAllWorlds === true ? undefined : otherWorlds(place)]);
  return markdown === undefined ? undefined : { markdown, span };
}

function appliedContext(
  input: FeatureInput,
  { object, facts, placements }: ObjectPlace,
  path: AppliedContext['path'],
  onKey: boolean,
): AppliedContext | undefined {
  const [resource] = placements;
  if (resource === undefined || !(isIstioGroup(facts.group) || isGatewayApiGroup(facts.group))) return undefined;
  const view = new View(input.workspace, resource.world, new Set());
  return { input, object, facts, path, field: object.follow(path), onKey, resource, placements, view };
}

/** A base under several overlays is explained as the first of them has it. */
function otherWorlds({ placements }: ObjectPlace): string | undefined {
  const [first, ...others] = placements;
  if (first === undefined || others.length === 0) return undefined;
  return `_As ${worldWords(first)} has it; ${others.length === 1 ? 'another' : `${others.length} others`} may differ._`;
}
