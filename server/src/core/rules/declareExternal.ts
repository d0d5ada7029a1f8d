import { wildcardDomainProblem } from '../istio/hostCheck';
import { namespaceNameProblem } from '../istio/names';
import type { Fix } from './finding';

/** The fix that says in the project file that a host lies outside of the workspace. @param host in full. */
export function declareExternal(host: string): Fix[] {
  if (wildcardDomainProblem(host) !== undefined) return [];
  return [
    { title: `Declare ${host} as external in .pilotage.yaml`, safe: false, edits: [], project: { externalHost: host } },
  ];
}

/** The fix that says in the project file that a namespace is kept outside of the workspace. */
export function declareNamespace(name: string): Fix[] {
  if (namespaceNameProblem(name) !== undefined) return [];
  const title = `Declare namespace ${name} as external in .pilotage.yaml`;
  return [{ title, safe: false, edits: [], project: { externalNamespace: name } }];
}
