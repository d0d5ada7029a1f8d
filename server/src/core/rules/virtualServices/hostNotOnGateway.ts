import { matches } from '../../istio/hosts';
import { isPlacedSurely, nearby } from '../../mesh/certainty';
import { findGateway, gatewayReference, openHosts, writtenHosts } from '../../mesh/gateways';
import type { GatewayReference } from '../../mesh/gateways';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { Fix } from '../finding';
import { nearestName } from '../nearest';
import { appendElsewhere } from '../otherFile';
import { relatedTo } from '../related';
import { quoteWords } from '../structure/words';

export const hostNotOnGateway = defineRule({
  code: 'host-not-on-gateway',
  aliases: ['IST0132'],
  severity: 'warning',
  title: 'The Gateway has none of the hosts',
  source: 'pkg/config/analysis/analyzers/virtualservice/gateways.go',
  messages: {
    none: {
      what: 'Gateway {gateway} is open for {open}, but not for {hosts}.',
      why: 'A gateway serves only hosts that a server of it names, so none of these routes is served there (404).',
      todo: 'Add a host to a server of the Gateway, or correct the hosts here.',
    },
    closed: {
      what: 'No server of Gateway {gateway} takes VirtualServices of namespace {namespace}.',
      why: 'The namespace in front of a host of a server says whose VirtualServices it serves, so none of these routes is served (404).',
      todo: 'Allow the namespace in the hosts of the Gateway ("{namespace}/*"), or move the VirtualService.',
    },
    one: {
      what: 'No gateway of this VirtualService is open for "{host}".',
      why: 'A gateway serves only hosts that a server of it names; requests for this one get 404.',
      todo: 'Add the host to a server of {gateway}, or remove it here.',
    },
  },
});

/** Gateways that have none of the hosts of a VirtualService, and hosts that none of its gateways has. */
export const hostNotOnGatewayCheck: WorldCheck = {
  scope: 'world',
  name: 'host-not-on-gateway',
  rules: [hostNotOnGateway],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['identity'],
  check(context) {
    const { facts, resource, object } = context;
    const { spec } = facts;
    const list = object.at('spec.gateways');
    if (spec.type !== 'VirtualService' || resource.namespaceFrom === 'unknown') return;
    if (spec.openHosts || list.open || spec.hosts.length === 0) return;
    let served: string[] | undefined = [];
    for (const field of list.items()) {
      const open = checkGateway(
        context,
        field,
        spec.hosts.map(({ text }) => text),
      );
      if (served !== undefined) served = open === undefined ? undefined : [...served, ...open];
    }
    if (served === undefined || served.length === 0) return;
    for (const host of object.at('spec.hosts').items()) checkHost(context, host, served);
  },
};

/** @returns the hosts that the gateway serves for this namespace, or undefined when they are not known or not to be told on. */
function checkGateway(context: WorldContext, field: Field, hosts: readonly string[]): string[] | undefined {
  const { view, resource, report } = context;
  const reference = field.text === undefined ? undefined : gatewayReference(field.text, resource.namespace);
  if (reference === undefined) return undefined;
  const gateways = findGateway(view, reference).filter(({ role }) => role === 'resource');
  if (gateways.length === 0 || gateways.some(hasUnknownHosts)) return undefined;
  // Gateways that write no namespace may be those of other lessons.
  if (!gateways.some(isPlacedSurely) && nearby(view, resource, gateways).length === 0) return undefined;
  const open = gateways.flatMap((gateway) => openHosts(gateway, resource.namespace));
  if (open.some((host) => hosts.some((own) => matches(host, own)))) return open;
  const written = [...new Set(gateways.flatMap(writtenHosts))];
  const related = relatedTo(gateways, 'its servers name other hosts');
  const values = {
    gateway: nameOf(reference),
    namespace: resource.namespace,
    hosts: quoteWords(hosts.slice(0, 3), 'or'),
    open: quoteWords((open.length > 0 ? open : written).slice(0, 3)),
  };
  if (written.length > 0)
    report(hostNotOnGateway, field, open.length > 0 ? 'none' : 'closed', values, {
      related,
      fixes: open.length > 0 ? [...nearFixes(context, open), ...openFixes(gateways, hosts)] : [],
    });
  return undefined;
}

function checkHost({ report, object }: WorldContext, host: Field, served: readonly string[]): void {
  const { text } = host;
  if (text === undefined || served.some((open) => matches(open, text))) return;
  const gateway = quoteWords(object.at('spec.gateways').texts().slice(0, 3), 'or');
  report(hostNotOnGateway, host, 'one', { host: text, gateway });
}

/** A host that differs by few letters from one that the gateway has. */
function nearFixes({ object }: WorldContext, open: readonly string[]): ReturnType<typeof fix> {
  const items = object.at('spec.hosts').items();
  return items.flatMap((item) => {
    const near = nearestName(
      item.text ?? '',
      open.filter((host) => !host.startsWith('*')),
    );
    const node = item.scalar;
    return near === undefined || node === undefined
      ? []
      : fix(`Change the host to ${near}`, [replaceScalar(node, near)]);
  });
}

/** Adds the first host to the first server of the Gateway, which mostly stands in another file. */
function openFixes([gateway]: readonly Resource[], [host]: readonly string[]): Fix[] {
  const { spec } = gateway?.facts ?? {};
  const end = spec?.type === 'Gateway' ? spec.servers[0]?.hostsEnd : undefined;
  if (gateway === undefined || host === undefined) return [];
  return fix(`Add ${host} to Gateway ${displayName(gateway)}`, [appendElsewhere(gateway, end, host)]);
}

function hasUnknownHosts({ facts }: Resource): boolean {
  return facts.spec.type !== 'Gateway' || facts.spec.openServers;
}

function nameOf({ namespace, name }: GatewayReference): string {
  return `${namespace}/${name}`;
}
