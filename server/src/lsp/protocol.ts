import type { Range } from 'vscode-languageserver/node';
import type {
  Caller,
  CallerChoice,
  ChangedRule,
  RouteChange,
  RoutingStory,
  RoutingTable,
  StoryChange,
  WayLine,
  WrittenRequest,
} from '../core/index';

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
  /** The client has the commands `pilotage.openRouting` and `pilotage.compareRouting`, which take a URI and a position. */
  readonly previewsRoutes?: boolean;
  /** The client has the command `pilotage.runRoutingTest`, and wants to be told when tests may have another answer. */
  readonly runsTests?: boolean;
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

/** A document, and which of its worlds is meant. */
export interface RoutingDocument {
  /** URI of a document. */
  readonly uri: string;
  /** Id of one of its worlds; the first one without it. */
  readonly world?: string;
  /** Where `$/progress` goes while many files have to be read for the answer. */
  readonly workDoneToken?: string | number;
}

/** A set of objects that can live together in one cluster. */
export interface RoutingWorld {
  readonly id: string;
  /** As people call it: its folder, or the name of the workspace folder. */
  readonly name: string;
  readonly kind: 'kustomize' | 'chart' | 'folder';
}

/** What every routing answer says of its circumstances. */
export interface RoutingContext {
  /** The worlds of the document; the answer is about `world`. */
  readonly worlds: readonly RoutingWorld[];
  /** Undefined when the document belongs to none. */
  readonly world?: string;
  /** False while files are still being read: the answer may change. */
  readonly complete: boolean;
}

/** A place in the YAML. */
export interface RoutingPlace {
  readonly uri: string;
  readonly range: Range;
  /** `VirtualService shop/reviews`. */
  readonly object: string;
  /** From the root of the object: `spec.http[1]`. */
  readonly path: string;
  /** `services.yaml:12`. */
  readonly label: string;
}

/** A story or table whose places are positions in documents. */
export type Located<T extends { readonly places: readonly unknown[] }> = Omit<T, 'places'> & {
  readonly places: readonly RoutingPlace[];
};

export interface RoutingCallersParams extends RoutingDocument {
  /** Part of the name; without it all. */
  readonly query?: string;
  /** At most so many (500). */
  readonly limit?: number;
}

export interface RoutingCallersResult extends RoutingContext {
  readonly choices: readonly CallerChoice[];
  /** How many there are in all. */
  readonly total: number;
}

export interface RoutingTraceParams extends RoutingDocument {
  readonly caller: Caller;
  readonly request: WrittenRequest;
}

export interface RoutingTraceResult extends RoutingContext {
  readonly story: Located<RoutingStory>;
}

/** Of `host`, `gateway` and `namespace` one. */
export interface RoutingPictureParams extends RoutingDocument {
  readonly host?: string;
  /** `namespace/workload` of a gateway. */
  readonly gateway?: string;
  readonly namespace?: string;
  /** Whose view of a host or namespace; by default that of a pod in the namespace. */
  readonly caller?: Caller;
  readonly limit?: number;
}

export interface RoutingPictureResult extends RoutingContext {
  /** Undefined when there is nothing to show; `problem` says why. */
  readonly table?: Located<RoutingTable>;
  readonly problem?: string;
}

export interface RoutingSuggestParams extends RoutingDocument {
  readonly position: { readonly line: number; readonly character: number };
}

export interface RoutingSuggestResult extends RoutingContext {
  /** Undefined when nothing in the world can be asked about. */
  readonly suggestion?: { readonly caller: Caller; readonly label: string; readonly request: WrittenRequest };
}

/** The state that the texts of now are compared with: the files as they are saved, or as they were in a revision of git. */
export type RoutingBaseline = 'saved' | { readonly revision: string };

/** With a caller and a request what becomes of them is compared, too. */
export interface RoutingCompareParams extends RoutingDocument {
  readonly with: RoutingBaseline;
  readonly caller?: Caller;
  readonly request?: WrittenRequest;
}

/** `Place` of the core by its index into `places` or, of what was, into `placesBefore`. */
export interface RoutingChangedRule extends Omit<ChangedRule, 'place' | 'placeBefore'> {
  readonly place?: number;
  readonly placeBefore?: number;
}

export interface RoutingChange extends Omit<RouteChange, 'rules' | 'lines'> {
  readonly rules: readonly RoutingChangedRule[];
}

/** A line of a request's way; its place is one of before where the line is gone. */
export interface RoutingWayLine extends Omit<WayLine, 'place'> {
  readonly place?: number;
}

export interface RoutingComparison {
  /** What it is compared with, for people: `the saved files`, `git HEAD (1a2b3c4)`. */
  readonly baseline: string;
  /** How many files have other texts than before. */
  readonly changedFiles: number;
  /** What becomes of the request that was asked about. */
  readonly question?: Omit<StoryChange, 'lines'> & { readonly lines: readonly RoutingWayLine[] };
  readonly changes: readonly RoutingChange[];
  /** Set in very large worlds, where only some callers are compared: says which. */
  readonly scope?: string;
  readonly places: readonly RoutingPlace[];
  /** Positions in the texts of before. */
  readonly placesBefore: readonly RoutingPlace[];
}

export interface RoutingCompareResult extends RoutingContext {
  readonly comparison?: RoutingComparison;
  /** Why there is none. */
  readonly problem?: string;
}

export interface RoutingTextBeforeParams {
  readonly uri: string;
  readonly with: RoutingBaseline;
}

export interface RoutingTextBeforeResult {
  /** Empty where the file was not there. */
  readonly text: string;
}

/** With a caller and a request that trace; with a position what is suggested there; else the document's first object. */
export interface RoutingTextParams extends RoutingDocument {
  readonly caller?: Caller;
  readonly request?: WrittenRequest;
  readonly position?: { readonly line: number; readonly character: number };
  readonly format?: 'markdown' | 'mermaid';
  /** Compares with another state of the files instead. */
  readonly compareWith?: RoutingBaseline;
}

export interface RoutingTextResult extends RoutingContext {
  readonly text: string;
}

/** The command by which any editor gets the text: one argument, RoutingTextParams; the answer is the text. */
export const ROUTING_TEXT_COMMAND = 'pilotage.routing.text';

/** A routing test of a file. */
export interface RoutingTestItem {
  /** Its name, with a number behind where another test of the file has the same. */
  readonly id: string;
  readonly name: string;
  /** All of its text. */
  readonly range: Range;
}

/** A file of routing tests. */
export interface RoutingTestFile {
  readonly uri: string;
  readonly tests: readonly RoutingTestItem[];
}

export interface RoutingTestsListParams {
  /** The one file that is meant; without it all of the workspace. */
  readonly uri?: string;
}

export interface RoutingTestsListResult {
  /** Sorted by path. */
  readonly files: readonly RoutingTestFile[];
}

export interface RoutingTestsRunParams {
  readonly uri: string;
  /** Ids of the tests that are meant; without them all of the file. */
  readonly ids?: readonly string[];
}

/** Something that is not as a test expects. */
export interface RoutingTestFailure {
  /** In the test file. */
  readonly range: Range;
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
}

/** What came of a test. */
export interface RoutingTestResult {
  readonly id: string;
  /** None when it passes. */
  readonly failures: readonly RoutingTestFailure[];
  /** The way of the request, as Markdown. */
  readonly trace: string;
}

export interface RoutingTestsRunResult {
  readonly results: readonly RoutingTestResult[];
  /** What in the file cannot be understood. */
  readonly problems: readonly RoutingTestFailure[];
}

export interface RoutingTestSaveParams extends RoutingTraceParams {
  /** URI of the test file; without it the one beside the document. */
  readonly file?: string;
}

export interface RoutingTestSaveResult {
  /** URI of the test file. Undefined when nothing can be saved; `problem` says why. */
  readonly uri?: string;
  /** True when the file is not there yet. */
  readonly isNew?: boolean;
  readonly edit?: { readonly range: Range; readonly newText: string };
  /** The name of the test. */
  readonly name?: string;
  readonly problem?: string;
}

/** Tells that tests may have another answer now. */
export interface RoutingTestsChangedParams {
  /** True when the tests themselves may be others. */
  readonly tests: boolean;
}

/** Our own notifications, from server to client, by method. */
export interface Notifications {
  readonly 'pilotage/status': StatusParams;
  readonly 'pilotage/tests/changed': RoutingTestsChangedParams;
}

/** Our own requests, from client to server, by method. */
export interface Requests {
  readonly 'pilotage/showDocument': { readonly params: ShowDocumentParams; readonly result: ShowDocumentResult };
  /** Who can be asked about. */
  readonly 'pilotage/routing/callers': { readonly params: RoutingCallersParams; readonly result: RoutingCallersResult };
  /** What becomes of a request. */
  readonly 'pilotage/routing/trace': { readonly params: RoutingTraceParams; readonly result: RoutingTraceResult };
  /** All routes of a host, a gateway or a namespace. */
  readonly 'pilotage/routing/picture': { readonly params: RoutingPictureParams; readonly result: RoutingPictureResult };
  /** A question that fits a place in a document. */
  readonly 'pilotage/routing/suggest': { readonly params: RoutingSuggestParams; readonly result: RoutingSuggestResult };
  /** Which requests go elsewhere than before. */
  readonly 'pilotage/routing/compare': { readonly params: RoutingCompareParams; readonly result: RoutingCompareResult };
  /** A document as it was. */
  readonly 'pilotage/routing/textBefore': {
    readonly params: RoutingTextBeforeParams;
    readonly result: RoutingTextBeforeResult;
  };
  /** The same as text, for editors without a panel. */
  readonly 'pilotage/routing/text': { readonly params: RoutingTextParams; readonly result: RoutingTextResult };
  /** The routing tests of the workspace. */
  readonly 'pilotage/tests/list': { readonly params: RoutingTestsListParams; readonly result: RoutingTestsListResult };
  /** Runs routing tests against what is open and saved. */
  readonly 'pilotage/tests/run': { readonly params: RoutingTestsRunParams; readonly result: RoutingTestsRunResult };
  /** The edit that saves a question with its present answer as a test. */
  readonly 'pilotage/tests/save': { readonly params: RoutingTestSaveParams; readonly result: RoutingTestSaveResult };
}
