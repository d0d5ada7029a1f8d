import type { TextEdit } from '../text/span';
import { addMember, appendItem, replaceScalar } from '../yaml/edit';
import { parseDocument } from '../yaml/document';
import { Field } from '../yaml/field';
import { layoutOf } from '../yaml/layout';
import { writeBlock } from '../yaml/write';
import type { Writable } from '../yaml/write';
import type { FilePath } from './paths';
import { folderOf, isInside, relativePath } from './paths';
import { levelOf } from './projectFile';
import type { Level } from './settings';

/** Something that a project file can be made to say: a host or namespace lies outside, or a rule speaks at some level. */
export type ProjectChange =
  | { readonly externalHost: string }
  | { readonly externalNamespace: string }
  | {
      /** A code of ours. */
      readonly rule: string;
      readonly level: Level;
      /** The file that it is said for; undefined: all. */
      readonly path?: FilePath;
    };

/**
 * The edit that makes a project file say something. File offsets.
 * @param file the project file, which may not be there yet.
 * @param text what stands in it; undefined when it is not there.
 * @returns undefined where it is said already, where the file cannot be read as it is, and for a path that is outside of
 * the folder of the file or would be a pattern.
 */
export function projectEdit(file: FilePath, text: string | undefined, change: ProjectChange): TextEdit | undefined {
  const written = text ?? '';
  const document = parseDocument(written);
  const root = Field.root(document.root);
  if (document.recovered || (root.node !== undefined && root.map === undefined && root.exists)) return undefined;
  if ('externalHost' in change) return listEdit(written, root, 'externalHosts', change.externalHost);
  if ('externalNamespace' in change) return listEdit(written, root, 'externalNamespaces', change.externalNamespace);
  const { rule, level, path } = change;
  if (path === undefined) return levelEdit(written, root, root.get('rules'), rule, level);
  const folder = folderOf(file);
  const pattern = relativePath(folder, path);
  if (!isInside(path, folder) || /[*?{}\\]/.test(pattern)) return undefined;
  const same = root
    .get('overrides')
    .items()
    .find((override) => isOnlyFor(override, pattern));
  if (same !== undefined) return levelEdit(written, root, same.get('rules'), rule, level);
  return listEdit(written, root, 'overrides', { paths: [anchored(pattern)], rules: { [rule]: level } });
}

/** A name without a folder would be found in every folder. */
function anchored(pattern: string): string {
  return pattern.includes('/') ? pattern : `./${pattern}`;
}

function isOnlyFor(override: Field, pattern: string): boolean {
  const paths = override.get('paths').texts();
  return !override.get('worlds').exists && paths.length === 1 && paths[0] === anchored(pattern);
}

function listEdit(text: string, root: Field, key: string, item: Writable): TextEdit | undefined {
  const list = root.get(key);
  if (list.node?.kind === 'list')
    return list.texts().some((known) => known === item) ? undefined : appendItem(text, list.node, item);
  return list.exists ? undefined : memberEdit(text, root, key, [item]);
}

function levelEdit(text: string, root: Field, rules: Field, rule: string, level: Level): TextEdit | undefined {
  const said = rules.get(rule);
  if (said.scalar !== undefined) return levelOf(said) === level ? undefined : replaceScalar(said.scalar, level);
  if (rules.exists && rules.map === undefined) return undefined;
  return rules.parent?.map === undefined
    ? memberEdit(text, root, 'rules', { [rule]: level })
    : addMember(text, rules, rule, level);
}

/** A member of the file itself, which may hold nothing but comments so far. */
function memberEdit(text: string, root: Field, key: string, value: Writable): TextEdit | undefined {
  if (root.map !== undefined) return addMember(text, root, key, value);
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  const lines = writeBlock({ [key]: value }, 0, layoutOf(text));
  return { span: { start: text.length, end: text.length }, newText: start + lines.map((line) => `${line}\n`).join('') };
}
