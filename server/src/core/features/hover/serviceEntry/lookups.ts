import { isWildcard } from '../../../istio/hosts';
import { parseIp } from '../../../istio/ip';
import { looksMadeUp } from '../../../istio/madeUpNames';
import { selectWorkloads } from '../../../mesh/workloads';
import { code, codes, count, fileOf, join, namedAll } from '../../markdown';
import { ownAddress } from './traffic';
import type { EntryStory } from './story';

/** What the resolution means, with the names of this entry in it. */
export function meaning(story: EntryStory): string {
  const { spec } = story;
  const name =
    story.hosts.length === 1 ? code(story.hosts[0] ?? '') : story.hosts.length === 0 ? 'the host' : 'each host';
  switch (story.resolution) {
    case 'NONE':
      return 'Envoy sends every connection on to the very IP that the application dialled. Nobody looks a name up, nothing is balanced.';
    case 'STATIC':
      return spec.workloadSelector !== undefined
        ? 'Envoy balances over the workloads that `workloadSelector` picks. It looks no name up.'
        : 'Envoy balances over the addresses in `endpoints`. It looks no name up.';
    case 'DNS': {
      if (spec.workloadSelector !== undefined)
        return 'Envoy balances over the workloads that `workloadSelector` picks, and looks up those that have a name as address.';
      const looked = lookedUp(story);
      if (spec.endpoints.length > 0 && looked.length === 0)
        return 'Envoy balances over the endpoints. All are IPs, so there is no name to look up.';
      const what = spec.endpoints.length > 0 ? codes(looked, 3) : name;
      return `Envoy looks ${what} up itself, in the background, and spreads connections over **all** addresses it gets.`;
    }
    case 'DNS_ROUND_ROBIN': {
      const what = spec.endpoints.length > 0 ? codes(lookedUp(story), 3) : name;
      return `Envoy looks ${what} up itself, in the background, and sends each new connection to the **first** address of the latest answer.`;
    }
    case 'DYNAMIC_DNS':
      return 'Envoy takes the name that a request really asks for (Host header, or SNI on TLS ports), looks it up at that moment, and connects there.';
    case undefined:
      return '';
  }
}

/** The names that Envoy looks up for an entry; a placeholder among the endpoints is left out. */
function lookedUp(story: EntryStory): readonly string[] {
  const { endpoints, workloadSelector } = story.spec;
  if (endpoints.length === 0) return workloadSelector === undefined ? story.hosts : [];
  return endpoints.flatMap(({ address }) => (address === undefined || isAddress(address) ? [] : [address]));
}

/** True for what an endpoint may have instead of a name: an IP or a Unix socket. */
export function isAddress(text: string): boolean {
  return text === '' || text.startsWith('unix://') || parseIp(text) !== undefined;
}

/** Who looks names up, when, and how often. */
export function lookup(story: EntryStory): string | undefined {
  switch (story.resolution) {
    case 'NONE':
      return undefined;
    case 'STATIC':
      return staticEndpoints(story);
    case 'DNS':
    case 'DNS_ROUND_ROBIN': {
      if (story.spec.workloadSelector !== undefined) return selected(story);
      if (story.spec.endpoints.length > 0 && lookedUp(story).length === 0) return undefined;
      return 'First look-up when a proxy gets the cluster, the next one whenever the TTL of the answer ends; no request waits for it, and a failed one is tried again after `dnsRefreshRate` (60s by default). Envoy asks for the IP family of its pod: a name that has only the other one has no hosts (503 UH).';
    }
    case 'DYNAMIC_DNS':
      return 'The first request for a name waits for the look-up; the answer is cached and kept fresh.';
    case undefined:
      return undefined;
  }
}

function staticEndpoints(story: EntryStory): string | undefined {
  const { endpoints, openEndpoints, workloadSelector } = story.spec;
  if (workloadSelector !== undefined) return selected(story);
  const addresses = endpoints.flatMap(({ address }) => (address === undefined ? [] : [address]));
  if (endpoints.length > 0)
    return `${count(endpoints.length, 'endpoint')}: ${codes(addresses, 4)}; istiod pushes every change of them.`;
  return openEndpoints ? undefined : 'There are no endpoints: every call ends in 503 (UH) or a closed connection.';
}

function selected(story: EntryStory): string {
  const { context, spec } = story;
  const labels = spec.workloadSelector ?? {};
  const words = codes(Object.entries(labels).map(([key, value]) => `${key}: ${value}`));
  if (words === '') return 'An empty selector picks nothing here: there are no endpoints.';
  const { workloads } = selectWorkloads(context.view, context.resource.namespace, labels);
  if (workloads.length === 0)
    return `In namespace ${code(context.resource.namespace)} nothing in the workspace carries ${words}.`;
  return `${words} picks ${namedAll(workloads, context.resource)}.`;
}

/** Whether the application's own look-up has to work, and what answers it. */
export function applicationLookup(story: EntryStory): string | undefined {
  const { mesh, context } = story;
  const decides = mesh.from.dnsCapture;
  const from = decides === undefined ? '' : ` (${fileOf(decides, context.resource)})`;
  if (story.hosts.length > 0 && story.hosts.every(isWildcard) && story.vips.length === 0)
    return 'The application looks the real names up itself, so they must exist in its DNS.';
  if (story.resolution === 'NONE' && story.vips.length === 0)
    return `The application's own look-up is the only one${madeUp(story)}. DNS capture would not answer it: NONE gets no automatic address.`;
  if (mesh.dnsCapture === true) {
    const address = ownAddress(story);
    if (address !== undefined)
      return `The application asks its own sidecar, as DNS capture is on${from}, and gets the address ${address}. A client that looks up elsewhere, or knows the IP, dials another address and passes this entry by.`;
    return `DNS capture is on${from}, but this entry has no address to answer with, so the name must exist in DNS.`;
  }
  const said =
    mesh.dnsCapture === false ? `DNS capture is off${from}` : 'nothing in the workspace turns DNS capture on';
  return `The application's own look-up must work too${madeUp(story)}: ${said}.`;
}

function madeUp(story: EntryStory): string {
  const own = `.${story.context.view.settings.domainSuffix}`;
  const names = story.hosts.filter((host) => looksMadeUp(host) && !host.endsWith(own));
  return names.length === 0 ? '' : `, and ${join(names.map(code))} looks like a name that no public DNS server has`;
}
