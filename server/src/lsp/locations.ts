import type { Location } from 'vscode-languageserver/node';
import type { Location as Found } from '../core/index';
import type { Translation } from './diagnostics';

/** A place of a file for the client; nothing when the file is gone. */
export function toLocation({ texts, converter }: Translation, { file, span }: Found): Location[] {
  const document = texts.document(file);
  return document === undefined ? [] : [{ uri: texts.uri(file), range: converter.range(document, span) }];
}
