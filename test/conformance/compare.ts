import type { Minor } from '../../server/src/core/index';
import { readDocuments, readProbes, readStableChannel, readVersions, textOf } from './documents';
import type { Document } from './documents';
import { judge, judgeByPolicy } from './judge';
import type { Answer } from './judge';
import { isPlaced } from './place';

const NEWEST: Minor = '1.32';
const OLDER: readonly Minor[] = ['1.31', '1.30', '1.29', '1.28'];

/** The numbers of a kind. */
export interface Tally {
  documents: number;
  same: number;
  falseAlarms: number;
  misses: number;
  accepted: number;
  warningsSame: number;
  /** Refused documents whose measurement names a place, and those with a finding there. */
  withPlace: number;
  placed: number;
}

/** A document that is judged otherwise than measured. */
export interface Disagreement {
  readonly id: string;
  readonly what: string;
}

/** The outcome of a run over a folder. */
export interface Comparison {
  readonly kinds: ReadonlyMap<string, Tally>;
  readonly disagreements: readonly Disagreement[];
  /** Milliseconds a document on average. */
  readonly reading: number;
  readonly checking: number;
}

/**
 * Judges all documents of a folder, with the newest minor and with the older ones that the folder knows.
 * @param older whether older minors judge all documents, or only those that they answer otherwise
 */
export function compareFolder(folder: string, older: 'all' | 'different' = 'all'): Comparison {
  const documents = readDocuments(folder);
  const run = new Run();
  for (const document of documents) run.judge(document, NEWEST);
  const times = { reading: run.reading / documents.length, checking: run.checking / documents.length };
  compareOlder(folder, documents, run, older);
  compareProbes(folder, run);
  for (const document of readStableChannel(folder)) run.judge(document, NEWEST, 'stable-channel policy', judgeByPolicy);
  return { kinds: run.kinds, disagreements: run.disagreements, ...times };
}

function compareOlder(folder: string, documents: readonly Document[], run: Run, which: 'all' | 'different'): void {
  const lines = new Map(readVersions(folder).map((line) => [`${line.version} ${line.kind} ${line.id}`, line]));
  if (lines.size === 0) return;
  for (const minor of OLDER)
    for (const document of documents) {
      const { kind, id } = document;
      const line = lines.get(`${minor} ${kind} ${id}`) ?? lines.get(`${minor} ${kind} *`);
      if (line === undefined && which === 'different') continue;
      const { verdict, warnings } = line ?? document;
      run.judge({ ...document, verdict, warnings, paths: [] }, minor, `all kinds, Istio ${minor}`);
    }
}

function compareProbes(folder: string, run: Run): void {
  for (const probe of readProbes(folder)) {
    for (const [version, answer] of Object.entries(probe.versions)) {
      const minor = version.replace('-dev', '') as Minor;
      run.judge({ ...probe, ...answer, rows: [], paths: [] }, minor, 'probes of changes between minors');
    }
  }
}

/** Collects the numbers. */
class Run {
  readonly kinds = new Map<string, Tally>();
  readonly disagreements: Disagreement[] = [];
  reading = 0;
  checking = 0;

  judge(document: Document, minor: Minor, line = document.kind, by: typeof judgeByPolicy = judge): void {
    const answer = by(textOf(document), minor, document.kind);
    this.reading += answer.reading;
    this.checking += answer.checking;
    const id = minor === NEWEST ? document.id : `${document.id} in ${minor}`;
    this.count(this.tallyOf(line), document, answer, id);
  }

  private tallyOf(line: string): Tally {
    const known = this.kinds.get(line);
    if (known !== undefined) return known;
    const made: Tally = {
      documents: 0,
      same: 0,
      falseAlarms: 0,
      misses: 0,
      accepted: 0,
      warningsSame: 0,
      withPlace: 0,
      placed: 0,
    };
    this.kinds.set(line, made);
    return made;
  }

  private count(tally: Tally, document: Document, answer: Answer, id: string): void {
    tally.documents++;
    if (answer.verdict === document.verdict) tally.same++;
    else if (answer.verdict === 'reject') {
      tally.falseAlarms++;
      this.disagree(id, `refused as ${answer.refusals.map(({ code }) => code).join(', ')}, but the cluster accepts it`);
    } else {
      tally.misses++;
      this.disagree(
        id,
        `accepted, but the cluster refuses it (${document.rows.join(' ')} ${document.paths.join(' ')})`,
      );
    }
    if (document.verdict === 'accept') {
      if (document.warnings !== undefined) this.countWarnings(tally, document.warnings, answer, id);
    } else if (answer.verdict === 'reject' && document.paths.length > 0) {
      tally.withPlace++;
      if (isPlaced(answer.refusals, document.paths)) tally.placed++;
    }
  }

  // A cluster shows the warnings of accepted objects only.
  private countWarnings(tally: Tally, warnings: number, answer: Answer, id: string): void {
    tally.accepted++;
    if (answer.cautions.length === warnings) tally.warningsSame++;
    else {
      const codes = answer.cautions.map(({ code }) => code).join(', ');
      this.disagree(id, `${answer.cautions.length} warnings (${codes}), but the cluster gives ${warnings}`);
    }
  }

  private disagree(id: string, what: string): void {
    this.disagreements.push({ id, what });
  }
}
