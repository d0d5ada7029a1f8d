import { allRules } from '../../rules/index';
import { findHost } from '../../mesh/hosts';
import { minors } from '../../schema/minors';
import { PROJECT_STRUCTURE } from '../schemaAt';
import { folderOf, isInside, relativePath } from '../../workspace/paths';
import type { FilePath } from '../../workspace/paths';
import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import { hasLetters, MOST_NAMES, namespaces } from './known';

/** The rules that a map of levels can name, the numbers of other tools where one of them is begun. Undefined in other files. */
export function projectRules({ structure, place }: CompletionContext): Suggestion[] | undefined {
  if (structure !== PROJECT_STRUCTURE) return undefined;
  const rules = allRules.map(({ code, title, severity, aliases }): Suggestion => ({
    value: code,
    kind: 'value',
    detail: [severity, ...aliases].join(', '),
    documentation: title,
  }));
  const all: Suggestion = { value: '*', kind: 'value', documentation: 'Every rule that no other line names.' };
  return [...rules.sort(byValue), all, ...(/^[ik]/i.test(place.typed) ? numbers() : [])];
}

/** Numbers of istioctl and Kiali with the rules that they stand for. */
function numbers(): Suggestion[] {
  const titles = new Map<string, string[]>();
  for (const { aliases, code, title } of allRules)
    for (const alias of aliases) titles.set(alias, [...(titles.get(alias) ?? []), `- \`${code}\` — ${title}`]);
  return Array.from(titles, ([value, lines]): Suggestion => ({
    value,
    kind: 'value',
    documentation: lines.join('\n'),
    rank: 1,
  })).sort(byValue);
}

/** What the workspace knows for a value of the project file. Undefined in other files, and where the schema knows. */
export function projectValues(context: CompletionContext): Suggestion[] | undefined {
  if (context.structure !== PROJECT_STRUCTURE) return undefined;
  const names = context.path.filter((step) => typeof step === 'string').join('.');
  const isNew = ({ value }: Suggestion): boolean => !presentIn(context).has(String(value));
  switch (names) {
    case 'istioVersion':
      return ['auto', ...minors].map((value) => ({
        value,
        kind: 'value',
        detail: value === 'auto' ? 'what the files say' : `Istio ${value}`,
      }));
    case 'externalNamespaces':
      return namespaces(context)
        .map((value): Suggestion => ({ value, kind: 'namespace' }))
        .filter(isNew);
    case 'defaultNamespace':
      return namespaces(context).map((value) => ({ value, kind: 'namespace' }));
    case 'overrides.paths':
      return paths(context).filter(isNew);
    case 'overrides.worlds':
      return worlds(context).filter(isNew);
    case 'externalHosts':
      return strangers(context).filter(isNew);
    default:
      return undefined;
  }
}

/** What the list holds already. */
function presentIn({ object, path }: CompletionContext): ReadonlySet<string> {
  return new Set(object.follow(path.slice(0, -1)).texts());
}

/** Folders with objects, then files with objects. */
function paths(context: CompletionContext): Suggestion[] {
  const folder = folderOf(context.part.file.path);
  const typed = context.place.typed.toLowerCase();
  const folders = new Set<string>();
  const files: string[] = [];
  for (const { path, parts } of context.input.workspace.files()) {
    if (!isInside(path, folder) || parts.every(({ part }) => part.objects.length === 0)) continue;
    const own = relativePath(folder, path);
    if (files.length < MOST_NAMES && hasLetters(own, typed)) files.push(own.includes('/') ? own : `./${own}`);
    for (let at = folderOf(path); at !== folder && isInside(at, folder); at = folderOf(at))
      folders.add(`${relativePath(folder, at)}/**`);
  }
  return [
    ...[...folders].sort().map((value): Suggestion => ({ value, kind: 'value', detail: 'folder' })),
    ...files.sort().map((value): Suggestion => ({ value, kind: 'value', detail: 'file', rank: 1 })),
  ];
}

/** Folders of kustomizations and charts that are worlds of their own. */
function worlds(context: CompletionContext): Suggestion[] {
  const { workspace } = context.input;
  const folder = folderOf(context.part.file.path);
  const found = new Map<FilePath, string>();
  for (const { path } of workspace.files())
    for (const { world } of workspace.layout.membershipsOf(path))
      if (world.kind !== 'folder' && isInside(world.folder, folder)) found.set(world.folder, world.kind);
  return [...found]
    .map(([place, kind]): Suggestion => ({
      value: relativePath(folder, place),
      kind: 'value',
      detail: kind === 'chart' ? 'chart' : 'kustomization',
    }))
    .sort(byValue);
}

/** Hosts that objects name and nobody owns. */
function strangers(context: CompletionContext): Suggestion[] {
  const { view } = context;
  const found = new Set<string>();
  const add = (host: string, namespace: string): void => {
    const lookup = findHost(view, host, namespace);
    if (lookup.owners.length + lookup.hidden.length === 0 && !host.startsWith('*')) found.add(lookup.host);
  };
  for (const { facts, namespace } of view.find('kind-anywhere', 'networking.istio.io/VirtualService')) {
    if (found.size >= MOST_NAMES) break;
    const routes = facts.spec.type === 'VirtualService' ? facts.spec.routes : [];
    for (const { host } of routes.flatMap(({ destinations }) => destinations)) add(host, namespace);
  }
  for (const { facts, namespace } of view.find('kind-anywhere', 'networking.istio.io/DestinationRule'))
    if (facts.spec.type === 'DestinationRule' && facts.spec.host !== undefined && found.size < MOST_NAMES)
      add(facts.spec.host.text, namespace);
  return [...found].sort().map((value) => ({ value, kind: 'host', detail: 'nobody in the workspace owns it' }));
}

function byValue(a: Suggestion, b: Suggestion): number {
  return String(a.value) < String(b.value) ? -1 : 1;
}
