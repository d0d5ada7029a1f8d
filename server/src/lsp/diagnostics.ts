import { DiagnosticSeverity } from 'vscode-languageserver/node';
import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FilePath, Finding, PlacedFinding, Related, Resource, Severity, Span, Workspace } from '../core/index';
import { formatPath } from '../core/index';
import type { ClientFeatures } from './clientFeatures';
import type { Converter } from './convert';
import type { Documentation } from './documentation';
import type { Texts } from './texts';

/** What it takes to say in lines and columns what the core says in offsets. */
export interface Translation {
  readonly workspace: Workspace;
  readonly texts: Texts;
  readonly converter: Converter;
  readonly features: ClientFeatures;
  readonly documentation: Documentation;
}

/** What comes back with a diagnostic when the client asks for code actions. */
export interface DiagnosticData {
  readonly finding: string;
}

const SOURCE = 'Pilotage';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** @param document the file that the finding is in. */
export function toDiagnostic(translation: Translation, document: TextDocument, placed: PlacedFinding): Diagnostic {
  const { features, documentation, converter } = translation;
  const { finding, start } = placed;
  const href = features.codeDescription ? documentation.documentationOf(finding.code) : undefined;
  const related = features.relatedInformation ? toRelatedInformation(translation, finding.related) : [];
  const data: DiagnosticData = { finding: findingKey(finding) };
  return {
    range: converter.range(document, shifted(finding.span, start)),
    severity: SEVERITIES[finding.severity],
    code: finding.code,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: SOURCE,
    message: messageOf(finding),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
    ...(features.diagnosticData ? { data } : {}),
  };
}

/** What tells a finding from the others of its file, wherever in the file it stands by now. */
export function findingKey({ code, path, resource }: Finding): string {
  const object =
    resource === undefined ? '' : `${resource.facts.kind}/${resource.namespace}/${resource.facts.name ?? ''}`;
  return `${code} ${object} ${formatPath(path)}`;
}

/** The Problems list shows the first line: what is wrong. Why it matters and what to do come below. */
function messageOf({ message }: Finding): string {
  return [message.what, message.why, message.todo].filter((sentence) => sentence !== '').join('\n');
}

function toRelatedInformation(translation: Translation, related: readonly Related[]): DiagnosticRelatedInformation[] {
  const { texts, converter, workspace } = translation;
  return related.flatMap(({ resource, span, message }) => {
    const place = placeOf(workspace, resource);
    const document = place === undefined ? undefined : texts.document(place.path);
    if (place === undefined || document === undefined) return [];
    const range = converter.range(document, shifted(span, place.start));
    return [{ location: { uri: texts.uri(place.path), range }, message }];
  });
}

/** The file of a resource and where its document starts there; undefined when it is gone. */
export function placeOf(workspace: Workspace, resource: Resource): { path: FilePath; start: number } | undefined {
  const path = resource.file;
  const placed = workspace.file(path)?.parts.find(({ resources }) => resources.includes(resource));
  return placed === undefined ? undefined : { path, start: placed.start };
}

/** A span of a document, as one of its file. */
export function shifted({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
