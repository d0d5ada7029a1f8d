import { readFile, writeFile } from 'node:fs/promises';
import type { FilePath } from '../core/index';
import { formatPath, relativePath } from '../core/index';
import { Failure } from './failure';
import type { LocatedFinding } from './locate';

/**
 * The findings of an earlier run, so that only new ones are told. A finding is known again by its rule, file, object and
 * field: lines that move, items that move in their list and words that change do not make it new.
 */
export class Baseline {
  private readonly left: Map<string, number>;
  /** The keys that are the same but for the numbers of list items. */
  private readonly similar = new Map<string, string[]>();

  private constructor(
    known: Readonly<Record<string, number>>,
    private readonly cwd: FilePath,
  ) {
    this.left = new Map(Object.entries(known));
    for (const key of this.left.keys()) {
      const same = this.similar.get(looseKey(key));
      if (same === undefined) this.similar.set(looseKey(key), [key]);
      else same.push(key);
    }
  }

  /** Reads a baseline. Throws a Failure when there is none. @param file a system path. */
  static async read(file: string, cwd: FilePath): Promise<Baseline> {
    try {
      const data: unknown = JSON.parse(await readFile(file, 'utf8'));
      const { version, findings } = (data ?? {}) as { version?: unknown; findings?: unknown };
      if (version !== 1 || typeof findings !== 'object' || findings === null) throw new Error('it holds no baseline');
      return new Baseline(findings as Record<string, number>, cwd);
    } catch (error) {
      throw new Failure(`--baseline ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /**
   * The findings of a file that the earlier run had not; each is known once for each time it was found. Those at the very
   * place come first, then those that a new item above has moved along in their list.
   * @param findings all of one file
   */
  newOf(findings: readonly LocatedFinding[]): LocatedFinding[] {
    const moved = findings.filter((finding) => !this.take(keyOf(finding, this.cwd)));
    return moved.filter((finding) => {
      const similar = this.similar.get(looseKey(keyOf(finding, this.cwd))) ?? [];
      return !similar.some((key) => this.take(key));
    });
  }

  private take(key: string): boolean {
    const left = this.left.get(key) ?? 0;
    if (left > 0) this.left.set(key, left - 1);
    return left > 0;
  }
}

/** Writes what was found, for later runs. @param file a system path. */
export async function writeBaseline(file: string, found: readonly LocatedFinding[], cwd: FilePath): Promise<void> {
  const counts = new Map<string, number>();
  for (const finding of found) {
    const key = keyOf(finding, cwd);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const findings = Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  try {
    await writeFile(file, `${JSON.stringify({ version: 1, findings }, undefined, 2)}\n`);
  } catch (error) {
    throw new Failure(`--write-baseline ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A key without the numbers of list items. */
function looseKey(key: string): string {
  const path = key.lastIndexOf(SEPARATOR);
  return key.slice(0, path) + key.slice(path).replace(/\[\d+\]/g, '[]');
}

const SEPARATOR = ' | ';

function keyOf({ finding, path }: LocatedFinding, cwd: FilePath): string {
  const { code, resource } = finding;
  const object =
    resource === undefined ? '' : `${resource.facts.kind} ${resource.namespace}/${resource.facts.name ?? ''}`;
  return [code, relativePath(cwd, path), object, formatPath(finding.path)].join(SEPARATOR);
}
