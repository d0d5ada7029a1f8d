import type { FilePath } from '../../workspace/paths';
import { isInside, relativePath } from '../../workspace/paths';
import { globTest } from '../../workspace/glob';
import type { Control, Level } from '../../workspace/settings';
import type { Finding } from '../finding';

/** The level that the user wants for a finding; undefined when nothing is said of its rule. */
export class Levels {
  private readonly overrides: readonly {
    readonly folder: FilePath;
    readonly paths: ((path: string) => boolean) | undefined;
    readonly worlds: ReadonlySet<string> | undefined;
    readonly rules: Readonly<Record<string, Level>>;
  }[];

  constructor(
    private readonly control: Control,
    private readonly names: ReadonlyMap<string, readonly string[]>,
  ) {
    this.overrides = control.overrides.map(({ folder, paths, worlds, rules: levels }) => ({
      folder,
      paths: paths === undefined ? undefined : globTest(paths),
      worlds: worlds === undefined ? undefined : new Set(worlds.map((world) => withoutDot(world))),
      rules: levels,
    }));
  }

  /** True when nobody has asked for anything, so that findings need not be looked at. */
  get isEmpty(): boolean {
    return Object.keys(this.control.rules).length === 0 && this.overrides.length === 0;
  }

  /** The finding at the level that the user wants; undefined when it is switched off. Of several wishes the last one counts. */
  apply(finding: Finding, path: FilePath): Finding | undefined {
    const level = this.levelOf(finding, path);
    if (level === undefined || level === finding.severity) return finding;
    return level === 'off' ? undefined : { ...finding, severity: level };
  }

  private levelOf(finding: Finding, path: FilePath): Level | undefined {
    const names = this.names.get(finding.code) ?? [finding.code];
    let level = levelIn(this.control.rules, names);
    for (const { folder, paths, worlds, rules } of this.overrides) {
      if (paths !== undefined && !(isInside(path, folder) && reaches(paths, relativePath(folder, path)))) continue;
      if (worlds !== undefined && !this.isOfWorld(finding, folder, worlds)) continue;
      level = levelIn(rules, names) ?? level;
    }
    return level;
  }

  private isOfWorld({ resource }: Finding, folder: FilePath, worlds: ReadonlySet<string>): boolean {
    return resource !== undefined && worlds.has(relativePath(folder, resource.world.folder));
  }
}

function withoutDot(world: string): string {
  return world.replace(/^\.\//, '').replace(/\/+$/, '');
}

/** A pattern that matches a folder reaches all that is in it. */
function reaches(test: (path: string) => boolean, path: string): boolean {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) if (test(at)) return true;
  return false;
}

function levelIn(rules: Readonly<Record<string, Level>>, names: readonly string[]): Level | undefined {
  for (const name of names) if (rules[name] !== undefined) return rules[name];
  return rules['*'];
}
