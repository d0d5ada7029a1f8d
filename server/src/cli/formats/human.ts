import type { FilePath, Finding } from '../../core/index';
import { displayName, formatPath, relativePath } from '../../core/index';
import type { FileFindings } from '../findings';
import type { LocatedFinding } from '../locate';
import { printable, widthOf } from '../terminal/cells';
import type { Paint } from '../terminal/colour';
import { wrap } from '../terminal/wrap';
import type { Source } from '../texts';
import { excerpt, gutter } from './excerpt';

/** How findings are printed for people. */
export interface HumanStyle {
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
  /** The folder that files are told relative to. */
  readonly cwd: FilePath;
}

/** The findings of a file under its name, with a blank line after each. Ends with a line break. */
export function humanFile({ path, source, findings }: FileFindings, style: HumanStyle): string {
  const positions = findings.map(({ range }) => `${range.start.line}:${range.start.column}`);
  const widest = Math.max(0, ...positions.map((position) => position.length));
  const lines = [style.paint('heading', printable(relativePath(style.cwd, path)))];
  for (const [index, located] of findings.entries()) {
    if (source === undefined) lines.push(...headline(located, '', style), ...unread(located, style));
    else
      lines.push(
        ...headline(located, `${(positions[index] ?? '').padStart(widest)}  `, style),
        ...inText(located, source, style),
      );
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

function headline({ finding, rule }: LocatedFinding, position: string, { paint, width }: HumanStyle): string[] {
  const title = rule?.title ?? finding.code;
  const severity = finding.refused ? `${finding.severity} (refused)` : finding.severity;
  const line = `  ${paint('dim', position)}${paint(finding.severity, severity)}  ${paint('strong', title)}`;
  const code = paint('dim', finding.code);
  const taken = widthOf(`  ${position}${severity}  ${title}`) + finding.code.length;
  if (taken + 2 <= width) return [`${line}${' '.repeat(width - taken)}${code}`];
  return [line, `${' '.repeat(Math.max(0, width - finding.code.length))}${code}`];
}

function inText(located: LocatedFinding, source: Source, { paint, width, cwd }: HumanStyle): string[] {
  const { finding, range } = located;
  const bar = gutter('', range.end.line);
  const about = wrap(aboutText(finding), width - bar.length - 1).filter((line) => line !== '');
  return [
    ...about.map((line) => paint('dim', `${bar} ${line}`)),
    ...excerpt(source, range, finding.message.what, { paint, width, severity: finding.severity }),
    ...remarks(located, { paint, width, cwd }, bar.length - 1),
  ];
}

function unread(located: LocatedFinding, style: HumanStyle): string[] {
  return [...remark('', located.finding.message.what, style, 4), ...remarks(located, style, 4)];
}

/** Which object a finding is in, and where in it: files often hold many. */
function aboutText({ path, resource }: Finding): string {
  const where = formatPath(path);
  return resource === undefined ? where : `${resource.facts.kind} ${displayName(resource)} ${where}`;
}

function remarks(located: LocatedFinding, style: HumanStyle, indent: number): string[] {
  const { why, todo } = located.finding.message;
  const safe = located.fixes.find((fix) => fix.safe);
  return [
    ...remark('', why, style, indent),
    ...remark('fix: ', todo, style, indent),
    ...(safe === undefined ? [] : remark('pilotage fix: ', safe.title, style, indent)),
    ...located.related.flatMap(({ path, range, message }) =>
      remark(`${printable(relativePath(style.cwd, path))}:${range.start.line}: `, message, style, indent),
    ),
  ];
}

/** A line that begins with `=`, and where it goes on. */
function remark(label: string, text: string, { paint, width }: HumanStyle, indent: number): string[] {
  if (text === '') return [];
  const [first = '', ...others] = wrap(label + text, width - indent - 2);
  const start = first.startsWith(label) ? paint('strong', label) + first.slice(label.length) : first;
  const margin = ' '.repeat(indent);
  return [`${margin}${paint('dim', '=')} ${start}`, ...others.map((line) => `${margin}  ${line}`)];
}
