import { parseServiceFqdn } from '../../../istio/hosts';
import { httpRules } from '../../../routing/gatewayApi/apiRules';
import { compareRules } from '../../../routing/gatewayApi/ruleOrder';
import type { ApiRoute } from '../../../routing/spec/apiRoute';
import type { HttpRule } from '../../../routing/spec/httpRule';
import type { Destination } from '../../../routing/spec/rule';
import type { Field } from '../../../yaml/field';
import type { Writable } from '../../../yaml/write';
import type { RefactorPlace } from '../place';
import { members } from './members';
import { Report } from './report';
import { serviceAction } from './serviceActions';
import type { DestinationWriter } from './serviceActions';
import { serviceMatches } from './serviceMatches';
import type { ServiceMatch } from './serviceMatches';
import { serviceParents } from './serviceParents';
import type { Conversion, Refused } from './toHttpRoute';

const RULE_KEYS: ReadonlySet<string> = new Set(['name', 'matches', 'filters', 'backendRefs', 'timeouts', 'retry']);
const SPEC_KEYS: ReadonlySet<string> = new Set(['parentRefs', 'hostnames', 'rules']);

/** The VirtualService that does what an HTTPRoute does: the rules in the order in which istiod asks them. */
export function toVirtualService(place: RefactorPlace, route: ApiRoute): Conversion | Refused {
  const report = new Report();
  checkFields(place.object.at('spec'), report);
  if (route.meta.unknown.length > 0) report.refuse('a value is a placeholder, so its meaning is not known yet');
  const parents = serviceParents(place, route, report);
  // What a backend names is kept, be it there or not.
  const context = { domainSuffix: place.view.settings.domainSuffix, grants: [], exists: () => true };
  const made = httpRules(route, context, false);
  if ('problem' in made) return { refused: `istiod takes nothing of it: ${made.problem}` };
  if (parents.fromGateway) tellGrants(place, route, report);
  const rules = [...made.rules].sort(compareRules).map((rule) => onPort(rule, parents.port));
  const http = grouped(rules).flatMap((group) => writeGroup(group, writerFor(place, report), report));
  if (report.refused !== undefined) return { refused: report.refused };
  const { hosts, gateways, exportTo } = parents;
  return { spec: members({ hosts, gateways, exportTo, http }), changes: report.changes };
}

function onPort(rule: HttpRule, port: number | undefined): HttpRule {
  return port === undefined ? rule : { ...rule, matches: rule.matches.map((match) => ({ ...match, port })) };
}

/** Rules that come from one rule and stand behind each other. */
function grouped(rules: readonly HttpRule[]): HttpRule[][] {
  const groups: HttpRule[][] = [];
  for (const rule of rules) {
    const last = groups.at(-1);
    if (last?.[0]?.origin.rule === rule.origin.rule) last.push(rule);
    else groups.push([rule]);
  }
  return groups;
}

function writeGroup(group: readonly HttpRule[], destination: DestinationWriter, report: Report): Writable[] {
  const [rule] = group;
  if (rule === undefined) return [];
  const matches = group.flatMap((each) => each.matches.flatMap(serviceMatches));
  // What replaces a prefix depends on the prefix.
  const parts = (rule.rewrite?.uri ?? '') === '' ? [matches] : matches.map((match) => [match]);
  return parts.map((part) =>
    members({
      match: isAnything(part) ? undefined : part.map(({ written }) => written),
      ...serviceAction(rule, part[0], destination, report),
    }),
  );
}

function isAnything(matches: readonly ServiceMatch[]): boolean {
  return matches.some(({ written }) => Object.keys(written).length === 0);
}

/** Hosts of the own namespace by their short name. */
function writerFor({ view, resource }: RefactorPlace, report: Report): DestinationWriter {
  return ({ host, port }: Destination) => {
    if (host === '') report.refuse('a backend is of a kind that a VirtualService cannot name');
    const service = parseServiceFqdn(host, view.settings.domainSuffix);
    const name = service?.namespace === resource.namespace ? service.name : host;
    return members({ host: name, port: port === undefined ? undefined : { number: port } });
  };
}

/** A backend of another namespace that is not granted answers 500; a VirtualService needs nobody's leave. */
function tellGrants({ view }: RefactorPlace, route: ApiRoute, report: Report): void {
  for (const { namespace, name } of route.rules.flatMap(({ backends }) => backends))
    if (
      namespace !== undefined &&
      namespace !== route.meta.namespace &&
      view.find('kind', `gateway.networking.k8s.io/ReferenceGrant|${namespace}`).length === 0
    )
      report.change(`Service ${namespace}/${name} is within reach without a ReferenceGrant`);
}

function checkFields(spec: Field, report: Report): void {
  const check = (field: Field, known: ReadonlySet<string>): void => {
    for (const { key } of field.members())
      if (!known.has(String(key))) report.refuse(`a VirtualService has nothing for the field "${String(key)}"`);
  };
  check(spec, SPEC_KEYS);
  for (const rule of spec.get('rules').items()) {
    check(rule, RULE_KEYS);
    for (const match of rule.get('matches').items())
      for (const list of [match.get('headers'), match.get('queryParams')]) checkNames(list, report);
  }
}

/** Of two conditions with one name the API keeps the first and istiod the last. */
function checkNames(list: Field, report: Report): void {
  const names = list.items().map((entry) => entry.get('name').text?.toLowerCase());
  const twice = names.find((name, index) => name !== undefined && names.indexOf(name) !== index);
  if (twice !== undefined) report.refuse(`a match asks for "${twice}" twice`);
}
