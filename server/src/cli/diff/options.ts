import { Failure } from '../failure';
import type { ProjectOptions } from '../options';
import { oneOf, parse, PROJECT, projectOptions } from '../options';

/** What `pilotage diff` is asked. */
export interface DiffOptions extends ProjectOptions {
  readonly revision: string;
  readonly format: 'human' | 'json' | 'markdown';
  /** True when changes make the exit code 1. */
  readonly exitCode: boolean;
}

const DIFF = { ...PROJECT, format: { type: 'string' }, 'exit-code': { type: 'boolean' } } as const;

/** Reads the arguments of `pilotage diff`. Throws a Failure that says what is wrong with them. */
export function readDiffOptions(args: readonly string[]): DiffOptions {
  const { values, positionals } = parse('diff', args, DIFF);
  const [revision, ...paths] = positionals;
  if (revision === undefined)
    throw new Failure('diff needs a revision, such as HEAD or main; see pilotage diff --help');
  if (paths.includes('-')) throw new Failure('diff compares files of a repository; it cannot read standard input');
  const format = oneOf('--format', values.format ?? 'human', ['human', 'json', 'markdown']);
  return { ...projectOptions(values, paths), revision, format, exitCode: values['exit-code'] === true };
}
