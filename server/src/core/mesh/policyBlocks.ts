import type { PortFacts } from '../workspace/facts/types';
import type { Field } from '../yaml/field';

/** A traffic policy in the text of a DestinationRule: at the top, of a port, of a subset, or of a port of a subset. */
export interface PolicyBlock {
  readonly policy: Field;
  /** The port that it is for; undefined for all that have no block of their own beside it. */
  readonly port: number | undefined;
  /** The ports that have a block of their own beside this one. */
  readonly others: readonly number[];
  readonly subset: Field | undefined;
}

/** All traffic policies of a DestinationRule. @param spec of the rule */
export function policyBlocks(spec: Field): PolicyBlock[] {
  const subsets = spec.get('subsets').items();
  return [
    ...blocksOf(spec.get('trafficPolicy'), undefined),
    ...subsets.flatMap((subset) => blocksOf(subset.get('trafficPolicy'), subset)),
  ];
}

function blocksOf(policy: Field, subset: Field | undefined): PolicyBlock[] {
  if (policy.map === undefined) return [];
  const settings = policy
    .get('portLevelSettings')
    .items()
    .flatMap((setting) => {
      const port = setting.at('port.number').number;
      return port === undefined ? [] : [{ policy: setting, port, others: [], subset }];
    });
  return [{ policy, port: undefined, others: settings.map(({ port }) => port), subset }, ...settings];
}

/**
 * The ports that get a block: an entry for a port replaces what stands beside it.
 * Source: GetPortLevelTrafficPolicy, pilot/pkg/networking/util/util.go.
 */
export function portsUnder({ port, others }: PolicyBlock, ports: readonly PortFacts[]): PortFacts[] {
  return ports.filter(({ number }) => (port === undefined ? !others.includes(number) : number === port));
}
