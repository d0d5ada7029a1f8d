import { disjoint } from '../../../istio/matchDisjoint';
import { compareRules } from '../../../routing/gatewayApi/ruleOrder';
import type { HttpMatch, HttpRule } from '../../../routing/spec/httpRule';
import type { VirtualService } from '../../../routing/spec/virtualService';
import type { Field } from '../../../yaml/field';
import type { Writable } from '../../../yaml/write';
import type { RefactorPlace } from '../place';
import { members } from './members';
import { Report } from './report';
import { mirrorFilters, routeBackends } from './routeBackends';
import { routeFilters } from './routeFilters';
import { routeMatch } from './routeMatches';
import { routeParents } from './routeParents';
import type { RouteParents } from './routeParents';
import { routeRetry } from './routeRetry';

/** What an object becomes. */
export interface Conversion {
  readonly spec: Writable;
  /** What is not as it was, for the user. */
  readonly changes: readonly string[];
}

/** A conversion that cannot be made. */
export interface Refused {
  readonly refused: string;
}

const RULE_KEYS: ReadonlySet<string> = new Set(
  'name match route redirect directResponse delegate rewrite timeout retries fault mirror mirrors mirrorPercentage mirrorPercent corsPolicy headers'.split(
    ' ',
  ),
);
const MATCH_KEYS: ReadonlySet<string> = new Set(
  'name uri ignoreUriCase scheme method authority headers withoutHeaders queryParams port gateways sourceLabels sourceNamespace statPrefix'.split(
    ' ',
  ),
);

/**
 * The HTTPRoute that does what a VirtualService does.
 * @param service the object at the place, decoded
 * @param exact true to keep the meaning of every prefix, at the price of regular expressions
 */
export function toHttpRoute(place: RefactorPlace, service: VirtualService, exact: boolean): Conversion | Refused {
  const report = new Report();
  checkKeys(place.object.at('spec'), report);
  if (service.meta.unknown.length > 0) report.refuse('a value is a placeholder, so its meaning is not known yet');
  if (service.tls.length + service.tcp.length > 0)
    report.refuse('an HTTPRoute routes HTTP alone; tls and tcp rules would need a TLSRoute and a TCPRoute');
  if (service.hosts.length === 0) report.refuse('a delegate has no hosts of its own, and an HTTPRoute needs a parent');
  if (service.http.length === 0) report.refuse('there is no http rule');
  const parents = routeParents(place, service, report);
  const rules = service.http.flatMap((rule, index) => convertRule(place, rule, index, parents, exact, report));
  checkOrder(rules, report);
  if (rules.length > 16) report.refuse(`an HTTPRoute has at most 16 rules, and it takes ${rules.length}`);
  if (report.refused !== undefined) return { refused: report.refused };
  const { parentRefs, hostnames } = parents;
  return {
    spec: members({ parentRefs, hostnames, rules: rules.map(({ written }) => written) }),
    changes: report.changes,
  };
}

/** A rule of an HTTPRoute, and the rule of the VirtualService that it comes from. */
interface MadeRule {
  readonly from: number;
  readonly matches: readonly HttpMatch[];
  readonly written: Writable;
}

function convertRule(
  place: RefactorPlace,
  rule: HttpRule,
  from: number,
  parents: RouteParents,
  exact: boolean,
  report: Report,
): MadeRule[] {
  checkAction(place.object.at('spec.http').item(from), rule, report);
  const written = rule.matches.length === 0 ? [undefined] : rule.matches;
  const matches = written.map((match) => ({ match: routeMatch(match, exact, report), uri: uriOf(match) }));
  // A prefix is replaced by the prefix of one match, so each match needs a rule of its own.
  const groups = (rule.rewrite?.uri ?? '') === '' ? [matches] : matches.map((match) => [match]);
  return groups.map((group, index) => {
    const [first] = group;
    const path = first?.match.path ?? { type: 'PathPrefix', value: '/' };
    const filters = [
      ...routeFilters(rule, path, first?.uri ?? '', report),
      ...mirrorFilters(place, rule, parents, report),
    ];
    const backendRefs = routeBackends(place, rule, parents, report);
    const made = members({
      name: ruleName(rule.name, index),
      matches: rule.matches.length === 0 && !exact ? undefined : group.map(({ match }) => match.written),
      filters,
      ...routeRetry(rule, report),
      backendRefs,
    });
    return { from, matches: group.map(({ match }) => match.read), written: made };
  });
}

/** The prefix as it was written, to compare rewrites with; empty where the whole path is meant. */
function uriOf(match: HttpMatch | undefined): string {
  const { uri } = match ?? {};
  if (uri === undefined || uri.type === 'present') return '/';
  return uri.type === 'prefix' ? uri.value : '';
}

function ruleName(name: string, index: number): string | undefined {
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)) return undefined;
  return index === 0 ? name : `${name}-${index + 1}`;
}

/** What no rule of an HTTPRoute can do. */
function checkAction(field: Field, rule: HttpRule, report: Report): void {
  if (rule.delegate !== undefined) report.refuse('an HTTPRoute has no delegates');
  if (rule.directResponse !== undefined) report.refuse('an HTTPRoute cannot answer by itself (directResponse)');
  if (rule.fault !== undefined) report.change('faults are no longer injected');
  if (rule.cors !== undefined && field.at('corsPolicy.unmatchedPreflights').text !== 'IGNORE')
    report.change('preflight requests of other origins are no longer sent on');
  if (rule.route.length + Number(rule.redirect !== undefined) === 0) report.refuse('a rule sends requests nowhere');
}

function checkKeys(spec: Field, report: Report): void {
  const check = (field: Field, known: ReadonlySet<string>): void => {
    for (const { key } of field.members())
      if (!known.has(String(key))) report.refuse(`nothing is known of the field "${String(key)}"`);
  };
  for (const rule of spec.get('http').items()) {
    check(rule, RULE_KEYS);
    for (const match of rule.get('match').items()) check(match, MATCH_KEYS);
  }
}

/** istiod orders the rules of HTTPRoutes itself; what that turns round must not take the same requests. */
function checkOrder(rules: readonly MadeRule[], report: Report): void {
  const all = rules.flatMap(({ from, matches }) => matches.map((match) => ({ from, match })));
  const ordered = [...all].sort((a, b) => compareRules(ruleOf(a.match), ruleOf(b.match)));
  const placeOf = new Map(ordered.map((entry, index) => [entry, index]));
  for (const [index, earlier] of all.entries())
    for (const later of all.slice(index + 1)) {
      const isTurned = (placeOf.get(later) ?? 0) < (placeOf.get(earlier) ?? 0);
      if (isTurned && earlier.from !== later.from && !disjoint(earlier.match, later.match, true))
        report.refuse(
          `istiod orders the rules of an HTTPRoute by their matches, so rule ${later.from + 1} would come before rule ${earlier.from + 1} and take its requests`,
        );
    }
}

function ruleOf(match: HttpMatch): Pick<HttpRule, 'matches'> {
  return { matches: [match] };
}
