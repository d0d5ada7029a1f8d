import { compared } from './figures';
import type { Figure, Report } from './figures';

const HEAD = ['', 'measured', 'goal', 'met'];

/** One table a report, and how many goals were met in all. */
export function tables(reports: readonly Report[]): string {
  const tables = reports.map(({ name, figures }) => `${name}\n${rows([HEAD, ...figures.map(row)])}`);
  const goals = reports.flatMap(({ figures }) => figures.filter(({ goal }) => goal !== undefined));
  const missed = goals.filter((figure) => isMet(figure) === false).length;
  return [...tables, `${goals.length - missed} of ${goals.length} goals met.`].join('\n\n');
}

function row(figure: Figure): string[] {
  const { words, goal } = figure;
  const met = isMet(figure);
  return [words, shown(figure), goal === undefined ? '' : `<= ${goal}`, met === undefined ? '' : met ? 'yes' : 'NO'];
}

/** Undefined where nothing is wanted or nothing is known. */
function isMet(figure: Figure): boolean | undefined {
  const value = compared(figure);
  return figure.goal === undefined || value === undefined ? undefined : value <= figure.goal;
}

function shown({ value }: Figure): string {
  if (value === undefined) return '?';
  return typeof value === 'number' ? number(value) : `${number(value.p50)} / ${number(value.p95)}`;
}

function number(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return String(Math.round(value));
  return value.toFixed(Math.abs(value) < 1 ? 2 : 1);
}

function rows(cells: readonly (readonly string[])[]): string {
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const pad = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  return cells.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd()).join('\n');
}
