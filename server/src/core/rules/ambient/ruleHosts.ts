import type { Field } from '../../yaml/field';

/** The hosts that a DestinationRule or VirtualService is for. */
export function hostsOf(object: Field, kind: string): Field[] {
  const spec = object.get('spec');
  return (kind === 'DestinationRule' ? [spec.get('host')] : spec.get('hosts').items()).filter(
    ({ text }) => text !== undefined && text !== '',
  );
}
