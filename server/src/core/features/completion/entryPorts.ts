import type { CompletionContext } from './context';
import type { Suggestion } from './item';

/** `endpoints[].ports` of a ServiceEntry maps the names of the entry's own ports. */
export function entryPortNames({ object }: CompletionContext): Suggestion[] {
  return object
    .at('spec.ports')
    .items()
    .flatMap((port) => {
      const name = port.get('name').text;
      return name === undefined
        ? []
        : [{ value: name, kind: 'port' as const, detail: `port ${port.get('number').number ?? '?'}` }];
    });
}
