import { isForeignName } from '../../../istio/foreignName';
import { matches } from '../../../istio/hosts';
import { originationOn } from '../../../mesh/clientTls';
import { ruleOf, rulesReaching } from '../../../mesh/destinationRules';
import { entryOf, familyOf } from '../../../mesh/entries';
import { displayName } from '../../../workspace/resource';
import type { Resource } from '../../../workspace/resource';
import { addMember } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';

export const authorityNotRewritten = defineRule({
  code: 'authority-not-rewritten',
  severity: 'warning',
  title: 'The server gets a Host header that is not its own',
  source: 'pilot/pkg/networking/core/route/route.go',
  messages: {
    host: {
      what: 'Requests for {from} are sent to {host} of ServiceEntry {entry}, and the Host header stays as it is.',
      why: 'An external server chooses by its own name: it answers with 404, 421 or 403 to a name that it does not know.',
      todo: 'Set "rewrite.authority: {host}", or with several destinations a Host header for each.',
    },
    tls: {
      what: 'Requests for {from} are sent to {host} of ServiceEntry {entry} with TLS, and the Host header stays as it is.',
      why: 'Envoy takes SNI and the name to check from the Host header: the certificate of {host} does not carry that name, and requests end with 503 (UF).',
      todo: 'Set "rewrite.authority: {host}", or with several destinations a Host header for each.',
    },
    endpoints: {
      what: 'Requests for {host} are sent to {address}, an endpoint of ServiceEntry {entry}, and the Host header stays as it is.',
      why: 'An external server chooses by its own name: {address} answers with 404, 421 or 403 to a name that it does not know.',
      todo: 'Set "rewrite.authority: {address}"; with several servers give each a ServiceEntry of its own and a Host header per destination.',
    },
  },
});

/** HTTP routes to external names that keep the Host header of another name. */
export const authorityNotRewrittenCheck: WorldCheck = {
  scope: 'world',
  name: 'authority-not-rewritten',
  rules: [authorityNotRewritten],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['host', 'destination-rule', 'wildcard-destination-rule'],
  check(context) {
    const hosts = context.object.at('spec.hosts');
    if (hosts.open || hosts.items().length === 0 || hosts.items().some((host) => host.unknown)) return;
    for (const rule of context.object.at('spec.http').items()) checkRule(context, rule, hosts.texts());
  },
};

function checkRule(context: WorldContext, rule: Field, from: readonly string[]): void {
  if (rule.at('rewrite.authority').exists || rule.open || setsHost(rule)) return;
  const routes = rule.get('route').items();
  for (const route of routes) {
    const destination = route.get('destination');
    const host = destination.get('host').text;
    if (host === undefined || !host.includes('.') || setsHost(route) || route.open) continue;
    if (from.some((name) => matches(name, host))) {
      checkEndpoints(context, destination, host);
      continue;
    }
    const entry = ownerOf(context, host, destination.at('port.number').number);
    if (entry === undefined) continue;
    const fixes =
      routes.length === 1
        ? fix(`Set rewrite.authority to ${host}`, [
            addMember(context.document.text, rule.get('rewrite'), 'authority', host),
          ])
        : fix(`Set the Host header to ${host}`, [
            addMember(context.document.text, route.at('headers.request.set'), 'Host', host),
          ]);
    const related = [{ resource: entry, span: entry.facts.nameSpan, message: 'the external server' }];
    const values = { from: from[0] ?? '', host, entry: displayName(entry) };
    const message = isEncrypted(context, host, entry) ? 'tls' : 'host';
    context.report(authorityNotRewritten, destination.get('host'), message, values, { related, fixes });
  }
}

/** Endpoints that are called otherwise than the host: each of them sees a name that is not its own. */
function checkEndpoints(context: WorldContext, destination: Field, host: string): void {
  const owners = context.view.find('host', host);
  const [entry] = owners;
  const port = destination.at('port.number').number;
  const foreign = owners.map((owner) => {
    const spec = entryOf(owner);
    if (spec === undefined || spec.openEndpoints || spec.resolution === 'STATIC') return undefined;
    if (!spec.ports.some((each) => (port === undefined || each.number === port) && familyOf(each) === 'http'))
      return undefined;
    return spec.endpoints.every(({ address = '' }) => isForeignName(address, host)) ? spec.endpoints[0] : undefined;
  });
  const address = foreign[0]?.address;
  if (entry === undefined || address === undefined || foreign.includes(undefined)) return;
  const related = [{ resource: entry, span: entry.facts.nameSpan, message: `has the endpoint ${address}` }];
  const values = { host, address, entry: displayName(entry) };
  context.report(authorityNotRewritten, destination.get('host'), 'endpoints', values, {
    related,
    severity: 'information',
  });
}

/** The entry of a public name that Envoy looks up itself; servers behind addresses of one's own know what they are called. */
function ownerOf({ view }: WorldContext, host: string, port: number | undefined): Resource | undefined {
  const owners = view.find('host', host);
  const fits = owners.every((owner) => {
    const spec = entryOf(owner);
    if (spec === undefined || spec.location !== 'MESH_EXTERNAL' || spec.endpoints.length > 0) return false;
    const reached = spec.ports.filter(({ number }) => port === undefined || number === port);
    return (
      (spec.resolution === 'DNS' || spec.resolution === 'DNS_ROUND_ROBIN') &&
      reached.some((each) => familyOf(each) === 'http')
    );
  });
  return fits ? owners[0] : undefined;
}

function setsHost(holder: Field): boolean {
  const request = holder.at('headers.request');
  return ['set', 'add'].some((way) => {
    const field = request.get(way);
    return field.open || field.members().some(({ key }) => /^(?:host|:authority)$/i.test(String(key)));
  });
}

function isEncrypted({ view }: WorldContext, host: string, entry: Resource): boolean {
  const ports = entryOf(entry)?.ports ?? [];
  return rulesReaching(view, host).some((rule) => {
    const facts = ruleOf(rule);
    return facts !== undefined && ports.some(({ number }) => originationOn(facts, number).some(({ sni }) => !sni));
  });
}
