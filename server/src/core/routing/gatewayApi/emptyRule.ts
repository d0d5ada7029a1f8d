import type { HttpAction } from '../spec/httpAction';
import { anyMatch } from '../spec/httpRule';
import type { HttpMatch } from '../spec/httpRule';
import type { Place } from '../spec/object';
import type { StringMatch } from '../spec/rule';

/** An action that does nothing yet. */
export const NO_ACTION: HttpAction = {
  route: [],
  redirect: undefined,
  directResponse: undefined,
  rewrite: undefined,
  timeout: undefined,
  retries: undefined,
  fault: undefined,
  mirror: undefined,
  mirrorPercent: undefined,
  mirrors: undefined,
  headers: undefined,
  cors: undefined,
};

/** A match of a path and of nothing else. */
export function matchOfPath(uri: StringMatch | undefined, place: Place): HttpMatch {
  return { ...anyMatch(place, 0), uri };
}
