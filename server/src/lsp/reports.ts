import type { Diagnostic, Range } from 'vscode-languageserver/node';
import type { FilePath, SourceFile } from '../core/index';
import type { Translation } from './diagnostics';
import { toDiagnostic } from './diagnostics';
import { Fingerprint } from './fingerprint';
import type { Project } from './project';

/** The diagnostics of a file, and a name that equal diagnostics share. */
export interface Report {
  readonly resultId: string;
  readonly items: readonly Diagnostic[];
}

const EMPTY: Report = { resultId: '-', items: [] };

/** Says what there is to say of a file, and remembers the name of what was said. */
export class Reports {
  private readonly resultIds = new Map<FilePath, string>();

  constructor(private readonly project: Project) {}

  /** The name of the last report, if it still holds. */
  knownId(path: FilePath): string | undefined {
    return this.resultIds.get(path);
  }

  /** What was said of these files may hold no longer. */
  forget(paths: Iterable<FilePath>): void {
    for (const path of paths) this.resultIds.delete(path);
  }

  forgetAll(): void {
    this.resultIds.clear();
  }

  /** The diagnostics of a file as it is now. */
  report(path: FilePath, translation: Translation): Report {
    const report = this.make(path, translation);
    this.resultIds.set(path, report.resultId);
    return report;
  }

  private make(path: FilePath, translation: Translation): Report {
    const { project } = this;
    const { texts, wording } = translation;
    const findings = project.findings(path, texts.isOpen(path) ? undefined : texts.document(path)?.getText());
    const document = findings.length === 0 ? undefined : texts.document(path);
    if (document === undefined) return EMPTY;
    const print = new Fingerprint();
    const items = findings.map((placed) => {
      const diagnostic = toDiagnostic(translation, document, placed);
      printDiagnostic(print.number(wording.of(placed.finding).sum), diagnostic);
      return diagnostic;
    });
    return { resultId: print.toString(), items };
  }
}

/** The places; the words have a sum of their own. */
function printDiagnostic(print: Fingerprint, { range, relatedInformation }: Diagnostic): void {
  printRange(print, range);
  for (const { location, message } of relatedInformation ?? []) {
    printRange(print.text(location.uri).text(message), location.range);
  }
}

function printRange(print: Fingerprint, { start, end }: Range): void {
  print.number(start.line).number(start.character).number(end.line).number(end.character);
}

/** True for files that hold something that can be checked. */
export function isCheckable(file: SourceFile): boolean {
  return file.parts.some(({ part }) => part.objects.length > 0 || part.broken === true);
}

/** True for files that hold objects of Istio or the Gateway API: of these something is said even if all is well. */
export function holdsIstio(file: SourceFile): boolean {
  return file.parts.some(({ part }) => part.objects.some(({ group }) => ISTIO_GROUP.test(group)));
}

const ISTIO_GROUP = /(?:^|\.)istio\.io$|^gateway\.networking\.k8s\.io$/;
