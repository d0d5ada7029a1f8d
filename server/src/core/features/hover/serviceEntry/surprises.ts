import { looksMadeUp } from '../../../istio/madeUpNames';
import { displayName } from '../../../workspace/resource';
import { code, join } from '../../markdown';
import { httpRules } from './neighbours';
import { surprisesOfResolution } from './resolutionSurprises';
import { ruleSetting } from './rules';
import type { EntryPort, EntryStory } from './story';
import { addedTls, dropsTls, takesWholePort } from './traffic';

/** What people do not expect of an entry with this resolution, the gravest first; each is a sentence or two. */
export function surprises(story: EntryStory): string[] {
  if (story.resolution === undefined) return [];
  const found = [
    ...story.ports.flatMap((port) => doubleTls(story, port)),
    ...story.ports.flatMap((port) => wholePort(story, port)),
    ...unreadRules(story),
    ...surprisesOfResolution(story, story.resolution),
    ...opaquePorts(story),
  ];
  return found.length > 0 ? found : rotatingAnswers(story);
}

function doubleTls(story: EntryStory, port: EntryPort): string[] {
  const added = addedTls(story, port);
  if (added === undefined || added.tls.mode === 'ISTIO_MUTUAL') return [];
  const rule = code(displayName(added.rule));
  if (port.family === 'tls')
    return [
      `Port ${port.facts.number} carries TLS already, and ${rule} wraps it once more: handshake errors or HTTP 400. Originate TLS on an HTTP port instead.`,
    ];
  if (!dropsTls(story, added.rule, port)) return [];
  return [
    `${rule} names its certificate by \`credentialName\`, which only gateways can use: sidecars drop the TLS settings and send **clear text**.`,
  ];
}

function wholePort(story: EntryStory, port: EntryPort): string[] {
  if (!takesWholePort(story, port)) return [];
  const { number } = port.facts;
  if (story.resolution === 'NONE')
    return [
      `Port ${number} is opened to every IP, under REGISTRY_ONLY too, as nothing in \`addresses\` narrows it down.`,
    ];
  const to = story.hosts[0] === undefined ? 'this entry' : code(story.hosts[0]);
  return [
    `Port ${number} has no address of its own: **every** TCP connection of these workloads to port ${number}, to whatever IP, ends up at ${to}. \`addresses\` or DNS capture would prevent it.`,
  ];
}

/** What has no effect on ports whose bytes Envoy cannot read. */
function opaquePorts(story: EntryStory): string[] {
  const outlier = ruleSetting(story, 'outlierDetection');
  const opaque = story.ports.filter(({ family }) => family === 'tls' || (family === 'tcp' && outlier !== undefined));
  if (opaque.length === 0 || unreadRules(story).length > 0) return [];
  const counted = outlier === undefined ? '' : ', and outlier detection counts failed connections only, no HTTP status';
  return [
    `Envoy cannot read requests on ${portNumbers(opaque)}: no HTTP retries, timeouts, header routing or request metrics${counted}.`,
  ];
}

/** Rules of VirtualServices that never see a request. */
function unreadRules(story: EntryStory): string[] {
  const opaque = story.ports.filter(({ family }) => family === 'tls' || family === 'tcp');
  const [virtualService] = httpRules(story, opaque);
  return virtualService === undefined
    ? []
    : [
        `VirtualService ${code(virtualService)} has \`http\` rules for this host, but on ${portNumbers(opaque)} Envoy cannot read the requests: none of them is applied.`,
      ];
}

function portNumbers(ports: readonly EntryPort[]): string {
  return `${ports.length === 1 ? 'port' : 'ports'} ${join(ports.map(({ facts }) => `${facts.number}`))}`;
}

/** The reason why DNS_ROUND_ROBIN exists. */
function rotatingAnswers(story: EntryStory): string[] {
  const isPublic = story.hosts.some((host) => !looksMadeUp(host));
  if (
    story.resolution !== 'DNS' ||
    story.spec.endpoints.length > 0 ||
    story.spec.location !== 'MESH_EXTERNAL' ||
    !isPublic
  )
    return [];
  return [
    'For a name whose answers change all the time (large providers, CDNs) Envoy keeps closing and opening connections to follow them; DNS_ROUND_ROBIN is made for those.',
  ];
}
