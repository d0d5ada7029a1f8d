import type { RoutingPictureResult, RoutingSuggestResult, RoutingTraceResult } from '../../../server/src/lsp/protocol';

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

/** From the extension to the page. */
export type ToPage =
  | { readonly type: 'question'; readonly question: Question }
  | { readonly type: 'trace'; readonly result: RoutingTraceResult }
  | { readonly type: 'map'; readonly result: RoutingPictureResult }
  /** Indexes of the places under the cursor. */
  | { readonly type: 'cursor'; readonly places: readonly number[]; readonly of: 'trace' | 'map' }
  /** The text cannot be read at the moment, so what is shown is older. Undefined: it can. */
  | { readonly type: 'broken'; readonly file: string | undefined }
  | { readonly type: 'problem'; readonly text: string };

/** From the page to the extension. */
export type FromPage =
  | { readonly type: 'ready'; readonly question: Question | undefined }
  | { readonly type: 'ask'; readonly question: Question }
  | { readonly type: 'pickCaller' }
  | { readonly type: 'pickMap' }
  | { readonly type: 'showMap' }
  | { readonly type: 'curl'; readonly text: string }
  | { readonly type: 'copy' }
  | { readonly type: 'asText' }
  | { readonly type: 'saveTest' }
  | { readonly type: 'go'; readonly place: number; readonly of: 'trace' | 'map' };
