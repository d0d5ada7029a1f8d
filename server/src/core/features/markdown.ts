import { displayName } from '../workspace/resource';
import type { Resource } from '../workspace/resource';
import { folderOf, relativePath } from '../workspace/paths';

/** Text as Markdown code; a backtick inside needs a longer fence. */
export function code(text: string | number): string {
  const plain = String(text);
  return plain.includes('`') ? `\`\` ${plain} \`\`` : `\`${plain}\``;
}

/** A name as the title of a hover. Names may hold stars, so they are code. */
export function title(name: string): string {
  return `**${code(name)}**`;
}

/** `a`, `b` and 3 more, as Markdown code. */
export function codes(texts: readonly (string | number)[], limit = 4): string {
  return join(texts.map(code), limit);
}

/** a, b and c; of a long list the first ones and how many more there are. */
export function join(texts: readonly string[], limit = 4, joint = 'and'): string {
  const shown = texts.length > limit ? [...texts.slice(0, limit - 1), `${texts.length - limit + 1} more`] : [...texts];
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} ${joint} ${last}`;
}

/** Points of a list, one a line. */
export function bullets(lines: readonly (string | undefined)[]): string {
  return lines.flatMap((line) => (line === undefined || line === '' ? [] : [`- ${line}`])).join('\n');
}

/** Parts of a hover with a blank line between them; empty ones are left out. */
export function paragraphs(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

/** `3 endpoints`, `1 endpoint`, `no endpoints`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number === 0 ? 'no' : number} ${number === 1 ? one : many}`;
}

/** An object with the file it stands in, as seen from the object that is being read. */
export function named(resource: Resource, from: Resource): string {
  return `${resource.facts.kind} ${code(displayName(resource))} (${fileOf(resource, from)})`;
}

/** Several objects of one kind, each with its file. */
export function namedAll(resources: readonly Resource[], from: Resource, limit = 3): string {
  return join(
    // Those that are only counted need no name: there may be thousands.
    resources.map((resource, index) => (index < limit ? named(resource, from) : '')),
    limit,
  );
}

/** The file of an object, as seen from another. */
export function fileOf(resource: Resource, from: Resource): string {
  return resource.file === from.file ? 'this file' : code(relativePath(folderOf(from.file), resource.file));
}

/** The first letter as a capital. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
