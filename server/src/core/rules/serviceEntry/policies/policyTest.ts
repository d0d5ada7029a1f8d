import type { ReachedHost } from '../../../mesh/entries';
import type { PolicyBlock } from '../../../mesh/policyBlocks';
import type { PortFacts } from '../../../workspace/facts/types';
import { displayName } from '../../../workspace/resource';
import type { Related } from '../../finding';
import type { Rule, WorldContext } from '../../defineRule';

/** A host of a ServiceEntry, with its ports that a policy is used for. */
export interface Target extends ReachedHost {
  readonly ports: readonly PortFacts[];
}

/** Asks something of a traffic policy and of what it reaches. */
export interface PolicyTest {
  readonly rules: readonly Rule[];
  /** @param targets at least one, each with at least one port */
  test(block: PolicyBlock, targets: readonly Target[], context: WorldContext): void;
}

/** The names of the entries of some targets, for a message. */
export function namesOf(targets: readonly Target[]): string {
  const names = [...new Set(targets.map(({ entry }) => displayName(entry)))];
  return `ServiceEntry ${names.slice(0, 2).join(' and ')}${names.length > 2 ? ` and ${names.length - 2} more` : ''}`;
}

/** The entries of some targets as places that take part. */
export function relatedTo(targets: readonly Target[], message: string): Related[] {
  return [...new Set(targets.map(({ entry }) => entry))]
    .slice(0, 5)
    .map((resource) => ({ resource, span: resource.facts.nameSpan, message }));
}
