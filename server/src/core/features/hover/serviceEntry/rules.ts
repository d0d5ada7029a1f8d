import type { Resource } from '../../../workspace/resource';
import type { Field } from '../../../yaml/field';
import { writtenObject } from '../../input';
import { codes, join, named } from '../../markdown';
import { deadSettings } from './deadSettings';
import type { EntryStory } from './story';

/** Blocks of a traffic policy, in the order in which they are told. */
const BLOCKS = ['tls', 'loadBalancer', 'connectionPool', 'outlierDetection'] as const;
type Block = (typeof BLOCKS)[number];

/**
 * Which DestinationRules the entry's clusters get, what they set, and what is missing for it.
 * @param port of one port only
 */
export function rulesLine(story: EntryStory, port?: number): string {
  const { applied, context } = story;
  const [rule, ...more] = applied.rules;
  const selective =
    applied.selective.length === 0
      ? ''
      : ` Workloads that its selector picks get ${join(applied.selective.map((one) => named(one, context.resource)))}.`;
  if (rule === undefined) {
    const missing = balancesByDefault(story)
      ? 'balanced by LEAST_REQUEST, no connection limits, no outlier detection'
      : 'no connection limits';
    return `No DestinationRule: ${missing}.${selective}`;
  }
  const others = more.length === 0 ? '' : ` (merged with ${join(more.map((one) => named(one, context.resource)))})`;
  if (port !== undefined)
    return `${named(rule, context.resource)}${others} ${settingsOn(story, rule, port)}.${selective}`;
  const policy = policyOf(story, rule);
  const dead = deadSettings(story, rule, policy);
  const differs =
    policy
      ?.get('portLevelSettings')
      .items()
      .some((entry) => entry.get('loadBalancer').exists) === true;
  const balanced =
    policy !== undefined && balancesByDefault(story) && !differs ? `; balanced ${balancing(policy)}` : '';
  return `${named(rule, context.resource)}${others} ${settings(story, rule)}${balanced}.${dead === undefined ? '' : ` ${dead}`}${selective}`;
}

function balancesByDefault({ resolution }: EntryStory): boolean {
  return resolution === 'STATIC' || resolution === 'DNS';
}

/** How calls are spread where Envoy has several hosts. */
function balancing(policy: Field | undefined): string {
  const balancer = policy?.get('loadBalancer');
  if (balancer?.get('consistentHash').exists === true) return 'by a hash';
  const simple = balancer?.get('simple').text;
  return simple === undefined || simple === 'UNSPECIFIED' ? 'by LEAST_REQUEST, the default' : `by ${simple}`;
}

function settings(story: EntryStory, rule: Resource): string {
  const policy = policyOf(story, rule);
  if (policy === undefined) return 'applies';
  const top = blocksOf(policy);
  const ports = policy
    .get('portLevelSettings')
    .items()
    .map((entry) => ({ number: entry.at('port.number').number, blocks: blocksOf(entry) }));
  const parts = ports.map(({ number, blocks }) => `on port ${number ?? '?'} ${listed(blocks)}`);
  if (top.length > 0 || parts.length === 0) parts.unshift(ports.length > 0 ? `elsewhere ${listed(top)}` : listed(top));
  return `sets ${parts.reverse().join(', ')}`;
}

/** An entry for a port replaces the rest of the policy there. */
function settingsOn(story: EntryStory, rule: Resource, port: number): string {
  const policy = policyOf(story, rule);
  if (policy === undefined) return 'applies';
  const own = policy
    .get('portLevelSettings')
    .items()
    .find((entry) => entry.at('port.number').number === port);
  const blocks = blocksOf(own ?? policy);
  if (blocks.length === 0) return 'sets nothing for this port';
  return own === undefined
    ? `sets ${codes(blocks)}`
    : `sets ${codes(blocks)} for this port, and nothing else of it holds here`;
}

function listed(blocks: readonly Block[]): string {
  return blocks.length === 0 ? 'no traffic policy' : codes(blocks);
}

function blocksOf(policy: Field): Block[] {
  return BLOCKS.filter((block) => policy.get(block).exists);
}

/** The traffic policy of a rule; undefined when its text cannot be had. */
function policyOf(story: EntryStory, rule: Resource): Field | undefined {
  return writtenObject(story.context.input, rule)?.at('spec.trafficPolicy');
}

/** The DestinationRule whose policy sets a block, anywhere in it. */
export function ruleSetting(story: EntryStory, block: Block): Resource | undefined {
  return story.applied.rules.find((rule) => {
    const policy = policyOf(story, rule);
    if (policy === undefined) return false;
    return (
      policy.get(block).exists ||
      policy
        .get('portLevelSettings')
        .items()
        .some((entry) => entry.get(block).exists)
    );
  });
}
