import type { StoryPlace } from '../../core/index';
import { relativePath } from '../../core/index';
import type { Project } from '../project';
import { Source } from '../texts';
import type { Range } from '../texts';

/** A place as people and tools want it: file, lines and columns from 1. */
export interface CliPlace {
  /** Relative to the working directory. */
  readonly file: string;
  readonly range: Range;
  readonly object: string;
  readonly path: string;
}

const NOWHERE: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** Tells places in lines and columns. */
export async function locatePlaces(project: Project, places: readonly StoryPlace[]): Promise<CliPlace[]> {
  return Promise.all(
    places.map(async ({ file, span, object, path }) => {
      const source = await project.texts.read(file);
      const range = source instanceof Source ? source.range(span) : NOWHERE;
      return { file: relativePath(project.cwd, file), range, object, path };
    }),
  );
}

/** `routes.yaml:9`. */
export function placeLabel({ file, range }: CliPlace): string {
  return `${file}:${range.start.line}`;
}
