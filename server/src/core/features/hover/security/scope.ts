import { meshSettings } from '../../../mesh/meshSettings';
import { selectWorkloads } from '../../../mesh/workloads';
import { hasOpenLabels, labelsOf } from '../../../workspace/facts/read';
import { code, codes, count, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';

/** Which workloads a policy acts on; undefined when its selector is not known. */
export function scopeWords({ object, view, resource }: AppliedContext): string | undefined {
  const refs = object.at('spec.targetRefs').items();
  if (refs.length > 0 || object.at('spec.targetRef').exists)
    return 'gateways and waypoints that `targetRefs` names; sidecars ignore the object';
  const selector = object.at('spec.selector').exists ? object.at('spec.selector') : object.at('spec.workloadSelector');
  const labels = selector.get('matchLabels').exists ? selector.get('matchLabels') : selector.get('labels');
  if (selector.open || hasOpenLabels(labels)) return undefined;
  const asked = labelsOf(labels);
  const isRoot = resource.namespace === meshSettings(view).rootNamespace;
  const where = isRoot ? 'the whole mesh, as this is the root namespace' : `namespace ${code(resource.namespace)}`;
  if (Object.keys(asked).length === 0) return `all workloads of ${where}`;
  const words = codes(Object.entries(asked).map(([key, value]) => `${key}: ${value}`));
  const { workloads } = selectWorkloads(view, resource.namespace, asked);
  return workloads.length === 0 || isRoot
    ? `workloads of ${where} with ${words}`
    : `${count(workloads.length, 'workload')} with ${words}: ${namedAll(workloads, resource, 3)}`;
}

/** The key `spec`: whom the object is for. */
export function scopeHover(context: AppliedContext): Told | undefined {
  const scope = scopeWords(context);
  return scope === undefined ? undefined : { here: `acts on ${scope}` };
}

/** The object that a policy is attached to. */
export function targetHover(context: AppliedContext): Told | undefined {
  const ref = context.object.follow(context.path.slice(0, context.path.lastIndexOf('name')));
  const [name, kind] = [ref.get('name').text, ref.get('kind').text];
  if (name === undefined || kind === undefined || ref.get('group').unknown) return undefined;
  const group = (ref.get('group').text ?? '').replace(/^core$/, '');
  const { view, resource } = context;
  const namespace = kind === 'GatewayClass' ? '' : resource.namespace;
  const [found] = view.variants(`${group}/${kind}`, namespace, name);
  if (found !== undefined) return { here: `attached to ${named(found, resource)}` };
  const others = view.find('name', `${group}/${kind}|${name}`);
  return {
    watch: `the workspace has no ${kind} ${code(name)} in ${code(resource.namespace)}${others.length === 0 ? '' : ` (${namedAll(others, resource)} stands elsewhere)`}; attached to nothing it does nothing`,
  };
}
