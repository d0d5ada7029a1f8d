import { findHost } from '../../mesh/hosts';
import { workloadLabels } from '../../mesh/workloads';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';

/** Keys of maps that anybody may fill in, where the workspace knows which make sense. */
export function mapKeys(context: CompletionContext): Suggestion[] {
  const { facts, path, place } = context;
  const way = path.map((step) => (typeof step === 'number' ? '[]' : step)).join('.');
  const found =
    facts?.kind === 'ServiceEntry' && way === 'spec.endpoints.[].ports'
      ? portNames(context)
      : LABEL_MAPS.test(way)
        ? labelKeys(context)
        : [];
  return found.filter(({ value }) => !place.present.has(String(value)));
}

const LABEL_MAPS = /^spec\.(?:workloadSelector\.(?:labels|matchLabels)|selector\.matchLabels|subsets\.\[\]\.labels)$/;

/** `endpoints[].ports` maps the names of the entry's own ports. */
function portNames({ object }: CompletionContext): Suggestion[] {
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

/** Labels that workloads of the namespace carry. */
function labelKeys(context: CompletionContext): Suggestion[] {
  const found = new Map<string, Set<string>>();
  for (const workload of context.view.find('workload', labelNamespace(context))) {
    for (const [key, value] of Object.entries(workloadLabels(workload))) {
      const values = found.get(key) ?? new Set();
      found.set(key, values.add(value));
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, values]) => ({ value, kind: 'key', detail: [...values].slice(0, 4).join(', ') }));
}

/** Values that workloads of the namespace have for a label; undefined where the place is no label of a selector. */
export function labelValues(context: CompletionContext): Suggestion[] | undefined {
  const key = context.path.at(-1);
  const way = context.path
    .slice(0, -1)
    .map((step) => (typeof step === 'number' ? '[]' : step))
    .join('.');
  if (typeof key !== 'string' || !LABEL_MAPS.test(way)) return undefined;
  const values = context.view
    .find('workload', labelNamespace(context))
    .flatMap((workload) => workloadLabels(workload)[key] ?? []);
  return [...new Set(values)].sort().map((value) => ({ value, kind: 'value' }));
}

/** The namespace of the workloads: a subset's are those of the host. */
function labelNamespace({ facts, object, namespace, view }: CompletionContext): string {
  const host = facts?.kind === 'DestinationRule' ? object.at('spec.host').text : undefined;
  return host === undefined ? namespace : (findHost(view, host, namespace).owners[0]?.namespace ?? namespace);
}
