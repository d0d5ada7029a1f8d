import { meshGateway, resolveGatewayName } from '../../istio/gatewayNames';
import { isWildcard, matches, resolveShortName } from '../../istio/hosts';
import { covers, takesEverything } from '../../istio/matchCover';
import { meeting } from '../../mesh/certainty';
import { findGateway, gatewayReference, openHosts } from '../../mesh/gateways';
import { areSeenTogether, visibilityOf } from '../../mesh/visibility';
import { httpConditionsOf, readConditions } from '../../workspace/facts/httpConditions';
import type { HttpConditions } from '../../workspace/facts/httpConditions';
import type { RouteFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { removeField } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { Fix } from '../finding';
import { fullName, otherThan } from '../related';

const JOINED =
  'A gateway joins the rules of all VirtualServices of a host, those of the oldest object first, and the first that fits wins';

export const takenByOther = defineRule({
  code: 'rule-taken-by-other-object',
  severity: 'warning',
  title: 'Two VirtualServices of a gateway want the same requests',
  source: 'buildGatewayHTTPRouteConfig, pilot/pkg/networking/core/gateway.go; SortVHostRoutes, core/route/route.go',
  messages: {
    same: {
      what: '{other} has the same match for {host} on gateway {gateway}.',
      why: `${JOINED}; so one of the two is never used.`,
      todo: 'Keep one of them, or let them differ.',
    },
    catchAll: {
      what: '{other} has a rule for all remaining requests of {host} on gateway {gateway}, too.',
      why: `${JOINED}; so one of the two is never used.`,
      todo: 'Keep one of them.',
    },
    narrower: {
      what: '{other} takes every request of this match as well, for {host} on gateway {gateway}.',
      why: `${JOINED}; if {other} is the older one, this match is never used.`,
      todo: 'Put both rules into one VirtualService, this one first, or narrow the other.',
    },
  },
});

/** Rules for a host that another VirtualService, joined with this one on a gateway, has as well. */
export const takenByOtherCheck: WorldCheck = {
  scope: 'world',
  name: 'rule-taken-by-other-object',
  rules: [takenByOther],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['virtual-service', 'wildcard-virtual-service', 'identity', 'mesh'],
  check(context) {
    const { facts, resource, object } = context;
    const { spec } = facts;
    if (spec.type !== 'VirtualService' || resource.namespaceFrom === 'unknown') return;
    if (object.at('spec.gateways').open || object.at('spec.exportTo').open) return;
    const own = gatewaysOf(resource);
    if (own.length === 0) return;
    const rivals = rivalsOf(context, own);
    if (rivals.length === 0) return;
    for (const rule of object.at('spec.http').items()) checkRule(context, rule, rivals);
  },
};

/** Another VirtualService, where it is joined with this one. */
interface Rival {
  readonly resource: Resource;
  readonly host: string;
  readonly gateway: string;
  /** True where it is known that the gateway serves both. */
  readonly isSure: boolean;
  readonly rules: readonly RivalRule[];
}

interface RivalRule {
  readonly facts: RouteFacts;
  /** Undefined for a rule without match. */
  readonly conditions: HttpConditions | undefined;
}

/** The gateways of a VirtualService in full, without the mesh. */
function gatewaysOf({ facts: { spec }, namespace }: Resource): string[] {
  if (spec.type !== 'VirtualService') return [];
  return (spec.gateways ?? [])
    .filter((name) => name !== meshGateway)
    .map((name) => resolveGatewayName(name, namespace));
}

function rivalsOf(context: WorldContext, own: readonly string[]): Rival[] {
  const { view, resource, object } = context;
  const { domainSuffix } = view.settings;
  return object
    .at('spec.hosts')
    .texts()
    .flatMap((text): Rival[] => {
      const host = resolveShortName(text, resource.namespace, domainSuffix).toLowerCase();
      const found = isWildcard(host)
        ? view.find('wildcard-virtual-service', '')
        : view.find('virtual-service', resolveShortName(text, resource.namespace, domainSuffix));
      return otherThan(view, resource, found).flatMap((other): Rival[] => {
        if (!hostsOf(other, domainSuffix).includes(host) || !areSeenTogether(view, resource, other)) return [];
        const gateway = gatewaysOf(other).find((name) => own.includes(name));
        if (gateway === undefined) return [];
        const served = isServed(context, gateway, host, [resource.namespace, other.namespace]);
        if (served === false) return [];
        const isSure =
          served === true &&
          meeting(view, resource, other) === 'sure' &&
          // Which namespace the proxies of the gateway are in is not written.
          [resource, other].every((one) => visibilityOf(view, one).to === 'all');
        return [{ resource: other, host: text, gateway, isSure, rules: rulesFor(other, gateway) }];
      });
    });
}

function hostsOf({ facts: { spec }, namespace }: Resource, domainSuffix: string): string[] {
  if (spec.type !== 'VirtualService') return [];
  return spec.hosts.map(({ text }) => resolveShortName(text, namespace, domainSuffix).toLowerCase());
}

/** Whether a gateway serves the host for both namespaces; undefined where the workspace does not show it. */
function isServed(
  { view, resource }: WorldContext,
  gateway: string,
  host: string,
  namespaces: readonly string[],
): boolean | undefined {
  const reference = gatewayReference(gateway, resource.namespace);
  const found = reference === undefined ? [] : findGateway(view, reference);
  if (found.length === 0 || found.some(({ facts: { spec } }) => spec.type !== 'Gateway' || spec.openServers))
    return undefined;
  return found.some((one) =>
    namespaces.every((namespace) => openHosts(one, namespace).some((open) => matches(open, host))),
  );
}

/** The rules of an object that are in force on a gateway and do not leave the matching to a delegate. */
function rulesFor(resource: Resource, gateway: string): RivalRule[] {
  const { spec } = resource.facts;
  if (spec.type !== 'VirtualService') return [];
  return spec.routes.flatMap((facts): RivalRule[] => {
    const { conditions, delegate } = facts;
    if (conditions === undefined || delegate !== undefined) return [];
    if (conditions.length === 0) return [{ facts, conditions: undefined }];
    return conditions
      .map((text) => ({ facts, conditions: readConditions(text) }))
      .filter((rule) => isFor(rule.conditions, resource, gateway));
  });
}

function isFor({ gateways }: HttpConditions, { namespace }: Resource, gateway: string): boolean {
  return gateways.length === 0 || gateways.some((name) => resolveGatewayName(name, namespace) === gateway);
}

function checkRule(context: WorldContext, rule: Field, rivals: readonly Rival[]): void {
  const match = rule.get('match');
  // What a delegate makes of it is not written here.
  if (rule.map === undefined || rule.open || match.open || match.unknown || rule.get('delegate').exists) return;
  const items = match.items();
  if (items.length === 0) return checkMatch(context, rule, undefined, rivals, rule);
  for (const item of items) checkMatch(context, item, httpConditionsOf(item), rivals, items.length === 1 ? rule : item);
}

/** @param removed what goes when the match is not wanted */
function checkMatch(
  context: WorldContext,
  field: Field,
  own: HttpConditions | undefined,
  rivals: readonly Rival[],
  removed: Field,
): void {
  const { report, resource } = context;
  for (const rival of rivals) {
    if (own !== undefined && !isFor(own, resource, rival.gateway)) continue;
    const rule = rival.rules.find(({ conditions }) => isTaken(conditions, own));
    if (rule === undefined) continue;
    const message = messageOf(rule.conditions, own);
    const values = { other: fullName(rival.resource), host: rival.host, gateway: rival.gateway };
    report(takenByOther, field, message, values, {
      severity: rival.isSure && message !== 'narrower' ? 'warning' : 'hint',
      related: [{ resource: rival.resource, span: rule.facts.span, message: 'this rule takes them, too' }],
      fixes: message === 'narrower' ? [] : removal(context, removed),
    });
    return;
  }
}

/** Whether a rule that stands before this one leaves nothing to it. Rules for everything are tried last. */
function isTaken(other: HttpConditions | undefined, own: HttpConditions | undefined): boolean {
  if (takesEverything(other) !== takesEverything(own)) return false;
  const port = other?.port ?? 0;
  return (port === 0 || port === own?.port) && covers(other, own, false);
}

function messageOf(
  other: HttpConditions | undefined,
  own: HttpConditions | undefined,
): 'same' | 'catchAll' | 'narrower' {
  if (!isTaken(own, other)) return 'narrower';
  return takesEverything(own) ? 'catchAll' : 'same';
}

function removal({ document }: WorldContext, field: Field): Fix[] {
  const title = field.parent?.key === 'match' ? 'Remove the match here' : 'Remove the rule here';
  return fix(title, [removeField(document.text, field)]);
}
