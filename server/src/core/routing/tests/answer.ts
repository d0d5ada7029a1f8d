import type { RoutingStory } from '../story/story';

/** The status that a proxy answers with, of a direct response or by itself. */
export function statusOf({ outcome }: RoutingStory): number | undefined {
  return outcome.httpStatus ?? outcome.direct?.status;
}

/** Where a redirect leads, as far as it is said: `https://host:443/path`. Empty when nothing is said; undefined without one. */
export function redirectTarget({ outcome }: RoutingStory): string | undefined {
  const { redirect } = outcome;
  if (redirect === undefined) return undefined;
  const { scheme, authority, port, uri, prefix } = redirect;
  return `${scheme === undefined ? '' : `${scheme}://`}${authority ?? ''}${port === undefined ? '' : `:${port}`}${uri ?? prefix ?? ''}`;
}
