import type { FilePath } from './paths';
import { folderOf } from './paths';
import type { Resource } from './resource';

/** The folders that two files share, counted from the root: the more, the nearer they are. */
export function sharedFolders(a: FilePath, b: FilePath): number {
  const one = folderOf(a).split('/');
  const other = folderOf(b).split('/');
  let shared = 0;
  while (shared < one.length && shared < other.length && one[shared] === other[shared]) shared++;
  return shared;
}

/**
 * Orders what several objects say of the same thing, for somebody who asks from a file: the nearest first, of equally
 * near ones those of the own world, then the stronger ones, then by file.
 * @param strength of a source; less is stronger
 */
export function byNearness(
  from: FilePath,
  world: string,
  strength: (resource: Resource) => number,
): (a: Resource, b: Resource) => number {
  const rank = (resource: Resource): [number, number, number] => [
    -sharedFolders(from, resource.file),
    resource.world.id === world ? 0 : 1,
    strength(resource),
  ];
  return (a, b) => {
    const [one, other] = [rank(a), rank(b)];
    return (
      one[0] - other[0] || one[1] - other[1] || one[2] - other[2] || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)
    );
  };
}
