import { DiagnosticSeverity } from 'vscode-languageserver/node';
import type { Finding, Severity } from '../core/index';
import { formatPath } from '../core/index';
import { Fingerprint } from './fingerprint';

/** What is said of a finding, wherever in its file it stands. */
export interface Worded {
  readonly severity: DiagnosticSeverity;
  readonly message: string;
  /** What tells the finding from the others of its file. */
  readonly key: string;
  /** Equal words have equal sums. */
  readonly sum: number;
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Puts findings into words, each once: a keystroke leaves nearly all findings of a file what they were. */
export class Wording {
  private readonly known = new WeakMap<Finding, Worded>();

  of(finding: Finding): Worded {
    const known = this.known.get(finding);
    if (known !== undefined) return known;
    const worded = word(finding);
    this.known.set(finding, worded);
    return worded;
  }
}

function word(finding: Finding): Worded {
  const severity = SEVERITIES[finding.severity];
  const message = messageOf(finding);
  const key = keyOf(finding);
  return { severity, message, key, sum: new Fingerprint().number(severity).text(message).text(key).sum };
}

function keyOf({ code, path, resource }: Finding): string {
  const object =
    resource === undefined ? '' : `${resource.facts.kind}/${resource.namespace}/${resource.facts.name ?? ''}`;
  return `${code} ${object} ${formatPath(path)}`;
}

/** The Problems list shows the first line: what is wrong. Why it matters and what to do come below. */
function messageOf({ message }: Finding): string {
  return [message.what, message.why, message.todo].filter((sentence) => sentence !== '').join('\n');
}
