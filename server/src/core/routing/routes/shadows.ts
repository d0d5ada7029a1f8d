import { covers } from '../../istio/matchCover';
import type { Route, RuleRoute } from './route';

/** More would take long, and nobody reads so many rules. */
const MOST = 500;

/**
 * The rules of a virtual host that no request can reach, each with the earlier rule that takes all of its requests.
 * @param routes in the order in which they are tried.
 */
export function shadowsOf(routes: readonly Route[]): ReadonlyMap<RuleRoute, RuleRoute> {
  const shadows = new Map<RuleRoute, RuleRoute>();
  const alive: RuleRoute[] = [];
  for (const route of routes.slice(0, MOST)) {
    if (route.kind !== 'rule' || route.dropped !== undefined) continue;
    const bySegment = route.virtualService.semantics !== 'istio';
    const earlier = alive.find(({ match }) => covers(match, route.match, bySegment));
    if (earlier === undefined) alive.push(route);
    else shadows.set(route, earlier);
  }
  return shadows;
}
