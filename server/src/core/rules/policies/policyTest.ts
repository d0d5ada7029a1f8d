import type { ReachedHost } from '../../mesh/entries';
import type { PolicyBlock } from '../../mesh/policyBlocks';
import type { PortFacts } from '../../workspace/facts/types';
import { displayName } from '../../workspace/resource';
import type { Field } from '../../yaml/field';
import { removal } from '../admission/removal';
import type { Fix, Related } from '../finding';
import type { ObjectContext, Rule, WorldContext } from '../defineRule';

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

/**
 * The fix that removes a block of a policy, together with what would be left empty around it: a policy or an entry for
 * a port without any block is refused.
 */
export function removeBlock(title: string, field: Field, context: ObjectContext): Fix[] {
  let gone = field;
  for (let holder = gone.parent; holder !== undefined && holder.path.length > 1; holder = holder.parent) {
    const left = holder.node?.kind === 'list' ? holder.items() : holder.members();
    if (holder.open || left.some(({ key }) => key !== gone.key && key !== 'port')) break;
    gone = holder;
  }
  return removal(title, gone, context);
}
