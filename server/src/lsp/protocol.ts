/** What the client tells the server when it starts it; all of it may be missing. */
export interface InitializationOptions {
  /** The folder is known to hold objects of Istio or the Gateway API: do not wait for one to be opened. */
  readonly wake?: boolean;
  /** Another extension (redhat.vscode-yaml) reports broken YAML already. */
  readonly redhatYaml?: boolean;
  /** The client has the command `pilotage.showReferences`. */
  readonly showsReferences?: boolean;
  /** The editor offers the snippets of this project by itself: the server need not. */
  readonly ownSnippets?: boolean;
}

/** The argument of the client's command `pilotage.showReferences`, in the protocol's own types. */
export interface ShowReferencesParams {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
  readonly locations: readonly {
    readonly uri: string;
    readonly range: {
      readonly start: { readonly line: number; readonly character: number };
      readonly end: { readonly line: number; readonly character: number };
    };
  }[];
}

/** What the language server is doing: it sleeps until a document of Istio or of the Gateway API is seen. */
export type ServerState = 'asleep' | 'indexing' | 'ready';

/** What the status item shows. Sent by the server whenever one of its values changes. */
export interface StatusParams {
  readonly state: ServerState;
  /** Minor version in force, such as `1.31`. */
  readonly istioVersion: string;
  /** The file that names it for the document worked on last, where the setting is `auto` and one does. */
  readonly versionFrom?: string;
  /** Name of the world of the document worked on last: a kustomization, a chart or a workspace folder. */
  readonly world?: string;
  /** Files read so far. */
  readonly files?: number;
  /** Objects found in them so far. */
  readonly resources?: number;
}

/** Asks for all the server knows of a document. */
export interface ShowDocumentParams {
  /** URI of the document. */
  readonly uri: string;
}

/** The answer, for people to read. */
export interface ShowDocumentResult {
  /** Markdown. */
  readonly text: string;
}

/** Our own notifications, from server to client, by method. */
export interface Notifications {
  readonly 'pilotage/status': StatusParams;
}

/** Our own requests, from client to server, by method. */
export interface Requests {
  readonly 'pilotage/showDocument': { readonly params: ShowDocumentParams; readonly result: ShowDocumentResult };
}
