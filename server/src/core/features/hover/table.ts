import { bullets, paragraphs } from '../markdown';
import type { AppliedContext } from './context';

/** What a place means in this object and this workspace. */
export interface AppliedHover {
  readonly text: (context: AppliedContext) => string | undefined;
  /** Where the text stands for itself; elsewhere it follows the words of the field. */
  readonly alone?: 'on the value' | 'on key and value';
  /** True when the text tells of all worlds, not of the first one only. */
  readonly ofAllWorlds?: boolean;
}

/** The applied hovers of a kind by place; `[]` is any item, `*` any label. */
export type HoverTable = Readonly<Record<string, AppliedHover>>;

/** The parts of what is told after the words of a field; all without the full stop. */
export interface Told {
  readonly here?: string;
  readonly points?: readonly (string | undefined)[];
  /** What will surprise. */
  readonly watch?: string;
}

/** An applied hover that follows the words of the field. Silent as long as the object's namespace is not known. */
export function here(tell: (context: AppliedContext) => Told | string | undefined): AppliedHover {
  return {
    text: (context) => (context.resource.namespaceFrom === 'unknown' ? undefined : toldText(tell(context))),
  };
}

/** What is told as Markdown; undefined when that is nothing. A text alone is what holds here. */
export function toldText(told: Told | string | undefined): string | undefined {
  const { here: first, points = [], watch } = typeof told === 'string' ? { here: told } : (told ?? {});
  const text = paragraphs([
    first === undefined ? undefined : `**Here:** ${first}${points.some(isSaid) ? ':' : '.'}`,
    bullets(points),
    watch === undefined ? undefined : `**Watch out:** ${watch}.`,
  ]);
  return text === '' ? undefined : text;
}

function isSaid(point: string | undefined): boolean {
  return point !== undefined && point !== '';
}

/** The same hover at several places. */
export function atAll(places: readonly string[], hover: AppliedHover): HoverTable {
  return Object.fromEntries(places.map((place) => [place, hover]));
}

/** A table with its places below another place. */
export function below(way: string, table: HoverTable): HoverTable {
  return Object.fromEntries(Object.entries(table).map(([place, hover]) => [`${way}.${place}`, hover]));
}
