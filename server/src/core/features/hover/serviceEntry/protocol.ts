import { compareMinors } from '../../../schema/lifetime';
import { valueWords } from '../../../schema/words';
import { displayName } from '../../../workspace/resource';
import type { AppliedContext } from '../context';
import { bullets, code, join, paragraphs } from '../../markdown';
import { rulesLine } from './rules';
import { entryStory, portName } from './story';
import type { EntryPort, EntryStory } from './story';
import { httpRules } from './neighbours';
import {
  CLEAR_TEXT,
  clusterName,
  clusterType,
  encryption,
  ownAddress,
  recognisedBy,
  takesWholePort,
  upstreamPort,
} from './traffic';
import { warning } from './resolution';

/** What the protocol of a port means, what it means for this port, and what surprises. */
export function protocolHover(context: AppliedContext): string | undefined {
  const story = entryStory(context);
  const port = story === undefined ? undefined : portUnderCursor(story);
  if (story === undefined || port === undefined || port.family === 'unknown') return undefined;
  const written = port.protocol === 'auto' ? undefined : port.protocol?.toUpperCase();
  const words = written === undefined ? undefined : valueWords('ServiceEntry', PROTOCOL_PATH, written)?.text;
  const title =
    written === undefined
      ? '**No protocol** — Envoy waits for the first bytes and looks whether they are HTTP; the name of the port has no say.'
      : `**${written}** — ${words ?? ''}`;
  return paragraphs([title, here(story, port), warning(portSurprises(story, port).slice(0, 2))]);
}

/** What becomes of the port whose number is looked at. */
export function portHover(context: AppliedContext): string | undefined {
  const story = entryStory(context);
  const port = story === undefined ? undefined : portUnderCursor(story);
  if (story === undefined || port === undefined || port.family === 'unknown') return undefined;
  return port.family === 'auto'
    ? protocolHover(context)
    : paragraphs([here(story, port), warning(portSurprises(story, port).slice(0, 1))]);
}

const PROTOCOL_PATH = ['spec', 'ports', 0, 'protocol'];

/** The port of the entry that the path of a hover leads into. */
function portUnderCursor(story: EntryStory): EntryPort | undefined {
  const number = story.context.object.follow(story.context.path.slice(0, 3)).get('number').number;
  return story.ports.find(({ facts }) => facts.number === number);
}

function here(story: EntryStory, port: EntryPort): string | undefined {
  if (port.family === 'udp') return undefined;
  const [host] = story.hosts;
  const of = story.hosts.length === 1 && host !== undefined ? ` of ${code(host)}` : '';
  const shared = SHARED[port.family] ?? '';
  const goes = `Goes to \`${clusterName(story, port)}\` (${clusterType(story)}, resolution ${story.resolution ?? 'not known yet'})`;
  const upstream = upstreamPort(story, port);
  const safety = encryption(story, port);
  return `**Here**, port ${portName(port)}${of}:\n${bullets([
    `Recognised ${recognisedBy(story, port)}${ownAddress(story) === undefined ? shared : ''}.`,
    `${goes}${upstream === undefined ? '' : `, ${upstream}`}.`,
    safety === undefined ? undefined : `On the wire: ${safety}.`,
    control(story, port),
    rulesLine(story, port.facts.number),
  ])}`;
}

/** How the listener is shared where no address of its own sets the port apart. */
const SHARED: Readonly<Record<string, string>> = {
  http: ', on one listener for all HTTP services of this port number; the destination IP plays no part',
  tls: ', on one listener for all TLS services of this port number',
};

/** What can be controlled on the port, and by whom it is. */
function control(story: EntryStory, port: EntryPort): string | undefined {
  if (port.family === 'http' || port.family === 'auto') {
    const rules = httpRules(story, [port]);
    const routed =
      rules.length === 0 ? 'no VirtualService has rules for it' : `VirtualService ${join(rules.map(code))} routes it`;
    return port.family === 'http'
      ? `Routes, retries, timeouts, faults and request metrics work; ${routed}. Without rules a request gets 2 retries after failed connections.`
      : undefined;
  }
  const routes = port.family === 'tls' ? '`tls` routes by SNI' : '`tcp` routes';
  const ejection =
    story.resolution === 'STATIC' || story.resolution === 'DNS' ? ', ejection after failed connections' : '';
  return `What works: ${routes}, connection limits, connect timeout${ejection}, byte metrics. No HTTP retries, timeouts or header routing.`;
}

function portSurprises(story: EntryStory, port: EntryPort): string[] {
  const { number } = port.facts;
  const found: string[] = [];
  const opaque = port.family === 'tls' || port.family === 'tcp' ? httpRules(story, [port]) : [];
  if (opaque.length > 0)
    found.push(`The \`http\` rules of VirtualService ${join(opaque.map(code))} never see a request of this port.`);
  if (takesWholePort(story, port)) found.push(wholePort(story, number));
  found.push(...BY_FAMILY[port.family](story, port));
  return found;
}

function wholePort(story: EntryStory, number: number): string {
  if (story.resolution === 'NONE') return `It opens port ${number} to every IP; \`addresses\` would narrow it down.`;
  const to = story.hosts[0] === undefined ? 'this entry' : code(story.hosts[0]);
  return `**Every** TCP connection of these workloads to port ${number}, to whatever IP, ends up at ${to}. Give the entry an address in \`addresses\`, turn DNS capture on, or use TLS if clients send an SNI.`;
}

const BY_FAMILY: Readonly<Record<EntryPort['family'], (story: EntryStory, port: EntryPort) => string[]>> = {
  http: httpSurprises,
  tls: tlsSurprises,
  tcp: tcpSurprises,
  auto: () => [
    'A protocol in which the server speaks first (MySQL, SMTP, FTP) stalls while Envoy waits for the client.',
  ],
  udp: () => [],
  unknown: () => [],
};

function httpSurprises(story: EntryStory, port: EntryPort): string[] {
  const { number } = port.facts;
  if (number === 443)
    return [
      'Applications that call https:// on port 443 do not match: their TLS is no readable HTTP, and the entry is passed over. TLS is the protocol for them.',
    ];
  const dynamic =
    story.resolution === 'DYNAMIC_DNS' && compareMinors(story.context.view.settings.istioVersion, '1.30') < 0
      ? ['Sidecars know DYNAMIC_DNS since Istio 1.30 only.']
      : [];
  if (encryption(story, port) === CLEAR_TEXT && story.spec.location === 'MESH_EXTERNAL')
    return [
      ...dynamic,
      `Requests leave the pod unencrypted. To encrypt them, ${number === 80 ? 'set `targetPort: 443` here and' : 'set'} \`tls\` with mode SIMPLE for port ${number} in a DestinationRule; applications go on calling http://.`,
    ];
  return [...dynamic, 'Applications must call http://; what they encrypt themselves on this port does not match.'];
}

function tlsSurprises(story: EntryStory, port: EntryPort): string[] {
  const safety = encryption(story, port) ?? '';
  if (safety.startsWith('**TLS twice**'))
    return [
      `TLS inside TLS ends in handshake errors or HTTP 400. Originate TLS on an HTTP port with \`targetPort: ${port.facts.number}\` instead, and let applications call http://.`,
    ];
  if (ownAddress(story) !== undefined && story.resolution !== 'DYNAMIC_DNS')
    return [`A client that dials another IP of the host is not recognised, even with the right SNI.`];
  const lost =
    story.mesh.outboundTrafficPolicy === 'REGISTRY_ONLY' ? 'closed' : 'passed on like those to unknown hosts';
  return [
    `A client that sends no SNI is not recognised, and its connections are ${lost}: old clients, and protocols that start in clear text and turn to TLS later (PostgreSQL, MySQL, SMTP).`,
  ];
}

function tcpSurprises(story: EntryStory, port: EntryPort): string[] {
  if (port.protocol === 'Mongo' || port.protocol === 'MySQL')
    return [
      `Services of other protocols on port ${port.facts.number} lose their listener to this one, or the other way round; only the older service works.`,
    ];
  if (port.protocol === 'Redis') return ['It is plain TCP unless istiod runs with `PILOT_ENABLE_REDIS_FILTER`.'];
  const rivals = story.context.view
    .find('service-entry', '')
    .filter(
      ({ facts }) =>
        facts !== story.context.facts &&
        facts.spec.type === 'ServiceEntry' &&
        facts.spec.addresses.length === 0 &&
        facts.spec.ports.some((other) => other.number === port.facts.number && /^(tcp|)$/i.test(other.protocol ?? 'x')),
    );
  if (rivals.length === 0 || !takesWholePort(story, port)) return [];
  return [
    `ServiceEntry ${join(rivals.map((rival) => code(displayName(rival))))} wants the whole port ${port.facts.number} too: the older one gets all of it.`,
  ];
}
