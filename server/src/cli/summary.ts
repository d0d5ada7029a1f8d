import type { Severity, VersionInUse } from '../core/index';
import { versionsInUse } from '../core/index';
import type { LocatedFinding } from './locate';
import type { Project } from './project';

/** What a check amounts to. */
export interface Summary {
  readonly files: number;
  readonly documents: number;
  /** Objects; one that lives in two worlds counts once. */
  readonly resources: number;
  /** Worlds that hold at least one object. */
  readonly worlds: number;
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
  readonly hints: number;
  /** The Istio minors that the files were held against, and where they come from. */
  readonly versions: readonly VersionInUse[];
}

const ORDER: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** Counts findings as they come. */
export class Tally {
  private readonly counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  /** Findings that `pilotage fix` can mend. */
  fixable = 0;
  /** Errors for which the cluster refuses the object. */
  refused = 0;

  add({ finding }: LocatedFinding): void {
    this.counts[finding.severity]++;
    if (finding.refused && finding.severity === 'error') this.refused++;
    if (finding.fixes.some(({ safe }) => safe)) this.fixable++;
  }

  /** True when a finding was as grave as `level`, or graver. */
  reaches(level: Severity | 'never'): boolean {
    return level !== 'never' && ORDER.slice(0, ORDER.indexOf(level) + 1).some((severity) => this.counts[severity] > 0);
  }

  /** The counts, with what the project holds. */
  summary(project: Project): Summary {
    const worlds = new Set<string>();
    let resources = 0;
    for (const { parts } of project.workspace.files()) {
      for (const { part, resources: placed } of parts) {
        resources += part.objects.length;
        for (const { world } of placed) worlds.add(world.id);
      }
    }
    return {
      files: project.workspace.fileCount,
      documents: project.documents,
      resources,
      worlds: worlds.size,
      errors: this.counts.error,
      warnings: this.counts.warning,
      information: this.counts.information,
      hints: this.counts.hint,
      versions: versionsInUse(project.workspace),
    };
  }
}
