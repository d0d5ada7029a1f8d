import { wildcardDomainProblem } from '../istio/hostCheck';
import type { Fix } from './finding';

/** The fix that says in the project file that a host lies outside of the workspace. @param host in full. */
export function declareExternal(host: string): Fix[] {
  if (wildcardDomainProblem(host) !== undefined) return [];
  return [
    { title: `Declare ${host} as external in .pilotage.yaml`, safe: false, edits: [], project: { externalHost: host } },
  ];
}
