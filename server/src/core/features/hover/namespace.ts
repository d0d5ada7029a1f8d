import type { NamespaceOrigin, Resource } from '../../workspace/resource';
import { folderOf, relativePath } from '../../workspace/paths';
import type { AppliedContext } from './context';
import { bullets, code } from '../markdown';

/** The namespace in force, and where it comes from, in each world that the object is part of. */
export function namespaceHover(context: AppliedContext): string | undefined {
  const { placements, facts } = context;
  const first = placements[0];
  if (first === undefined || first.namespaceFrom === 'cluster-scoped') return undefined;
  const isOne = placements.length === 1;
  // What stands there is what holds: the text says it already.
  if (isOne && first.namespaceFrom === 'written') return undefined;
  const lines = placements.map((placement) => {
    const where = isOne ? '' : `${worldWords(placement)}: `;
    return `${where}${originWords(placement, facts.namespace, isOne)}`;
  });
  const origins = new Set(placements.map((placement) => originWords(placement, facts.namespace, false)));
  const [only] = isOne ? lines : origins;
  return origins.size === 1 && only !== undefined
    ? `**Namespace in force:** ${only}.`
    : `**Namespace in force:**\n${bullets(lines.slice(0, 5))}`;
}

/** As `namespaceHover`, only where no namespace is written: then nothing on the page says it. */
export function unwrittenNamespace(context: AppliedContext): string | undefined {
  return context.object.at('metadata.namespace').exists || context.facts.namespaceUnknown
    ? undefined
    : namespaceHover(context);
}

/** The world of an object as a reader would call it. */
export function worldWords({ world, file }: Resource): string {
  const folder = code(relativePath(folderOf(file), world.folder));
  if (world.kind === 'kustomize') return `kustomization ${folder}`;
  return world.kind === 'chart' ? `chart ${folder}` : 'as plain files';
}

function originWords(placement: Resource, written: string | undefined, namesWorld: boolean): string {
  const name = code(placement.namespace);
  const kustomization = namesWorld ? `, from the ${worldWords(placement)}` : '';
  const replaced =
    written === undefined || written === placement.namespace ? '' : `, which replaces the written ${code(written)}`;
  const origins: Readonly<Record<NamespaceOrigin, string>> = {
    written: `${name}, as it is written`,
    kustomization: `${name}${kustomization}${replaced}`,
    neighbours: `${name}, taken from the other objects of this folder, which all stand in it; none is written here, so kubectl decides`,
    setting: `${name}, from the setting for objects that write none`,
    default: `${name}, as none is written and nothing else says one`,
    'cluster-scoped': 'none, the kind has no namespace',
    unknown: 'not known yet; it is filled in later',
  };
  return origins[placement.namespaceFrom];
}
