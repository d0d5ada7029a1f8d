import type { DocumentSymbol, DocumentSymbolParams } from 'vscode-languageserver/node';
import { documentSymbols } from '../../core/index';
import type { OutlineSymbol } from '../../core/index';
import type { Session } from '../session';
import { SYMBOL_KINDS } from '../symbolKinds';

/** `textDocument/documentSymbol`: the outline. Beside Red Hat YAML, which lists every key, a second one would be in the way. */
export function documentSymbol(session: Session, { textDocument }: DocumentSymbolParams): DocumentSymbol[] | null {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined || session.isBesideRedhatYaml) return null;
  const translation = session.translation();
  const toSymbol = ({ name, detail, kind, span, selection, children }: OutlineSymbol): DocumentSymbol => ({
    name,
    ...(detail === undefined ? {} : { detail }),
    kind: SYMBOL_KINDS[kind],
    range: translation.converter.range(open.document, span),
    selectionRange: translation.converter.range(open.document, selection),
    children: children.map(toSymbol),
  });
  return documentSymbols(session.featureInput(translation), open.path).map(toSymbol);
}
