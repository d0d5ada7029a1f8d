import { isWildcard } from '../../../istio/hosts';
import { compareMinors } from '../../../schema/lifetime';
import { code, codes } from '../../markdown';
import { isAddress } from './lookups';
import type { EntryStory } from './story';

/**
 * Why the cluster would not take the entry with its resolution, in a clause each. A hover that told what the clusters
 * will look like would mislead then.
 * Source: ValidateServiceEntry, pkg/config/validation/validation.go, and the rules in the CRD.
 */
export function refusals(story: EntryStory): string[] {
  const { spec, resolution } = story;
  if (resolution === undefined || spec.openHosts || spec.openEndpoints) return [];
  const found: string[] = [];
  const own = BY_RESOLUTION[resolution](story);
  found.push(...own);
  if (spec.endpoints.length > 0 && spec.workloadSelector !== undefined)
    found.push('`endpoints` and `workloadSelector` exclude each other');
  const opaque = story.ports.find(({ family }) => family === 'tcp' || family === 'auto' || family === 'udp');
  if (resolution !== 'NONE' && story.hosts.length > 1 && opaque !== undefined)
    found.push(`several hosts cannot share port ${opaque.facts.number}, which is neither HTTP nor TLS`);
  return found;
}

const BY_RESOLUTION = {
  NONE: ({ spec }: EntryStory): string[] => (spec.endpoints.length > 0 ? ['NONE takes no `endpoints`'] : []),
  STATIC: ({ spec }: EntryStory): string[] => {
    const names = spec.endpoints.flatMap(({ address }) =>
      address === undefined || isAddress(address) ? [] : [address],
    );
    return names.length === 0
      ? []
      : [
          `STATIC takes IP addresses only, and ${codes(names, 3)} ${names.length === 1 ? 'is' : 'are'} none (DNS would do)`,
        ];
  },
  DNS: (story: EntryStory): string[] => namesToLookUp(story),
  DNS_ROUND_ROBIN: (story: EntryStory): string[] => [
    ...namesToLookUp(story),
    ...(story.spec.endpoints.length > 1 ? ['DNS_ROUND_ROBIN takes one endpoint at most'] : []),
  ],
  DYNAMIC_DNS: dynamicRefusals,
} as const;

function namesToLookUp({ hosts, spec, ranges, resolution }: EntryStory): string[] {
  const found: string[] = [];
  const wildcard = hosts.find(isWildcard);
  if (wildcard !== undefined && spec.endpoints.length === 0)
    found.push(
      `${code(wildcard)} is no name that could be looked up, so ${resolution ?? ''} needs \`endpoints\` for it`,
    );
  if (ranges.length > 0)
    found.push(`${resolution ?? ''} takes single addresses, no ranges such as ${codes(ranges, 2)}`);
  return found;
}

function dynamicRefusals({ hosts, spec, ports, context }: EntryStory): string[] {
  const found: string[] = [];
  const { istioVersion } = context.view.settings;
  if (compareMinors(istioVersion, '1.28') < 0)
    found.push(`DYNAMIC_DNS needs Istio 1.28, and the version set for this workspace is ${istioVersion}`);
  const plain = hosts.filter((host) => !isWildcard(host));
  if (plain.length > 0)
    found.push(
      `DYNAMIC_DNS is for wildcard hosts only, and ${codes(plain, 3)} ${plain.length === 1 ? 'is' : 'are'} none`,
    );
  if (spec.addresses.length > 0) found.push('DYNAMIC_DNS takes no `addresses`');
  if (spec.endpoints.length > 0) found.push('DYNAMIC_DNS takes no `endpoints`');
  const other = ports.find(({ protocol }) => protocol !== undefined && !DYNAMIC_PROTOCOLS.has(protocol));
  if (other !== undefined)
    found.push(`port ${other.facts.number} has to be HTTP, HTTP2, GRPC or TLS with DYNAMIC_DNS (not HTTPS, not TCP)`);
  return found;
}

const DYNAMIC_PROTOCOLS: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'TLS']);
