import type {
  RoutingBaseline,
  RoutingCompareResult,
  RoutingPictureResult,
  RoutingSuggestResult,
  RoutingTraceResult,
} from '../../../server/src/lsp/protocol';

type Suggestion = NonNullable<RoutingSuggestResult['suggestion']>;

/** What the preview is asked: who calls, and with what. It is kept when the window is closed. */
export interface Question {
  /** URI of the document whose world is meant. */
  readonly uri: string;
  /** Id of one of its worlds. */
  readonly world?: string;
  readonly caller: Suggestion['caller'];
  /** The caller for people. */
  readonly callerLabel: string;
  readonly request: Suggestion['request'];
}

/** What the whole picture is about. */
export type MapOf = { readonly host: string } | { readonly namespace: string } | { readonly gateway: string };

/** How far a long answer is. */
export interface AnswerProgress {
  /** `reading files: 300 of 40000`. */
  readonly text: string;
  readonly percent: number;
}

/** The views of the window. */
export type Tab = 'path' | 'map' | 'compare';

/** Which answer a place is of; `before`: of the comparison, in the texts of before. */
export type PlaceOf = 'trace' | 'map' | 'compare' | 'before';

/** From the extension to the page. */
export type ToPage =
  | { readonly type: 'question'; readonly question: Question }
  | { readonly type: 'trace'; readonly result: RoutingTraceResult }
  | { readonly type: 'map'; readonly result: RoutingPictureResult }
  | { readonly type: 'compare'; readonly result: RoutingCompareResult; readonly baseline: RoutingBaseline }
  /** Another view is wanted. */
  | { readonly type: 'tab'; readonly tab: Tab }
  /** How far a long answer is; undefined: nothing is waited for. */
  | { readonly type: 'progress'; readonly progress: AnswerProgress | undefined }
  /** Indexes of the places under the cursor. */
  | { readonly type: 'cursor'; readonly places: readonly number[]; readonly of: PlaceOf }
  /** The text cannot be read at the moment, so what is shown is older. Undefined: it can. */
  | { readonly type: 'broken'; readonly file: string | undefined }
  | { readonly type: 'problem'; readonly text: string };

/** From the page to the extension. */
export type FromPage =
  | {
      readonly type: 'ready';
      readonly question: Question | undefined;
      readonly tab: Tab;
      readonly baseline: RoutingBaseline;
    }
  | { readonly type: 'ask'; readonly question: Question }
  | { readonly type: 'pickCaller' }
  | { readonly type: 'pickMap' }
  /** The view that is looked at now. */
  | { readonly type: 'tab'; readonly tab: Tab }
  | { readonly type: 'compareWith'; readonly baseline: RoutingBaseline }
  | { readonly type: 'pickRevision' }
  | { readonly type: 'curl'; readonly text: string }
  | { readonly type: 'copy' }
  | { readonly type: 'asText' }
  | { readonly type: 'saveTest' }
  /** Do not wait any longer. */
  | { readonly type: 'stop' }
  | { readonly type: 'go'; readonly place: number; readonly of: PlaceOf };
