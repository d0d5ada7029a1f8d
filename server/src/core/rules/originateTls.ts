import { resolveShortName } from '../istio/hosts';
import { rulesReaching } from '../mesh/destinationRules';
import { entryOf } from '../mesh/entries';
import { routesTo } from '../mesh/httpRoutes';
import type { PortFacts, ServiceEntryFacts } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import { appendItem } from '../yaml/edit';
import type { Field } from '../yaml/field';
import { writeScalar } from '../yaml/write';
import type { WorldContext } from './defineRule';
import { fix } from './defineRule';
import type { Fix, FixEdit } from './finding';
import { appendObjectElsewhere } from './otherFile';
import { tlsToPortLevel } from './portLevel';

/** What applications dial once Envoy starts TLS for them. */
const PLAIN = 80;

/**
 * The fix that lets Envoy originate TLS for a host that applications reach with TLS of their own, in all objects that it
 * takes: an HTTP port of the ServiceEntry that leads to the TLS port, a new DestinationRule behind the entry, and the
 * VirtualServices that were meant to route the requests.
 * @param context of a ServiceEntry
 * @param port its TLS port
 * @returns nothing where the objects are not that simple: another HTTP port, a DestinationRule, several hosts
 */
export function originateTls(context: WorldContext, host: string, port: PortFacts): Fix[] {
  const spec = entryOf(context.resource);
  const ports = context.object.at('spec.ports').node;
  if (spec === undefined || host.startsWith('*') || spec.hosts.length !== 1 || spec.openPorts || ports?.kind !== 'list')
    return [];
  if (spec.ports.some(({ number }) => number === PLAIN) || rulesReaching(context.view, host).length > 0) return [];
  const edits = [
    appendItem(context.document.text, ports, plainPort(spec, port)),
    newRule(context, host),
    ...routeEdits(context, host, port.number),
  ];
  return fix(titleFor(host), edits);
}

/**
 * The same fix where a DestinationRule originates TLS already, but on the port whose traffic is TLS: its block is moved to
 * the new HTTP port.
 * @param context of the DestinationRule
 * @param owner the ServiceEntry
 * @param port its TLS port
 * @param policy the traffic policy that holds `tls`
 */
export function originateTlsOnHttpPort(
  context: WorldContext,
  host: string,
  owner: Resource,
  port: PortFacts,
  policy: Field,
): Fix[] {
  const spec = entryOf(owner);
  if (spec === undefined || spec.hosts.length !== 1 || spec.openPorts) return [];
  if (spec.ports.some(({ number }) => number === PLAIN) || rulesReaching(context.view, host).length > 1) return [];
  return fix(titleFor(host), [
    appendObjectElsewhere(owner, spec.portsEnd, plainPort(spec, port)),
    tlsToPortLevel(context.document.text, policy, PLAIN),
    ...routeEdits(context, host, port.number),
  ]);
}

function titleFor(host: string): string {
  return `Let Envoy originate TLS: applications call http://${host}`;
}

/** The HTTP port that leads to a TLS port. */
function plainPort({ ports }: ServiceEntryFacts, port: PortFacts): { readonly [key: string]: string | number } {
  const name = ports.some((each) => each.name === 'http') ? 'http-tls' : 'http';
  return { number: PLAIN, name, protocol: 'HTTP', targetPort: port.targetPort ?? port.number };
}

/** A DestinationRule as a document of its own, behind the one of the entry; undefined inside of a list or JSON. */
function newRule({ document, facts, object }: WorldContext, host: string): FixEdit | undefined {
  const { text } = document;
  if (facts.path.length > 0 || object.map?.flow !== false || facts.name === undefined || /^\.\.\./m.test(text))
    return undefined;
  const exportTo = object.at('spec.exportTo').texts();
  const lines = [
    ...(text.endsWith('\n') ? [] : ['']),
    '---',
    'apiVersion: networking.istio.io/v1',
    'kind: DestinationRule',
    'metadata:',
    `  name: ${writeScalar(facts.name)}`,
    ...(facts.namespace === undefined ? [] : [`  namespace: ${writeScalar(facts.namespace)}`]),
    'spec:',
    `  host: ${writeScalar(host)}`,
    ...(exportTo.length === 0 ? [] : ['  exportTo:', ...exportTo.map((entry) => `    - ${writeScalar(entry)}`)]),
    '  trafficPolicy:',
    '    portLevelSettings:',
    '      - port:',
    `          number: ${PLAIN}`,
    '        tls:',
    '          mode: SIMPLE',
  ];
  return { span: { start: text.length, end: text.length }, newText: `${lines.join('\n')}\n` };
}

/** HTTP rules that name the TLS port name the plain one. */
function routeEdits({ view }: WorldContext, host: string, port: number): FixEdit[] {
  const services = new Set(routesTo(view, host).map(({ virtualService }) => virtualService));
  return [...services].flatMap((resource) => {
    const { spec } = resource.facts;
    if (spec.type !== 'VirtualService') return [];
    return spec.routes
      .filter(({ section }) => section === 'http')
      .flatMap(({ destinations }) => destinations)
      .flatMap((destination) => {
        const full = resolveShortName(destination.host, resource.namespace, view.settings.domainSuffix);
        return full === host && destination.port === port && destination.portSpan !== undefined
          ? [{ resource, span: destination.portSpan, newText: String(PLAIN) }]
          : [];
      });
  });
}
