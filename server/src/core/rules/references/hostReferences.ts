import { destinationFields } from '../../workspace/facts/istio';
import type { RouteFacts } from '../../workspace/facts/types';
import type { Field } from '../../yaml/field';

/** A destination of a VirtualService rule, with the place where it is written. */
export interface WrittenDestination {
  readonly section: RouteFacts['section'];
  readonly rule: Field;
  readonly field: Field;
  /** Known text, not a placeholder. */
  readonly host: string;
}

/** All destinations of a VirtualService whose host is known. */
export function destinationsOf(object: Field): WrittenDestination[] {
  const sections = ['http', 'tls', 'tcp'] as const;
  return sections.flatMap((section) =>
    object
      .get('spec')
      .get(section)
      .items()
      .flatMap((rule) =>
        destinationFields(rule, section).flatMap((field) => {
          const host = field.get('host').text;
          return host === undefined || host === '' ? [] : [{ section, rule, field, host }];
        }),
      ),
  );
}
