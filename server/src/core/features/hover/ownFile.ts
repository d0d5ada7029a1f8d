import { ownFieldAt, ownTypeWords } from '../../schema/ownFile';
import type { OwnField } from '../../schema/ownFile';
import type { Path } from '../../yaml/path';
import { bullets, code, paragraphs } from '../markdown';
import type { HoverTarget } from './target';

/** What the description of a file that is made for Pilotage says of a key or value; undefined for what it does not know. */
export function ownFileHover(root: OwnField, { path, onKey, node }: HoverTarget): string | undefined {
  const field = ownFieldAt(root, path);
  if (field === undefined || path.length === 0) return undefined;
  const value = node.kind === 'scalar' && !node.unknown ? node.text : undefined;
  const words = value === undefined ? undefined : field.valueWords?.[value];
  if (!onKey && words !== undefined) return `**${value ?? ''}** — ${words}`;
  const facts = [ownTypeWords(field), limitWords(field), isRequired(root, path) ? 'required' : undefined];
  return paragraphs([
    `**${nameOf(path)}** — ${facts.filter((fact) => fact !== undefined).join(' · ')}`,
    field.words,
    wordsOf(field),
    field.example === undefined ? undefined : `Example: ${code(field.example)}`,
  ]);
}

function nameOf(path: Path): string {
  const name = [...path].reverse().find((step) => typeof step === 'string') ?? '';
  return typeof path.at(-1) === 'number' ? `${name}[]` : name;
}

function limitWords({ minimum, maximum }: OwnField): string | undefined {
  if (minimum === undefined) return undefined;
  return maximum === undefined ? `${minimum} or more` : `${minimum} to ${maximum}`;
}

function isRequired(root: OwnField, path: Path): boolean {
  const last = path.at(-1);
  return typeof last === 'string' && ownFieldAt(root, path.slice(0, -1))?.required?.includes(last) === true;
}

function wordsOf({ enum: words = [], valueWords = {} }: OwnField): string | undefined {
  if (words.length === 0) return undefined;
  return bullets(words.map((word) => `${code(word)} — ${valueWords[word] ?? ''}`));
}
