import type { FilePath, Resource, SourceFile, Workspace, World, Writable } from '../core/index';
import { displayName, versionAt, writeBlock } from '../core/index';
import type { ServerState } from './protocol';
import { pathName, worldName } from './status';

const STATES: Readonly<Record<ServerState, string>> = {
  asleep: 'Pilotage is asleep: no object of Istio or the Gateway API was seen yet, so no file is read.',
  indexing: 'The files of the workspace are still being read; what is said here may change.',
  ready: '',
};

const ORIGINS: Readonly<Record<Resource['namespaceFrom'], string>> = {
  kustomization: 'the kustomization sets it',
  written: 'written in the object',
  neighbours: 'the other objects of the folder agree on it',
  setting: 'the setting pilotage.defaultNamespace',
  default: 'nothing says otherwise',
  'cluster-scoped': 'the kind has none',
  unknown: 'written as a placeholder',
};

/** All that the workspace knows of a file: its worlds, and its objects with what the others may need to know. Markdown. */
export function documentReport(workspace: Workspace, path: FilePath, state: ServerState): string {
  const file = workspace.file(path);
  const parts = [`# ${path}`, STATES[state], versionWords(workspace, path)];
  if (file === undefined) parts.push(state === 'asleep' ? '' : 'The file is not part of the workspace.');
  else parts.push(worldsOf(workspace, path), ...objectsOf(workspace, file));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function versionWords(workspace: Workspace, path: FilePath): string {
  const version = versionAt(workspace, path);
  if (version === undefined) return `Istio ${workspace.settings.istioVersion}`;
  return `Istio ${version.minor}, as \`${pathName(version.from.file, workspace.roots)}\` says \`${version.text}\``;
}

function worldsOf(workspace: Workspace, path: FilePath): string {
  const lines = workspace.layout.membershipsOf(path).map(({ world, namespace, role }) => {
    const sets = namespace === undefined ? '' : `, sets the namespace \`${namespace}\``;
    const patch = role === 'patch' ? ', the file is a patch in it' : '';
    const open = world.open ? ', may hold more than its files show' : '';
    return `- ${worldWords(world, workspace)}${sets}${patch}${open}`;
  });
  return `## Worlds\n\nObjects see only those of their own world.\n\n${lines.join('\n')}`;
}

function worldWords(world: World, workspace: Workspace): string {
  const kinds: Readonly<Record<World['kind'], string>> = {
    kustomize: 'kustomization',
    chart: 'chart',
    folder: 'workspace folder',
  };
  return `${kinds[world.kind]} \`${worldName(world, workspace.roots)}\``;
}

function objectsOf(workspace: Workspace, file: SourceFile): string[] {
  const known = file.parts.flatMap(({ part, resources }) =>
    part.objects.map((facts) => ({ facts, resources: resources.filter((resource) => resource.facts === facts) })),
  );
  if (known.length === 0) return ['It holds no object that Pilotage knows.'];
  return known.map(({ facts, resources }) => {
    const [first] = resources;
    const { group, version, kind, labels, annotations, spec } = facts;
    const title = `## ${kind} ${first === undefined ? (facts.name ?? '(no name)') : displayName(first)}`;
    const places = resources.map(
      (resource) => `- in ${worldWords(resource.world, workspace)}: ${namespaceOf(resource)}`,
    );
    const shown = plain({ apiVersion: group === '' ? version : `${group}/${version}`, labels, annotations, spec });
    return `${title}\n\n${places.join('\n')}\n\n\`\`\`yaml\n${writeBlock(shown ?? {}, 0, LAYOUT).join('\n')}\n\`\`\``;
  });
}

function namespaceOf({ namespace, namespaceFrom }: Resource): string {
  const words = ORIGINS[namespaceFrom];
  return namespace === '' ? `no namespace is known (${words})` : `namespace \`${namespace}\` (${words})`;
}

/** Facts without what is no news to people: places in the text, and what is empty. */
function plain(value: unknown): Writable | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    const items = value.map(plain).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  const members: [string, Writable][] = [];
  for (const [key, member] of Object.entries(value)) {
    const shown = PLACES.has(key) ? undefined : plain(member);
    if (shown !== undefined) members.push([key, shown]);
  }
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

const LAYOUT = { step: 2, listStep: 2 };
const PLACES: ReadonlySet<string> = new Set(['span', 'path']);
