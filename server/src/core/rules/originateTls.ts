import { resolveShortName } from '../istio/hosts';
import { rulesReaching } from '../mesh/destinationRules';
import { entryOf } from '../mesh/entries';
import { routesTo } from '../mesh/httpRoutes';
import type { PortFacts } from '../workspace/facts/types';
import { appendItem } from '../yaml/edit';
import { writeScalar } from '../yaml/write';
import type { WorldContext } from './defineRule';
import { fix } from './defineRule';
import type { Fix, FixEdit } from './finding';

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
  const name = spec.ports.some((each) => each.name === 'http') ? 'http-tls' : 'http';
  const plain = { number: PLAIN, name, protocol: 'HTTP', targetPort: port.targetPort ?? port.number };
  const edits = [
    appendItem(context.document.text, ports, plain),
    newRule(context, host),
    ...routeEdits(context, host, port.number),
  ];
  return fix(`Let Envoy originate TLS: applications call http://${host}`, edits);
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
