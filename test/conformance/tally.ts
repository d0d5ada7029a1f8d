import type { Json } from './measuredCases';

/** How many questions of a family, or values of a field, are as measured. */
export interface Tally {
  calls: number;
  equal: number;
}

/** A value that is not as measured. */
export interface Difference {
  readonly workspace: string;
  readonly call: string;
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** The outcome of a run over a folder. */
export interface Comparison {
  readonly workspaces: number;
  readonly families: ReadonlyMap<string, Tally>;
  readonly fields: ReadonlyMap<string, Tally>;
  readonly differences: readonly Difference[];
  readonly milliseconds: number;
}

/** Which part of a folder is asked for; all that is left out means all. */
export interface CaseFilter {
  readonly case?: string | undefined;
  readonly family?: string | undefined;
}

/** Whether a case is asked for. */
export function isWanted({ id, family }: { id: string; family: string }, filter: CaseFilter): boolean {
  return (filter.case === undefined || id === filter.case) && (filter.family === undefined || family === filter.family);
}

/** A value with the members of its maps in order, so that equal values are equal texts. */
export function sortedJson(value: Json): string {
  return JSON.stringify(value, (_key, member: Json) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** The tally of a name, made when it is first asked for. */
export function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const tally = tallies.get(name) ?? { calls: 0, equal: 0 };
  tallies.set(name, tally);
  return tally;
}

/** Prints the numbers of a run, and with `verbose` the first differences. @returns the number of differences. */
export function reportComparison(
  folder: string,
  comparison: Comparison,
  { field, verbose, most }: { field?: string | undefined; verbose: boolean; most: number },
): number {
  const { families, fields, differences, workspaces, milliseconds } = comparison;
  console.log(`${folder}\n`);
  printTable('family', families);
  printTable('field', fields);
  const shown = differences.filter((difference) => field === undefined || difference.field === field);
  if (verbose)
    for (const { workspace, call, field: name, expected, got } of shown.slice(0, most))
      console.log(`${workspace} ${call} ${name}\n    expected ${expected}\n    got      ${got}`);
  console.log(`${workspaces} workspaces, ${differences.length} differences, ${Math.round(milliseconds)} ms\n`);
  return differences.length;
}

function printTable(title: string, tallies: ReadonlyMap<string, Tally>): void {
  const rows = [...tallies].filter(([, { calls }]) => calls > 0);
  const line = (name: string, calls: number | string, equal: number | string, mark = ''): void => {
    console.log(`${name.padEnd(28)} ${String(calls).padStart(6)}  ${String(equal).padStart(6)}${mark}`);
  };
  const sum = (key: keyof Tally): number => rows.reduce((total, [, tally]) => total + tally[key], 0);
  line(title, 'calls', 'equal');
  for (const [name, { calls, equal }] of rows) line(name, calls, equal, calls === equal ? '' : '  *');
  line('all', sum('calls'), sum('equal'));
  console.log('');
}
