import { isWildcard } from '../../../istio/hosts';
import { routesTo } from '../../../mesh/httpRoutes';
import { compareMinors } from '../../../schema/lifetime';
import { displayName } from '../../../workspace/resource';
import { selectWorkloads } from '../../../mesh/workloads';
import { code, join } from '../../markdown';
import { looksMadeUp } from './lookups';
import { httpRules } from './neighbours';
import { ruleSetting } from './rules';
import type { EntryPort, EntryStory, Resolution } from './story';
import { addedTls, dropsTls, takesWholePort } from './traffic';

/** What people do not expect of an entry with this resolution, the gravest first; each is a sentence or two. */
export function surprises(story: EntryStory): string[] {
  if (story.resolution === undefined) return [];
  const found = [
    ...story.ports.flatMap((port) => doubleTls(story, port)),
    ...story.ports.flatMap((port) => wholePort(story, port)),
    ...unreadRules(story),
    ...BY_RESOLUTION[story.resolution](story),
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

const BY_RESOLUTION: Readonly<Record<Resolution, (story: EntryStory) => string[]>> = {
  NONE: (story) => [...balancingIgnored(story), ...behindGateway(story), ...hostHeaderOnly(story)],
  STATIC: (story) => [...deadEndpoint(story)],
  DNS: (story) => [...noCluster(story), ...raced(story), ...openConnections(story)],
  DNS_ROUND_ROBIN: (story) => [...noCluster(story), ...oneHost(story)],
  DYNAMIC_DNS: (story) => [
    ...crash(story),
    ...dynamicFilter(story),
    ...tooOldForSidecars(story),
    ...clientChooses(story),
  ],
};

function behindGateway(story: EntryStory): string[] {
  const routed = story.hosts
    .flatMap((host) => routesTo(story.context.view, host))
    .find(({ virtualService }) => {
      const { spec } = virtualService.facts;
      return spec.type === 'VirtualService' && spec.gateways?.some((gateway) => gateway !== 'mesh') === true;
    });
  if (routed !== undefined)
    return [
      `VirtualService ${code(displayName(routed.virtualService))} sends a gateway here, and gateways have **no endpoints** for NONE: 503 (UH).`,
    ];
  return ['It does not work behind a gateway: gateways have no endpoints for NONE and answer 503 (UH).'];
}

function balancingIgnored(story: EntryStory): string[] {
  const rule = ruleSetting(story, 'loadBalancer') ?? ruleSetting(story, 'outlierDetection');
  return rule === undefined
    ? []
    : [
        `NONE has one upstream per dialled IP, so load balancing and outlier detection of ${code(displayName(rule))} do nothing.`,
      ];
}

function hostHeaderOnly(story: EntryStory): string[] {
  return story.ports.some(({ family }) => family === 'http')
    ? ['A client may write any Host header and dial any IP, so an HTTP port here keeps nobody out.']
    : [];
}

function deadEndpoint(story: EntryStory): string[] {
  if (story.spec.endpoints.length < 2 || ruleSetting(story, 'outlierDetection') !== undefined) return [];
  if (story.applied.rules.length > 0 && story.context.input.readText === undefined) return [];
  return ['Nothing checks the endpoints: without outlier detection a dead one keeps its share of the traffic.'];
}

function noCluster(story: EntryStory): string[] {
  const { spec, context } = story;
  if (spec.workloadSelector === undefined) return [];
  const { workloads, unsure } = selectWorkloads(context.view, context.resource.namespace, spec.workloadSelector);
  return workloads.length > 0 || unsure
    ? []
    : ['A DNS cluster without endpoints is not created at all: requests fail as if the port did not exist (503 NC).'];
}

function raced(story: EntryStory): string[] {
  if (!story.races) return [];
  return [
    'With `istio.io/connect-strategy: RACE_FIRST_TCP_CONNECT` all addresses are tried at once and the first answer wins; more than one endpoint makes Envoy refuse the cluster.',
  ];
}

function openConnections(story: EntryStory): string[] {
  const tcp = story.ports.find(({ family }) => family === 'tcp');
  if (tcp === undefined) return [];
  return [
    'Connections that are already open stay where they are when the answer changes: after a database failover set `maxConnectionDuration`, or let the client reconnect.',
  ];
}

function oneHost(story: EntryStory): string[] {
  const found: string[] = [];
  const outlier = ruleSetting(story, 'outlierDetection');
  if (outlier !== undefined)
    found.push(
      `${code(displayName(outlier))} has outlier detection, but there is one logical host only: it is never ejected, or with \`maxEjectionPercent: 100\` the whole service is.`,
    );
  else if (ruleSetting(story, 'loadBalancer') !== undefined)
    found.push('Load balancing and hashing have nothing to choose from: there is one logical host.');
  found.push(
    'Despite the name Envoy does not rotate through the answer: all connections go to its first address, and only the DNS server changes the order. There is no failover from one address to the next.',
  );
  return found;
}

function crash(story: EntryStory): string[] {
  const outlier = ruleSetting(story, 'outlierDetection');
  return outlier === undefined
    ? []
    : [
        `\`outlierDetection\` of ${code(displayName(outlier))} reaches this host and makes **istiod fail** while it builds the clusters.`,
      ];
}

function dynamicFilter(story: EntryStory): string[] {
  const { context } = story;
  for (const { family, facts } of story.ports) {
    if (family !== 'http') continue;
    const other = context.view
      .find('service-entry', '')
      .find(
        (entry) =>
          entry !== context.resource &&
          entry.facts.spec.type === 'ServiceEntry' &&
          entry.facts.spec.ports.some(({ number }) => number === facts.number),
      );
    const beside = other === undefined ? '' : ` (as ServiceEntry ${code(displayName(other))} may be)`;
    return [
      `On HTTP port ${facts.number} names are resolved only if this entry is the first HTTP service of the port in a sidecar; beside an older one${beside} nothing resolves.`,
    ];
  }
  return [];
}

function tooOldForSidecars(story: EntryStory): string[] {
  const { istioVersion } = story.context.view.settings;
  return compareMinors(istioVersion, '1.30') < 0
    ? [`Sidecars know DYNAMIC_DNS since Istio 1.30; with ${istioVersion} only ambient waypoints do.`]
    : [];
}

function clientChooses(story: EntryStory): string[] {
  const [host] = story.hosts;
  return host === undefined || !isWildcard(host)
    ? []
    : ['Host header and SNI are chosen by the client, so the wildcard is no access control.'];
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
