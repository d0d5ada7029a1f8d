import type { ObjectFacts } from '../workspace/facts/types';
import type { IndexKey } from '../workspace/indexes';
import type { FilePath } from '../workspace/paths';
import type { Resource } from '../workspace/resource';
import type { Part, PlacedPart } from '../workspace/sourceFile';
import type { YamlDocument } from '../yaml/document';
import { directivesOf } from './control/directives';
import type { Directive } from './control/directives';
import { unusedEntries } from './control/annotationEntries';
import type { CheckTable } from './checkTable';
import type { FileCheck, WorldCheck } from './defineRule';
import type { Finding } from './finding';
import type { ReadKey, Reader, Readers } from './readers';
import { sortOut } from './suppression';
import type { Sorted, Suppressed } from './suppression';
import { checkAlone, checkFile, checkWorld, targetsOf, withoutRepeats, worldChecksOf } from './runChecks';
import type { CheckInput, Target } from './runChecks';

/** What one check that looks at other objects said of a document; when a key that it read changes, it is run again. */
interface WorldRun {
  readonly check: WorldCheck | FileCheck;
  readonly findings: readonly Finding[];
  readonly reads: readonly ReadKey<Reader>[];
  stale: boolean;
}

/** The objects of a document that a cluster would refuse for what they say by themselves. */
export interface Refusals {
  readonly objects: ReadonlySet<ObjectFacts>;
  /** Keys on which that depends. */
  readonly reads: ReadonlySet<IndexKey>;
}

/** The refusals of several documents as one. */
export function joinRefusals(parts: readonly CheckedPart[]): Refusals {
  const all = parts.map(({ refusals }) => refusals);
  const join = <T>(sets: readonly ReadonlySet<T>[], none: ReadonlySet<T>): ReadonlySet<T> =>
    sets.every(({ size }) => size === 0) ? none : new Set(sets.flatMap((set) => [...set]));
  return {
    objects: join(
      all.map(({ objects }) => objects),
      NOBODY,
    ),
    reads: join(
      all.map(({ reads }) => reads),
      NO_KEYS,
    ),
  };
}

/** A document of a file with its findings, check by check. */
export class CheckedPart implements Reader {
  readonly part: Part;
  /** Comments that hide findings. */
  readonly directives: readonly Directive[];
  private readonly resources: readonly Resource[];
  private readonly alone: readonly Finding[];
  private readonly aloneReads: readonly ReadKey<Reader>[];
  private isOutdated = false;
  /** Those that depend on others, or found something. */
  private runs: readonly WorldRun[];
  private merged: Sorted;

  constructor(
    readonly path: FilePath,
    placed: PlacedPart,
    document: YamlDocument,
    input: CheckInput,
    private readonly readers: Readers<Reader>,
  ) {
    this.part = placed.part;
    this.directives = shortest(directivesOf(document.text, document.root));
    this.resources = placed.resources;
    const targets = targetsOf(input.checks, placed, document);
    const { findings, reads } = checkAlone(input, placed, document, targets);
    this.alone = shortest(findings);
    this.aloneReads = shortest(Array.from(reads, (key) => this.readers.add(key, this)));
    const own = input.checks.files.filter((check) => check.isFor(path));
    const runs = [...worldChecksOf(targets), ...own].map((check) => this.run(check, document, targets, input));
    this.runs = shortest(runs.filter(({ reads, findings }) => reads.length > 0 || findings.length > 0));
    this.merged = this.merge(document, input.checks);
  }

  /** True while the document is this one, placed as it was, and what it was checked with holds. */
  isAbout({ part, resources }: PlacedPart): boolean {
    return !this.isOutdated && this.part === part && this.resources === resources;
  }

  /** True while no key has changed that the findings depend on. */
  get isFresh(): boolean {
    return this.runs.every(({ stale }) => !stale);
  }

  get findings(): readonly Finding[] {
    return this.merged.findings;
  }

  /** What makes the cluster refuse objects of the document, and the keys that this depends on. */
  get refusals(): Refusals {
    const refused = this.alone.filter((finding) => finding.refused);
    return {
      objects: refused.length === 0 ? NOBODY : new Set(refused.flatMap(({ resource }) => resource?.facts ?? [])),
      reads: this.aloneReads.length === 0 ? NO_KEYS : new Set(this.aloneReads.map(({ key }) => key)),
    };
  }

  /** What would have been found, had its object no annotation that hides it. */
  get suppressed(): readonly Suppressed[] {
    return this.merged.suppressed;
  }

  /** Notes which checks have to be run again. */
  keyChanged(key: IndexKey): void {
    if (this.aloneReads.some((read) => read.key === key)) this.isOutdated = true;
    for (const run of this.runs) if (run.reads.some((read) => read.key === key)) run.stale = true;
  }

  /** Runs the checks again whose keys have changed. @param document the same as ever. */
  refresh(placed: PlacedPart, document: YamlDocument, input: CheckInput): void {
    const before = this.reads();
    const targets = targetsOf(input.checks, placed, document);
    this.runs = this.runs.map((run) => (run.stale ? this.run(run.check, document, targets, input) : run));
    this.merged = this.merge(document, input.checks);
    const after = this.reads();
    for (const read of before) if (!after.has(read)) this.readers.remove(read, this);
  }

  /** Lets go of all keys, when the document is gone or another. */
  dispose(): void {
    for (const read of this.reads()) this.readers.remove(read, this);
  }

  private run(
    check: WorldCheck | FileCheck,
    document: YamlDocument,
    targets: readonly Target[],
    input: CheckInput,
  ): WorldRun {
    const { findings, reads } =
      check.scope === 'file'
        ? checkFile(input, check, this.path, document)
        : checkWorld(input, check, targets, this.alone);
    const noted = Array.from(reads, (key) => this.readers.add(key, this));
    return { check, findings: shortest(findings), reads: shortest(noted), stale: false };
  }

  private reads(): ReadonlySet<ReadKey<Reader>> {
    return new Set([...this.aloneReads, ...this.runs.flatMap(({ reads }) => reads)]);
  }

  private merge(document: YamlDocument, checks: CheckTable): Sorted {
    const others = this.runs.flatMap(({ findings }) => findings);
    const found = withoutRepeats(others.length === 0 ? this.alone : [...this.alone, ...others]);
    const { findings, suppressed } = sortOut(found, (code) => checks.rule(code));
    const { resources } = this;
    const { names } = checks;
    // While single checks are run, it cannot be said that nothing is there to hide.
    const unused = checks.isComplete ? unusedEntries({ document, resources, suppressed, names }) : [];
    return { findings: shortest([...findings, ...unused]), suppressed: shortest(suppressed) };
  }
}

const NOTHING: readonly never[] = [];
const NOBODY: ReadonlySet<ObjectFacts> = new Set();
const NO_KEYS: ReadonlySet<IndexKey> = new Set();

/** There is a list for every document of the workspace: most are empty, and none shall keep room for more. */
function shortest<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NOTHING : list.slice();
}
