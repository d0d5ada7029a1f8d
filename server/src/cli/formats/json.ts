import type { FilePath, Message, Resource, Severity, VersionInUse } from '../../core/index';
import { formatPath, relativePath } from '../../core/index';
import { documentationOf } from '../catalogue';
import type { LocatedEdit, LocatedFinding } from '../locate';
import type { Summary } from '../summary';
import type { Range } from '../texts';

/**
 * A finding as `--format json` prints it. This shape is a promise to other programs: a change of it that is more than a
 * new member changes `version`. Lines and columns count from 1, columns in UTF-16 units, `end` is exclusive. Files are
 * relative to the working directory.
 */
export interface PublicFinding {
  readonly code: string;
  readonly aliases: readonly string[];
  readonly severity: Severity;
  readonly refused: boolean;
  /** Three lines: what is wrong, why it matters, what to do. */
  readonly message: string;
  readonly file: string;
  readonly range: Range;
  /** Null for a finding about a file. */
  readonly resource: PublicResource | null;
  /** `kustomize:`, `chart:` or `folder:` with the folder. */
  readonly world: string;
  /** Such as `spec.http[0].route[1].destination.host`; empty for the object itself. */
  readonly path: string;
  readonly fixes: readonly { readonly title: string; readonly safe: boolean; readonly edits: readonly PublicEdit[] }[];
  readonly related: readonly {
    readonly file: string;
    readonly range: Range;
    readonly resource: PublicResource;
    readonly message: string;
  }[];
  readonly documentation: string;
}

export interface PublicResource {
  readonly group: string;
  readonly kind: string;
  /** The namespace in force; null when there is none, or none is known. */
  readonly namespace: string | null;
  /** Null when it is not known. */
  readonly name: string | null;
}

/** An Istio minor that files were held against. */
export interface PublicVersion {
  readonly version: string;
  /** How many files with objects. */
  readonly files: number;
  /** The file that names it, and how it is written there; null when the option or the default decides. */
  readonly from: string | null;
  readonly text: string | null;
}

export interface PublicEdit {
  readonly file: string;
  /** Only there, and true, for a file that is not there yet. */
  readonly newFile?: true;
  readonly range: Range;
  readonly newText: string;
}

/** A finding for other programs. @param cwd the folder that files are told relative to. */
export function publicFinding(located: LocatedFinding, cwd: FilePath): PublicFinding {
  const { finding, rule, path, range, world } = located;
  const file = (target: FilePath): string => relativePath(cwd, target);
  const edit = ({ path: target, range: where, newText, creates }: LocatedEdit): PublicEdit => ({
    file: file(target),
    ...(creates === true ? { newFile: true } : {}),
    range: where,
    newText,
  });
  return {
    code: finding.code,
    aliases: rule?.aliases ?? [],
    severity: finding.severity,
    refused: finding.refused,
    message: oneText(finding.message),
    file: file(path),
    range,
    resource: finding.resource === undefined ? null : publicResource(finding.resource),
    world: world === undefined ? 'folder:.' : `${world.kind}:${file(world.folder)}`,
    path: formatPath(finding.path),
    fixes: located.fixes.map(({ title, safe, edits }) => ({ title, safe, edits: edits.map(edit) })),
    related: located.related.map((related) => ({
      file: file(related.path),
      range: related.range,
      resource: publicResource(related.resource),
      message: related.message,
    })),
    documentation: documentationOf(finding.code),
  };
}

/** The three parts of a message as three lines. */
function oneText({ what, why, todo }: Message): string {
  return [what, why, todo].map((part) => onOneLine(part)).join('\n');
}

function onOneLine(text: string): string {
  const lines = text.split(/[\r\n]+/);
  return lines.length === 1 ? text : lines.map((line) => line.trim()).join(' ');
}

function publicResource({ facts, namespace }: Resource): PublicResource {
  return {
    group: facts.group,
    kind: facts.kind,
    namespace: namespace === '' ? null : namespace,
    name: facts.name ?? null,
  };
}

/** @param cwd the folder that files are told relative to */
function publicVersion({ minor, files, text, from }: VersionInUse, cwd: FilePath): PublicVersion {
  return { version: minor, files, from: from === undefined ? null : relativePath(cwd, from), text: text ?? null };
}

/** Prints findings as one JSON object, a finding a line, so that neither side must hold all of them at once. */
export class JsonFormat {
  private first = true;

  constructor(private readonly cwd: FilePath) {}

  /** What comes before the first finding. */
  begin(): string {
    return '{"version":1,"findings":[';
  }

  /** Some more findings. */
  findings(located: readonly LocatedFinding[]): string {
    let out = '';
    for (const one of located) {
      out += `${this.first ? '\n' : ',\n'}${JSON.stringify(publicFinding(one, this.cwd))}`;
      this.first = false;
    }
    return out;
  }

  /** What comes after the last finding. */
  end(summary: Summary): string {
    const { files, documents, resources, worlds, errors, warnings, information, hints } = summary;
    const istioVersions = summary.versions.map((version) => publicVersion(version, this.cwd));
    const counts = { files, documents, resources, worlds, errors, warnings, information, hints, istioVersions };
    return `${this.first ? '' : '\n'}],"summary":${JSON.stringify(counts)}}\n`;
  }
}
