import { MarkupKind, ResourceOperationKind } from 'vscode-languageserver/node';
import type { DiagnosticTag, InitializeParams } from 'vscode-languageserver/node';
import type { Encoding } from './convert';
import { chooseEncoding } from './convert';

/** What the client can do, as far as it makes a difference here. */
export interface ClientFeatures {
  readonly encoding: Encoding;
  /** It asks for diagnostics; else they are sent to it. */
  readonly pullsDiagnostics: boolean;
  /** It can be told to ask again. */
  readonly refreshesDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticTags: readonly DiagnosticTag[];
  /** It gives the data of a diagnostic back with a request for code actions. */
  readonly diagnosticData: boolean;
  /** It can be asked for settings. */
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly workspaceFolders: boolean;
  readonly progress: boolean;
  readonly refreshesCodeLens: boolean;
  readonly refreshesInlayHints: boolean;
  /** Edits can name the version of the document they are for. */
  readonly documentChanges: boolean;
  /** Edits can make a file. */
  readonly createsFiles: boolean;
  /** Edits can have places to type on at. */
  readonly snippetEdits: boolean;
  readonly codeActionLiterals: boolean;
  /** It shows actions that cannot be taken here, with the reason. */
  readonly disabledActions: boolean;
  /** Definitions can say which text leads there. */
  readonly definitionLinks: boolean;
  readonly typeDefinitionLinks: boolean;
  /** It asks whether a name can be changed before it asks for the new one. */
  readonly preparesRename: boolean;
  readonly snippets: boolean;
  /** Hovers may be Markdown. */
  readonly hoverMarkdown: boolean;
  /** What is said of completions may be Markdown. */
  readonly completionMarkdown: boolean;
}

/** Reads what the client says of itself. What it does not mention it cannot do. */
export function readClientFeatures({ capabilities }: Pick<InitializeParams, 'capabilities'>): ClientFeatures {
  const { general, textDocument, window, workspace } = capabilities;
  const published = textDocument?.publishDiagnostics;
  const pulled = textDocument?.diagnostic;
  const diagnostics = pulled ?? published;
  return {
    encoding: chooseEncoding(general?.positionEncodings),
    pullsDiagnostics: pulled !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: (diagnostics?.relatedInformation ?? published?.relatedInformation) === true,
    codeDescription: (diagnostics?.codeDescriptionSupport ?? published?.codeDescriptionSupport) === true,
    diagnosticTags: (diagnostics?.tagSupport ?? published?.tagSupport)?.valueSet ?? [],
    diagnosticData: (diagnostics?.dataSupport ?? published?.dataSupport) === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    progress: window?.workDoneProgress === true,
    refreshesCodeLens: workspace?.codeLens?.refreshSupport === true,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.resourceOperations?.includes(ResourceOperationKind.Create) === true,
    snippetEdits:
      workspace?.workspaceEdit?.documentChanges === true && workspace.workspaceEdit.snippetEditSupport === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
    typeDefinitionLinks: textDocument?.typeDefinition?.linkSupport === true,
    preparesRename: textDocument?.rename?.prepareSupport === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    disabledActions: textDocument?.codeAction?.disabledSupport === true,
    hoverMarkdown: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true,
    completionMarkdown:
      textDocument?.completion?.completionItem?.documentationFormat?.includes(MarkupKind.Markdown) === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
  };
}
