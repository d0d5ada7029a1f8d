import { parseInteger } from './goNumbers';
import { isHttpStatusCode } from './httpNames';

/** Words for HTTP in `retryOn`. Source: `supportedRetryOnPolicies`, pkg/config/validation/agent/validation.go. */
export const httpRetryWords: readonly string[] = [
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
];

/** Words for gRPC in `retryOn`. Source as of `httpRetryWords`. */
export const grpcRetryWords: readonly string[] = [
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
];

const retryWords = new Set([...httpRetryWords, ...grpcRetryWords]);

/** An entry of `retryOn` that Istio does not know, and where it begins. */
export interface RetryOnProblem {
  readonly problem: 'unknown-word';
  readonly word: string;
  readonly at: number;
}

/**
 * Checks `retries.retryOn`: words and HTTP status codes between commas, without any space. The empty text is good.
 * Source: `ValidateHTTPRetry`, pkg/config/validation/agent/validation.go.
 */
export function retryOnProblems(retryOn: string): RetryOnProblem[] {
  const problems: RetryOnProblem[] = [];
  if (retryOn === '') return problems;
  let at = 0;
  for (const word of retryOn.split(',')) {
    if (statusCode(word) === undefined && !retryWords.has(word)) problems.push({ problem: 'unknown-word', word, at });
    at += word.length + 1;
  }
  return problems;
}

/** What `retryOn` becomes in Envoy. */
export interface RetryConditions {
  readonly words: readonly string[];
  readonly statusCodes: readonly number[];
}

/**
 * Splits `retryOn` into conditions and status codes. With codes, `retriable-status-codes` is added to the words.
 * @param retryOn a text without problems; spaces are ignored all the same
 * Source: `parseRetryOn` and `ConvertPolicy`, pilot/pkg/networking/core/route/retry/retry.go.
 */
export function parseRetryOn(retryOn: string): RetryConditions {
  const words: string[] = [];
  const statusCodes: number[] = [];
  for (const entry of retryOn.split(',').map((part) => part.trim())) {
    const code = statusCode(entry);
    if (code !== undefined) statusCodes.push(code);
    else if (entry !== '') words.push(entry);
  }
  const addsWord = statusCodes.length > 0 && !words.join(',').includes('retriable-status-codes');
  return { words: addsWord ? [...words, 'retriable-status-codes'] : words, statusCodes };
}

/** Also `+503` and `0503` are status codes to Go. */
function statusCode(text: string): number | undefined {
  const code = Number(parseInteger(text) ?? 0n);
  return isHttpStatusCode(code) ? code : undefined;
}
