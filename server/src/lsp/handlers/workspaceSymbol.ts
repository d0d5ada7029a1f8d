import type { SymbolInformation, WorkspaceSymbolParams } from 'vscode-languageserver/node';
import { workspaceSymbols } from '../../core/index';
import { toLocation } from '../locations';
import type { Session } from '../session';
import { SYMBOL_KINDS } from '../symbolKinds';

/** `workspace/symbol`: objects, hosts and subsets by name, of all files. */
export function workspaceSymbol(session: Session, { query }: WorkspaceSymbolParams): SymbolInformation[] {
  const translation = session.translation();
  return workspaceSymbols(session.featureInput(translation), query).flatMap(({ name, kind, container, file, span }) =>
    toLocation(translation, { file, span }).map((location) => ({
      name,
      kind: SYMBOL_KINDS[kind],
      containerName: container,
      location,
    })),
  );
}
