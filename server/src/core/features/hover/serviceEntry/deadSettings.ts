import { ruleOf } from '../../../mesh/destinationRules';
import type { Resource } from '../../../workspace/resource';
import type { Field } from '../../../yaml/field';
import { join } from '../../markdown';
import type { EntryStory } from './story';

/** Resolutions of which Envoy has no hosts to choose from, and why. What NONE makes of balancing is told as a surprise. */
const ONE_HOST: Readonly<Record<string, string>> = {
  DNS_ROUND_ROBIN: 'one host at a time',
  DYNAMIC_DNS: 'each name is one host',
};

/**
 * What a DestinationRule sets in vain for an entry, as a sentence; undefined when all of it has an effect.
 * @param policy of the rule, at its top
 */
export function deadSettings(story: EntryStory, rule: Resource, policy: Field | undefined): string | undefined {
  const dead = [hosts(story, policy), subsets(story, rule), http(story, policy)].filter((part) => part !== undefined);
  return dead.length === 0 ? undefined : `Without effect here: ${join(dead)}.`;
}

function hosts({ resolution }: EntryStory, policy: Field | undefined): string | undefined {
  const why = ONE_HOST[resolution ?? ''];
  return why !== undefined && policy?.get('loadBalancer').exists === true ? `\`loadBalancer\` (${why})` : undefined;
}

/** Subsets pick among endpoints, which not every resolution has. */
function subsets({ resolution, spec }: EntryStory, rule: Resource): string | undefined {
  const defined = ruleOf(rule)?.subsets ?? [];
  if (defined.length === 0) return undefined;
  if (resolution === 'DYNAMIC_DNS') return 'subsets (they get no cluster, 503)';
  if (resolution === 'NONE') return 'subsets (they select nothing)';
  const isInline = spec.workloadSelector === undefined && !spec.openEndpoints;
  const carried = defined.some(({ labels, openLabels }) => {
    const asked = Object.entries(labels);
    return (
      openLabels ||
      asked.length === 0 ||
      spec.endpoints.some((endpoint) => asked.every(([key, value]) => endpoint.labels[key] === value))
    );
  });
  return isInline && !carried ? 'subsets (no endpoint carries their labels)' : undefined;
}

/** Settings of HTTP where all ports are without it. */
function http({ ports }: EntryStory, policy: Field | undefined): string | undefined {
  if (policy === undefined || ports.length === 0) return undefined;
  if (!ports.every(({ family }) => family === 'tls' || family === 'tcp' || family === 'udp')) return undefined;
  const hash = policy.at('loadBalancer.consistentHash');
  const found = [
    policy.at('connectionPool.http').exists ? '`connectionPool.http`' : undefined,
    ['httpHeaderName', 'httpCookie', 'httpQueryParameterName'].some((key) => hash.get(key).exists)
      ? 'the hash'
      : undefined,
  ].filter((part) => part !== undefined);
  return found.length === 0 ? undefined : `${join(found)} (no HTTP is seen on these ports)`;
}
