import type { Minor } from '../schema/types';
import { minors } from '../schema/minors';
import type { YamlDocument } from '../yaml/document';
import { Field } from '../yaml/field';
import type { FilePath } from './paths';
import { baseName, folderOf } from './paths';
import type { Control, Level, LevelOverride, Settings } from './settings';

/** What a project says of itself, for everybody who works on it. Undefined members were not written. */
export interface ProjectFile {
  readonly folder: FilePath;
  readonly istioVersion?: Minor | 'auto';
  readonly defaultNamespace?: string;
  readonly rules: Control['rules'];
  readonly overrides: readonly LevelOverride[];
  readonly externalHosts: readonly string[];
  readonly externalNamespaces: readonly string[];
}

/** The name of the file. */
export const PROJECT_FILE = '.pilotage.yaml';

/** True for the file by which a project tells Pilotage about itself. */
export function isProjectFile(path: FilePath): boolean {
  return /^\.pilotage\.ya?ml$/.test(baseName(path));
}

/** Reads a project file; what is wrong in it is left out here and told by the check `project-file`. */
export function readProjectFile(path: FilePath, document: YamlDocument): ProjectFile {
  const root = Field.root(document.root);
  const folder = folderOf(path);
  const version = root.get('istioVersion');
  const text = version.text ?? version.scalar?.text;
  const minor = text === 'auto' ? 'auto' : minors.find((known) => known === text);
  const namespace = root.get('defaultNamespace').text;
  return {
    folder,
    ...(minor === undefined ? {} : { istioVersion: minor }),
    ...(namespace === undefined ? {} : { defaultNamespace: namespace }),
    rules: levelsOf(root.get('rules')),
    overrides: root
      .get('overrides')
      .items()
      .map((override) => ({
        folder,
        ...(override.get('paths').exists ? { paths: override.get('paths').texts() } : {}),
        ...(override.get('worlds').exists ? { worlds: override.get('worlds').texts() } : {}),
        rules: levelsOf(override.get('rules')),
      })),
    externalHosts: root.get('externalHosts').texts(),
    externalNamespaces: root.get('externalNamespaces').texts(),
  };
}

/** `off` is a boolean to YAML 1.1. */
export function levelOf(field: Field): Level | undefined {
  const text = field.boolean === false ? 'off' : field.text;
  return LEVELS.find((level) => level === text);
}

/** How loud a rule can speak, the loudest first. */
export const LEVELS: readonly Level[] = ['error', 'warning', 'information', 'hint', 'off'];

function levelsOf(rules: Field): Record<string, Level> {
  const levels: Record<string, Level> = {};
  for (const member of rules.members()) {
    const level = levelOf(member);
    if (level !== undefined) levels[String(member.key)] = level;
  }
  return levels;
}

/** Settings with what projects say: for the version and the namespace the first project counts, levels hold for its own files. */
export function withProjects(settings: Settings, projects: readonly ProjectFile[]): Settings {
  const versions = projects.flatMap(({ istioVersion }) => istioVersion ?? []);
  const [version] = versions;
  const namespace = projects.find(({ defaultNamespace }) => defaultNamespace !== undefined)?.defaultNamespace;
  const overrides = projects.flatMap(({ folder, rules, overrides: own }): LevelOverride[] => [
    ...(Object.keys(rules).length === 0 ? [] : [{ folder, paths: ['**'], rules }]),
    ...own,
  ]);
  return {
    ...settings,
    ...(version === undefined
      ? {}
      : version === 'auto'
        ? { autoVersion: true }
        : { istioVersion: version, autoVersion: false }),
    ...(namespace === undefined ? {} : { defaultNamespace: namespace }),
    control: { rules: settings.control.rules, overrides: [...settings.control.overrides, ...overrides] },
    externalHosts: [...settings.externalHosts, ...projects.flatMap(({ externalHosts }) => externalHosts)],
    externalNamespaces: [
      ...settings.externalNamespaces,
      ...projects.flatMap(({ externalNamespaces }) => externalNamespaces),
    ],
  };
}
