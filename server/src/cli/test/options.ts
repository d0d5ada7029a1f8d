import { Failure } from '../failure';
import type { ProjectOptions } from '../options';
import { oneOf, parse, PROJECT, projectOptions } from '../options';

/** What `pilotage test` is asked. */
export interface TestOptions extends ProjectOptions {
  readonly format: 'human' | 'json' | 'junit';
  readonly world: string | undefined;
  /** A file of another tool, and who calls in it. */
  readonly imported: { readonly file: string; readonly from?: string; readonly gateway?: string } | undefined;
}

const TEST = {
  ...PROJECT,
  format: { type: 'string' },
  world: { type: 'string' },
  import: { type: 'string' },
  from: { type: 'string' },
  gateway: { type: 'string' },
} as const;

/** Reads the arguments of `pilotage test`. Throws a Failure that says what is wrong with them. */
export function readTestOptions(args: readonly string[]): TestOptions {
  const { values, positionals } = parse('test', args, TEST);
  const { from, gateway, world } = values;
  const file = values.import;
  const callers = [from, gateway].filter((one) => one !== undefined).length;
  if (file === undefined && callers > 0) throw new Failure('--from and --gateway are for --import; tests name callers');
  if (file !== undefined && callers !== 1) throw new Failure('--import needs a caller: either --from or --gateway');
  const format = oneOf('--format', values.format ?? 'human', ['human', 'json', 'junit']);
  const imported = file === undefined ? undefined : { file, from, gateway };
  return { ...projectOptions(values, positionals), format, world, imported };
}
