import type { FilePath, VersionInUse } from '../../core/index';
import { relativePath } from '../../core/index';
import { printable } from '../terminal/cells';
import type { Paint, Style } from '../terminal/colour';
import type { Summary, Tally } from '../summary';

/** What the last lines of a check say. */
export interface SummaryInput {
  readonly summary: Summary;
  readonly tally: Pick<Tally, 'fixable' | 'refused'>;
  /** The paths as the user gave them. */
  readonly paths: readonly string[];
  /** Options that the user gave and a fix needs as well. */
  readonly repeat: readonly string[];
  readonly milliseconds: number;
  /** Set when the files themselves were to name the version: the folder that files are told relative to. */
  readonly autoFrom?: FilePath;
}

/** The last lines of a check: what was read, what was found, and how to go on. Ends with a line break. */
export function humanSummary(input: SummaryInput, paint: Paint): string {
  const { summary, tally, paths, repeat, milliseconds, autoFrom } = input;
  const { files, resources, worlds } = summary;
  const time = paint('dim', `(${seconds(milliseconds)})`);
  const read = [
    count(files, 'file'),
    count(resources, 'resource'),
    ...(worlds > 1 ? [count(worlds, 'world')] : []),
  ].join(', ');
  const found = counts(summary, tally.refused, paint);
  const lines = [`${read}: ${found === '' ? paint('good', 'nothing found') : found}  ${time}`];
  if (autoFrom !== undefined)
    lines.push(...summary.versions.slice(0, MOST_VERSIONS).map((version) => versionLine(version, autoFrom)));
  if (found === '' && files === 0) lines.push('No YAML or JSON file is here.');
  else if (found === '' && resources === 0) lines.push('No object that Pilotage knows is in there.');
  if (tally.fixable > 0 && !paths.includes('-')) {
    lines.push(
      `Fix ${tally.fixable} of them with: ${paint('strong', `pilotage fix${typed(repeat)}${paths.length === 1 && paths[0] === '.' ? '' : typed(paths)}`)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const MOST_VERSIONS = 5;

/** Which Istio the files were held against, and who says so. */
function versionLine({ minor, files, text, from }: VersionInUse, cwd: FilePath): string {
  const says =
    from === undefined
      ? 'no file names a version'
      : `${printable(relativePath(cwd, from))} says ${printable(text ?? '')}`;
  return `Istio ${minor} for ${count(files, 'file')}: ${says}`;
}

/** `1 file`, `2 files`. @param plural by default the word with an s. */
export function count(number: number, word: string, plural = `${word}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? word : plural}`;
}

/** `0.04 s`, `12 s`. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 0)} s`;
}

function counts({ errors, warnings, information, hints }: Summary, refused: number, paint: Paint): string {
  const parts: readonly (readonly [number, Style, string])[] = [
    [errors, 'error', count(errors, 'error') + (refused > 0 ? ` (${refused.toLocaleString('en')} refused)` : '')],
    [warnings, 'warning', count(warnings, 'warning')],
    [information, 'information', `${information.toLocaleString('en')} for information`],
    [hints, 'hint', count(hints, 'hint')],
  ];
  return parts
    .filter(([number]) => number > 0)
    .map(([, style, text]) => paint(style, text))
    .join(', ');
}

/** Arguments as one would type them after a command. */
function typed(args: readonly string[]): string {
  return args
    .map((arg) => ` ${/^[\w./:@%+=,\\-]+$/.test(arg) ? arg : `'${printable(arg).replaceAll("'", `'\\''`)}'`}`)
    .join('');
}
