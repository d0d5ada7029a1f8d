import type { Field } from '../../yaml/field';
import type { YamlNode } from '../../yaml/tree';
import type { SpecFacts } from './types';

/**
 * Whether the facts of an object hold all that routing asks of it, so that its text need not be read again. False where
 * more is written than hardly any object has, or a value is not known.
 */
export function isWhole(object: Field, spec: SpecFacts): boolean {
  const [metadata, body] = [object.get('metadata'), object.get('spec')];
  switch (spec.type) {
    case 'Workload':
    case 'Namespace':
      break;
    case 'Service':
      if (spec.ports.length !== body.get('ports').items().length || !hasUsualMembers(body)) return false;
      break;
    default:
      return false;
  }
  return !metadata.get('creationTimestamp').exists && !hasUnknown(metadata.node) && !hasUnknown(body.node);
}

/** Members of a Service that facts do not hold, by which it is reached in another way. */
const UNUSUAL = ['clusterIPs', 'internalTrafficPolicy', 'trafficDistribution', 'publishNotReadyAddresses'] as const;

function hasUsualMembers(spec: Field): boolean {
  const address = spec.get('clusterIP');
  return (!address.exists || address.text === 'None') && !UNUSUAL.some((key) => spec.get(key).exists);
}

/** True when a value in a node is not known, or there may be more in it than is written. */
function hasUnknown(node: YamlNode | undefined): boolean {
  if (node === undefined) return false;
  if (node.kind === 'scalar') return node.unknown;
  if (node.open) return true;
  return node.kind === 'list' ? node.items.some(hasUnknown) : node.members.some(({ value }) => hasUnknown(value));
}
