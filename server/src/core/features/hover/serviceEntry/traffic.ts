import { originatesTls, tlsOnPort } from '../../../mesh/clientTls';
import { ruleOf } from '../../../mesh/destinationRules';
import type { ClientTlsFacts } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import { displayName } from '../../../workspace/resource';
import { writtenObject } from '../../input';
import { code, codes } from '../../markdown';
import { hasOwnAddress } from './story';
import type { EntryPort, EntryStory } from './story';

/** The name that Envoy gives the cluster of a port; with several hosts each has its own. */
export function clusterName(story: EntryStory, port: EntryPort): string {
  const [host] = story.hosts;
  return `outbound|${port.facts.number}||${story.hosts.length === 1 && host !== undefined ? host : '<host>'}`;
}

/** The type of the clusters of an entry, as `istioctl proxy-config` and Envoy name it. */
export function clusterType(story: EntryStory): string {
  switch (story.resolution) {
    case 'NONE':
      return 'ORIGINAL_DST';
    case 'STATIC':
      return 'EDS';
    case 'DNS':
      return story.races ? 'LOGICAL_DNS' : 'STRICT_DNS';
    case 'DNS_ROUND_ROBIN':
      return 'LOGICAL_DNS';
    case 'DYNAMIC_DNS':
      return 'dynamic forward proxy';
    case undefined:
      return 'not known yet';
  }
}

/** By what Envoy tells the traffic of a port from other traffic, in a few words. */
export function recognisedBy(story: EntryStory, port: EntryPort): string {
  if (story.openAddresses && (port.family === 'tls' || port.family === 'tcp'))
    return 'by `addresses`, which are filled in later';
  switch (port.family) {
    case 'http':
      return 'by the Host header';
    case 'tls':
      if (story.resolution !== 'DYNAMIC_DNS' && ownAddress(story) !== undefined)
        return `by the address ${ownAddress(story) ?? ''}, whatever the SNI`;
      return story.ranges.length > 0 ? `by the SNI, towards ${codes(story.ranges, 3)}` : 'by the SNI';
    case 'tcp':
      return byDestination(story);
    case 'auto':
      return `by a look at the first bytes: HTTP by the Host header, the rest ${byDestination(story)}`;
    case 'udp':
      return 'not at all: the proxies leave UDP alone';
    case 'unknown':
      return 'depends on the protocol, which is filled in later';
  }
}

function byDestination(story: EntryStory): string {
  const address = ownAddress(story);
  if (address !== undefined) return `by the address ${address}`;
  if (story.ranges.length > 0) return `by the destination range ${codes(story.ranges, 3)}`;
  return 'by the port number alone';
}

/** The address that applications dial, as Markdown; undefined when there is none of the entry's own. */
export function ownAddress(story: EntryStory): string | undefined {
  if (story.vips.length > 0) return codes(story.vips, 3);
  return story.isAllocated ? 'that istiod allocated (240.240.x.x)' : undefined;
}

/** The port on the other side; undefined when it is the one that is dialled. */
export function upstreamPort(story: EntryStory, port: EntryPort): string | undefined {
  const { number, name, targetPort } = port.facts;
  const own = story.spec.endpoints.flatMap(({ ports }) => (name !== undefined ? [ports[name]] : []));
  const numbers = own.length === 0 ? [targetPort ?? number] : own.map((mapped) => mapped ?? targetPort ?? number);
  const different = [...new Set(numbers)];
  if (different.length === 1 && different[0] === number) return undefined;
  return `port ${different.join(' or ')} on the other side`;
}

/** TLS that a DestinationRule adds on a port, with the rule. */
export function addedTls(story: EntryStory, port: EntryPort): { rule: Resource; tls: ClientTlsFacts } | undefined {
  for (const rule of [...story.applied.rules, ...story.applied.selective]) {
    const tls = tlsOnPort(ruleOf(rule)?.policy, port.facts.number);
    if (tls !== undefined && (originatesTls(tls) || tls.mode === 'ISTIO_MUTUAL')) return { rule, tls };
  }
  return undefined;
}

/** What is said of a port whose bytes nobody encrypts. */
export const CLEAR_TEXT = 'sent in clear text';

/** What encrypts the bytes of a port on their way out, in a clause. */
export function encryption(story: EntryStory, port: EntryPort): string | undefined {
  const added = addedTls(story, port);
  const inside = story.spec.location === 'MESH_INTERNAL';
  if (added !== undefined) {
    const by = `DestinationRule ${code(displayName(added.rule))}`;
    if (added.tls.mode === 'ISTIO_MUTUAL') return `with Istio's mutual TLS, added by ${by}`;
    if (port.family === 'tls') return `**TLS twice**, as ${by} wraps the application's TLS in its own`;
    if (dropsTls(story, added.rule, port)) return `sent in **clear text**, as sidecars drop the TLS of ${by}`;
    return `with TLS added by ${by} (${added.tls.mode ?? ''})`;
  }
  if (port.family === 'tls') return "passed on in the application's own TLS, unopened";
  if (port.family !== 'http' && port.family !== 'tcp') return undefined;
  if (inside) return insideTheMesh(story);
  return port.family === 'http' ? CLEAR_TEXT : 'sent as the application writes it';
}

/** Automatic mTLS goes by what each endpoint says of itself. Source: pilot/pkg/serviceregistry/serviceentry/conversion.go. */
function insideTheMesh({ spec }: EntryStory): string {
  if (spec.workloadSelector !== undefined || spec.openEndpoints)
    return 'with mutual TLS to endpoints that have a sidecar, in clear text to others';
  const speaking = spec.endpoints.filter(({ serviceAccount, labels }) => {
    const tls = labels['security.istio.io/tlsMode'];
    return tls === undefined ? serviceAccount !== undefined : tls === 'istio';
  });
  if (speaking.length === 0) return 'in clear text, as no endpoint says that it has a sidecar';
  return speaking.length === spec.endpoints.length
    ? 'with mutual TLS'
    : 'with mutual TLS to endpoints with `serviceAccount` or `tlsMode`, in clear text to others';
}

/** A credentialName is for gateways; a sidecar with it in a rule without workload selector sends plain text. */
export function dropsTls(story: EntryStory, rule: Resource, port: EntryPort): boolean {
  if (ruleOf(rule)?.workloadSelector !== undefined) return false;
  const policy = policyOn(story, rule, port.facts.number);
  const name = policy?.at('tls.credentialName').text;
  return name !== undefined && name !== '' && !name.startsWith('configmap://');
}

/** The traffic policy of a rule that is in force on a port: an entry for the port replaces the rest. */
function policyOn(story: EntryStory, rule: Resource, port: number | undefined): ReturnType<typeof writtenObject> {
  const policy = writtenObject(story.context.input, rule)?.at('spec.trafficPolicy');
  const own = policy
    ?.get('portLevelSettings')
    .items()
    .find((entry) => port !== undefined && entry.at('port.number').number === port);
  return own ?? policy;
}

/** True when no connection of the port can be told from others to the same number. */
export function takesWholePort(story: EntryStory, port: EntryPort): boolean {
  return (port.family === 'tcp' || port.family === 'auto') && !hasOwnAddress(story);
}
