import type { Layout } from './layout';
import type { FilePath } from './paths';
import type { Resource } from './resource';
import type { SourceFile } from './sourceFile';

/**
 * Remembers which patches have to be placed. A patch that writes no namespace has that of the object it completes, so it
 * comes after all others, and again whenever an object of its name changes.
 */
export class PatchDraft {
  private waiting = new Set<FilePath>();
  private names = new Set<string>();

  /** A file with patches that is new, or changed, or stands differently. */
  add(path: FilePath): void {
    this.waiting.add(path);
  }

  /** A resource that appeared, changed or went. */
  note({ facts, role }: Resource): void {
    if (role === 'resource' && facts.name !== undefined) this.names.add(facts.name);
  }

  /**
   * Places the patches.
   * @param place says whether something in the file stands differently now.
   * @returns the files that stand differently though nobody touched them.
   */
  settle(
    layout: Layout,
    fileAt: (path: FilePath) => SourceFile | undefined,
    place: (path: FilePath) => boolean,
  ): FilePath[] {
    const { waiting, names } = this;
    this.waiting = new Set();
    this.names = new Set();
    for (const path of waiting) place(path);
    if (names.size === 0) return [];
    return [...layout.patches].filter((path) => {
      const file = waiting.has(path) ? undefined : fileAt(path);
      return file !== undefined && holdsOneOf(file, names) && place(path);
    });
  }
}

function holdsOneOf(file: SourceFile, names: ReadonlySet<string>): boolean {
  return file.parts.some(({ part }) => part.objects.some(({ name }) => name !== undefined && names.has(name)));
}
