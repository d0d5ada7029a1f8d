import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FilePath, PlacedFinding, Related, Resource, Span, Workspace } from '../core/index';
import type { ClientFeatures } from './clientFeatures';
import type { Converter } from './convert';
import type { Documentation } from './documentation';
import type { Texts } from './texts';
import type { Wording } from './wording';

/** What it takes to say in lines and columns what the core says in offsets. */
export interface Translation {
  readonly workspace: Workspace;
  readonly texts: Texts;
  readonly converter: Converter;
  readonly features: ClientFeatures;
  readonly documentation: Documentation;
  readonly wording: Wording;
}

/** What comes back with a diagnostic when the client asks for code actions. */
export interface DiagnosticData {
  readonly finding: string;
}

const SOURCE = 'Pilotage';

/** @param document the file that the finding is in. */
export function toDiagnostic(translation: Translation, document: TextDocument, placed: PlacedFinding): Diagnostic {
  const { features, documentation, converter, wording } = translation;
  const { finding, start } = placed;
  const { severity, message, key } = wording.of(finding);
  const { code } = finding;
  const diagnostic: Diagnostic = {
    range: converter.range(document, shifted(finding.span, start)),
    severity,
    code,
    source: SOURCE,
    message,
  };
  const href = features.codeDescription ? documentation.documentationOf(code) : undefined;
  if (href !== undefined) diagnostic.codeDescription = { href };
  if (features.relatedInformation && finding.related.length > 0) {
    diagnostic.relatedInformation = toRelatedInformation(translation, finding.related);
  }
  if (features.diagnosticData) diagnostic.data = { finding: key } satisfies DiagnosticData;
  return diagnostic;
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
