import type { Figures, Spread } from './measure';

/** A line of the table: what is measured, the goal, and the figure. */
interface Line {
  readonly words: string;
  readonly goal?: number;
  readonly figure: (figures: Figures) => number | undefined;
  readonly shown?: (figures: Figures) => string;
}

const spread = ({ p50, p95 }: Spread): string => `${number(p50)} / ${number(p95)}`;

const LINES: readonly Line[] = [
  {
    words: 'start to initialize, ms p50/p95',
    goal: 250,
    figure: ({ initialize }) => initialize.p95,
    shown: ({ initialize }) => spread(initialize),
  },
  { words: 'files', figure: ({ limit }) => limit.files },
  { words: 'documents parsed', figure: ({ limit }) => limit.documents },
  { words: 'cold index, ms', figure: ({ index }) => index },
  { words: 'cold index, processor ms', figure: ({ indexCpu }) => indexCpu },
  { words: 'raw parsing of the same texts, ms', figure: ({ limit }) => limit.ms },
  { words: 'raw parsing, processor ms', figure: ({ limit }) => limit.cpu },
  { words: 'cold index / raw parsing', goal: 2, figure: ({ index, limit }) => index / limit.ms },
  {
    words: 'the same, of the processor',
    goal: 2,
    figure: ({ indexCpu, limit }) => (indexCpu === undefined ? undefined : indexCpu / limit.cpu),
  },
  { words: 'diagnostics of all files, ms', figure: ({ workspaceDiagnostics }) => workspaceDiagnostics },
  { words: 'findings in all files', figure: ({ findings }) => findings },
  { words: 'open, ms', figure: ({ open }) => open },
  {
    words: 'keystroke to diagnostics, ms p50/p95',
    goal: 60,
    figure: ({ edit }) => edit.p95,
    shown: ({ edit }) => spread(edit),
  },
  { words: 'processor ms a keystroke', goal: 20, figure: ({ editCpu }) => editCpu },
  { words: 'hover, ms p50/p95', goal: 5, figure: ({ hover }) => hover.p95, shown: ({ hover }) => spread(hover) },
  {
    words: 'completion, ms p50/p95',
    goal: 30,
    figure: ({ completion }) => completion.p95,
    shown: ({ completion }) => spread(completion),
  },
  { words: 'memory when indexed, MB', goal: 350, figure: ({ rssIndexed }) => rssIndexed },
  { words: 'memory when all is checked, MB', goal: 350, figure: ({ rssChecked }) => rssChecked },
  { words: 'memory at the end, MB', goal: 350, figure: ({ rssEnd }) => rssEnd },
  { words: 'memory at its peak, MB', figure: ({ peak }) => peak },
];

/** The figures side by side. A figure that misses its goal has an exclamation mark. */
export function table(all: readonly Figures[]): string {
  const rows = [
    ['', ...all.map(({ name }) => name), 'goal'],
    ...LINES.map((line) => [
      line.words,
      ...all.map((figures) => cell(line, figures)),
      line.goal === undefined ? '' : `<= ${line.goal}`,
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((text, column) => pad(text, widths[column] ?? 0, column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cell(line: Line, figures: Figures): string {
  const figure = line.figure(figures);
  if (figure === undefined) return '?';
  const misses = line.goal !== undefined && figure > line.goal ? ' !' : '';
  return `${line.shown?.(figures) ?? number(figure)}${misses}`;
}

function number(value: number): string {
  return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : String(Math.round(value));
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}
