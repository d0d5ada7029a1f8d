import { readFile, writeFile } from 'node:fs/promises';
import type { FilePath } from '../core/index';
import { formatPath, relativePath } from '../core/index';
import { Failure } from './failure';
import type { LocatedFinding } from './locate';

/**
 * The findings of an earlier run, so that only new ones are told. A finding is known again by its rule, file, object and
 * field: lines that move and words that change do not make it new.
 */
export class Baseline {
  private readonly left: Map<string, number>;

  private constructor(
    known: Readonly<Record<string, number>>,
    private readonly cwd: FilePath,
  ) {
    this.left = new Map(Object.entries(known));
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

  /** True for a finding that the earlier run had; each is known once for each time it was found. */
  knows(finding: LocatedFinding): boolean {
    const key = keyOf(finding, this.cwd);
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

function keyOf({ finding, path }: LocatedFinding, cwd: FilePath): string {
  const { code, resource } = finding;
  const object =
    resource === undefined ? '' : `${resource.facts.kind} ${resource.namespace}/${resource.facts.name ?? ''}`;
  return [code, relativePath(cwd, path), object, formatPath(finding.path)].join(' | ');
}
