import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { meshSettings } from './meshSettings';

/** What the workspace says of a label of a namespace. */
export type NamespaceLabel =
  /** The Namespace is in the workspace; undefined when it has no such label. */
  | { readonly known: true; readonly value: string | undefined; readonly from: Resource }
  /** Nobody can say: the Namespace is not in the workspace, or its variants differ, or a template fills it in. */
  | { readonly known: false };

/** The Namespace objects of a name, all variants. */
export function namespaceObjects(view: View, name: string): readonly Resource[] {
  return view.variants('/Namespace', '', name);
}

/** A label of a namespace. */
export function namespaceLabel(view: View, namespace: string, key: string): NamespaceLabel {
  const objects = namespaceObjects(view, namespace);
  const values = new Set(objects.flatMap(({ facts }) => facts.labels[key] ?? []));
  const [first] = objects;
  if (first === undefined || values.size > 1) return { known: false };
  const from = objects.find(({ facts }) => facts.labels[key] !== undefined);
  if (from === undefined && objects.some(({ facts }) => facts.openLabels === true)) return { known: false };
  return { known: true, value: from?.facts.labels[key], from: from ?? first };
}

/** Whether a namespace that something names is there. */
export type NamespaceAbsence =
  | 'there'
  /** The workspace holds Namespaces, and this is none of them. */
  | 'missing'
  /** The workspace holds no Namespace at all. */
  | 'unsure';

/** Namespaces that every cluster has. */
const ALWAYS: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

/**
 * The closed-world test for a namespace: it is there when something stands in it, in any world of the workspace, and
 * missing only where the world holds Namespaces.
 */
export function namespaceAbsence(view: View, name: string): NamespaceAbsence {
  if (ALWAYS.has(name) || name === meshSettings(view).rootNamespace) return 'there';
  if (view.settings.externalNamespaces.includes(name)) return 'there';
  const identity = `/Namespace|/${name}`;
  const inside = [view.find('identity', identity), view.findElsewhere('identity', identity)];
  for (const index of ['service', 'workload', 'sidecar'] as const)
    inside.push(view.find(index, name), view.findElsewhere(index, name));
  if (inside.some((found) => found.length > 0)) return 'there';
  if (view.world.open || view.hasUnnamed('Namespace')) return 'unsure';
  return view.find('kind', '/Namespace|').length > 0 ? 'missing' : 'unsure';
}

/** The names of the Namespaces of the world, for suggestions. */
export function knownNamespaces(view: View): string[] {
  return view.find('kind', '/Namespace|').flatMap(({ facts }) => facts.name ?? []);
}
