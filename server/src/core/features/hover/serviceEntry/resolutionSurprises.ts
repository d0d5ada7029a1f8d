import { isWildcard } from '../../../istio/hosts';
import { routesTo } from '../../../mesh/httpRoutes';
import { selectWorkloads } from '../../../mesh/workloads';
import { compareMinors } from '../../../schema/lifetime';
import { displayName } from '../../../workspace/resource';
import { code } from '../../markdown';
import { ruleSetting } from './rules';
import type { EntryStory, Resolution } from './story';

/** What people do not expect of a resolution as such, the gravest first. */
export function surprisesOfResolution(story: EntryStory, resolution: Resolution): string[] {
  return BY_RESOLUTION[resolution](story);
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
