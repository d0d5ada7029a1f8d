import type { ArrivalTrace, FilePath } from '../../core/index';
import { relativePath } from '../../core/index';
import type { LocatedStep } from '../authorize/locateSteps';
import { printable, widthOf } from '../terminal/cells';
import type { Paint, Style } from '../terminal/colour';
import { wrap } from '../terminal/wrap';

/** How an arrival is printed for people. */
export interface ArrivalStyle {
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
  /** The folder that files are told relative to. */
  readonly cwd: FilePath;
}

const TITLES: Readonly<Record<LocatedStep['step']['topic'], string>> = {
  target: 'Target',
  mtls: 'Mutual TLS',
  connection: 'Connection',
  policy: 'Policies',
  token: 'Token',
  custom: 'CUSTOM',
  audit: 'AUDIT',
  deny: 'DENY',
  allow: 'ALLOW',
  result: 'Result',
};

/** What happens to a request where it arrives, step by step. Ends with a line break. */
export function humanArrival(arrival: ArrivalTrace, steps: readonly LocatedStep[], style: ArrivalStyle): string {
  const lines = [style.paint('heading', printable(headline(arrival)))];
  let topic: string | undefined;
  for (const located of steps) {
    if (located.step.topic !== topic) lines.push('', style.paint('strong', TITLES[located.step.topic]));
    ({ topic } = located.step);
    lines.push(...tellStep(located, style));
  }
  lines.push(...list('Taken for granted', arrival.assumptions, style));
  lines.push(...list('Not modelled', arrival.limits, style));
  return `${lines.join('\n')}\n`;
}

function headline({ request, connection }: ArrivalTrace): string {
  const { to, port, protocol, method, path, host } = request;
  const what =
    connection.served === 'tcp' || protocol === 'tcp' || protocol === 'tls'
      ? `A connection (${protocol})`
      : `${method} ${path}${host === undefined ? '' : ` for ${host}`}`;
  return `${what} arrives at ${to.kind === 'gateway' ? 'gateway ' : ''}${to.namespace}/${to.name}, port ${port}`;
}

const MARKS: readonly (readonly [LocatedStep['step']['chosen'], string, Style])[] = [
  [true, '✓', 'good'],
  [false, '✗', 'error'],
  ['unknown', '?', 'warning'],
  [undefined, '·', 'dim'],
];

function tellStep({ step, place }: LocatedStep, { paint, width, cwd }: ArrivalStyle): string[] {
  const [, sign, style] = MARKS.find(([chosen]) => chosen === step.chosen) ?? MARKS[3] ?? [undefined, '·', 'dim'];
  const where =
    place === undefined
      ? ''
      : printable(`${relativePath(cwd, place.path)}:${place.range.start.line}:${place.range.start.column}`);
  const what = wrap(step.what, width - INDENT);
  const lines = what.map((line, index) => {
    const lead = index === 0 ? `  ${paint(style, sign)} ` : ' '.repeat(INDENT);
    return lead + (step.topic === 'result' ? paint('strong', line) : line);
  });
  const why = wrap(step.why, width - INDENT - 2).filter((line) => line !== '');
  lines.push(...why.map((line) => `${' '.repeat(INDENT + 2)}${paint('dim', line)}`));
  if (where === '') return lines;
  const last = why.at(-1) ?? '';
  const room = width - INDENT - 2 - widthOf(last) - widthOf(where);
  if (why.length > 0 && room >= 2) {
    lines[lines.length - 1] += paint('dim', `  ${where}`);
    return lines;
  }
  return [...lines, `${' '.repeat(INDENT + 2)}${paint('dim', where)}`];
}

/** Columns before the text of a step. */
const INDENT = 4;

function list(title: string, texts: readonly string[], { paint, width }: ArrivalStyle): string[] {
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text) =>
    wrap(text, width - INDENT).map((line, index) => `${index === 0 ? '  - ' : ' '.repeat(INDENT)}${line}`),
  );
  return ['', paint('strong', title), ...lines];
}
