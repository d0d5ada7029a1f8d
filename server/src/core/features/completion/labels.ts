import { labelsSubset } from '../../istio/labels';
import { findHost } from '../../mesh/hosts';
import { meshSettings } from '../../mesh/meshSettings';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import type { Labels } from '../../workspace/facts/types';
import { displayName } from '../../workspace/resource';
import type { Resource } from '../../workspace/resource';
import { MARK } from './attempts';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import { hasLetters, MOST_NAMES, namespaces } from './known';

/** Something that carries labels. */
export interface Carrier {
  readonly labels: Labels;
  /** Told only where it is shown: there may be thousands. */
  readonly name: () => string;
}

/** Who can be meant by the labels at a place. */
export type Carriers = (context: CompletionContext) => readonly Carrier[];

/** The workloads of all namespaces that the world has, the own one first. */
export function workloadsAnywhere(context: CompletionContext): readonly Resource[] {
  const others = namespaces(context).filter((namespace) => namespace !== context.namespace);
  return [context.namespace, ...others].flatMap((namespace) => context.view.find('workload', namespace));
}

/** The workloads of the own namespace. */
export const ofNamespace: Carriers = (context) => carriers(context.view.find('workload', context.namespace));

/** The workloads that a selector of a policy can pick: in the root namespace of the mesh those of all namespaces. */
export const ofSelector: Carriers = (context) =>
  context.namespace === meshSettings(context.view).rootNamespace ? ofAll(context) : ofNamespace(context);

/** The workloads of all namespaces. */
export const ofAll: Carriers = (context) => carriers(workloadsAnywhere(context));

/** What other Gateways select first, then the labels of all workloads. */
export const ofGateways: Carriers = (context) => {
  const selectors = context.view.find('kind-anywhere', 'networking.istio.io/Gateway').flatMap((gateway): Carrier[] => {
    const { spec } = gateway.facts;
    return spec.type === 'Gateway' && spec.selector !== undefined
      ? [{ labels: spec.selector, name: () => `as in Gateway ${displayName(gateway)}` }]
      : [];
  });
  return [...selectors, ...ofAll(context)];
};

/** Steps of `spec.http[0].match[0]`. */
const MATCH_DEPTH = 5;

/** Callers: those of the namespace that the same match asks for. */
export const ofCallers: Carriers = (context) => {
  const match = context.object.follow(context.path.slice(0, MATCH_DEPTH));
  const namespace = match.get('sourceNamespace').text;
  return namespace === undefined ? ofAll(context) : carriers(context.view.find('workload', namespace));
};

/** The pods of the object's own template. */
export const ofTemplate: Carriers = (context) => {
  const labels: Record<string, string> = {};
  for (const label of context.object.at('spec.template.metadata.labels').members())
    if (label.text !== undefined) labels[String(label.key)] = label.text;
  return [{ labels, name: () => 'the pod template' }];
};

/** The endpoints of the host of a DestinationRule. */
export const ofHost: Carriers = (context) => {
  const { object, namespace, view } = context;
  const host = object.at('spec.host').text;
  const owners = host === undefined ? [] : findHost(view, host, namespace).owners;
  const known = owners.flatMap((owner) => endpointsOf(context, owner));
  if (known.length > 0) return known;
  return carriers(view.find('workload', owners[0]?.namespace ?? namespace));
};

function endpointsOf({ view }: CompletionContext, owner: Resource): readonly Carrier[] {
  const { spec } = owner.facts;
  if (spec.type === 'Service')
    return spec.selector === undefined ? [] : carriers(selectWorkloads(view, owner.namespace, spec.selector).workloads);
  if (spec.type !== 'ServiceEntry') return [];
  const written = spec.endpoints.map(({ labels, address }) => ({
    labels,
    name: () => `endpoint ${address ?? ''}`.trim(),
  }));
  const selected =
    spec.workloadSelector === undefined
      ? []
      : carriers(selectWorkloads(view, owner.namespace, spec.workloadSelector).workloads);
  return [...written, ...selected];
}

function carriers(workloads: readonly Resource[]): Carrier[] {
  return workloads.map((workload) => ({
    labels: workloadLabels(workload),
    name: () => `${workload.facts.kind} ${displayName(workload)}`,
  }));
}

/** The keys of labels that carriers have, with their values beside them. */
export function labelKeys(of: Carriers): (context: CompletionContext) => Suggestion[] {
  return (context) => {
    const found = new Map<string, Set<string>>();
    for (const { labels } of narrowed(context, of(context), context.path, undefined)) {
      for (const [key, value] of Object.entries(labels)) {
        const values = found.get(key) ?? new Set();
        found.set(key, values.add(value));
      }
    }
    return [...found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([value, values]) => ({ value, kind: 'key', detail: listed(values) }));
  };
}

/** The values that carriers have for the label at the cursor, with their names beside them. */
export function labelValues(of: Carriers): (context: CompletionContext) => Suggestion[] {
  return (context) => {
    const key = String(context.path.at(-1));
    const typed = context.place.typed.toLowerCase();
    const found = new Map<string, Carrier[]>();
    for (const carrier of narrowed(context, of(context), context.path.slice(0, -1), key)) {
      const value = carrier.labels[key];
      if (value === undefined) continue;
      const known = found.get(value);
      if (known !== undefined) known.push(carrier);
      else if (hasLetters(value, typed)) found.set(value, [carrier]);
      if (found.size >= MOST_NAMES) break;
    }
    return [...found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([value, all]) => ({ value, kind: 'value', detail: carriersWords(all) }));
  };
}

function carriersWords(all: readonly Carrier[]): string {
  const shown = new Set(all.slice(0, LISTED).map(({ name }) => name()));
  return [...shown].join(', ') + (all.length > LISTED ? ` and ${all.length - LISTED} more` : '');
}

/** Those that have the other labels asked for; all where nobody has, since these are still being written. */
function narrowed(
  context: CompletionContext,
  all: readonly Carrier[],
  map: CompletionContext['path'],
  except: string | undefined,
): readonly Carrier[] {
  const asked: Record<string, string> = {};
  for (const label of context.object.follow(map).members()) {
    const key = String(label.key);
    if (key !== MARK && key !== except && label.text !== undefined && label.text !== '') asked[key] = label.text;
  }
  if (Object.keys(asked).length === 0) return all;
  const fitting = all.filter(({ labels }) => labelsSubset(asked, labels));
  return fitting.length > 0 ? fitting : all;
}

/** So many of a list stand beside a suggestion. */
const LISTED = 4;

function listed(names: ReadonlySet<string>): string {
  const shown = [...names].slice(0, LISTED).join(', ');
  return names.size > LISTED ? `${shown} and ${names.size - LISTED} more` : shown;
}
