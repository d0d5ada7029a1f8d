import type { TextDocumentPositionParams } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FeatureInput, FilePath } from '../core/index';
import type { Translation } from './diagnostics';
import type { Session } from './session';

/** What a request at a place of a document is about. */
export interface Asked {
  readonly translation: Translation;
  readonly input: FeatureInput;
  readonly path: FilePath;
  readonly document: TextDocument;
  /** File offset. */
  readonly offset: number;
}

/** @returns undefined for documents that are not open. */
export function askedAt(session: Session, { textDocument, position }: TextDocumentPositionParams): Asked | undefined {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined) return undefined;
  const translation = session.translation();
  const offset = translation.converter.offset(open.document, position);
  return { translation, input: session.featureInput(translation), path: open.path, document: open.document, offset };
}
