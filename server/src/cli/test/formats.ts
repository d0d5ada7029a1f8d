import { excerpt } from '../formats/excerpt';
import { count } from '../formats/humanSummary';
import { humanStory } from '../route/human';
import { printable } from '../terminal/cells';
import type { Terminal } from '../terminal/terminal';
import type { FileResults, LocatedResult } from './results';

/** How many tests there are, and how many fail. */
export interface TestCount {
  readonly tests: number;
  readonly failed: number;
  /** What in the files could not be understood. */
  readonly problems: number;
}

/** Counts tests. */
export function countTests(files: readonly FileResults[]): TestCount {
  const all = files.flatMap(({ results }) => results);
  return {
    tests: all.length,
    failed: all.filter(({ failures }) => failures.length > 0).length,
    problems: files.reduce((sum, { problems }) => sum + problems.length, 0),
  };
}

type Style = Pick<Terminal, 'paint' | 'width'>;

/** For people: each failure at its line, with the way that the request took instead. */
export function humanTests(files: readonly FileResults[], quiet: boolean, style: Style): string {
  const { paint } = style;
  const lines: string[] = [];
  for (const { file, source, results, problems } of files) {
    const shown = quiet ? results.filter(({ failures }) => failures.length > 0) : results;
    if (shown.length === 0 && problems.length === 0) continue;
    lines.push(paint('heading', printable(file)));
    for (const { range, message } of problems)
      lines.push(...excerpt(source, range, message, { ...style, severity: 'error' }));
    for (const { result, failures, places } of shown) {
      const failed = failures.length > 0;
      lines.push(`  ${failed ? paint('error', 'fails') : paint('good', 'passes')}  ${printable(result.test.name)}`);
      for (const { range, message } of failures)
        lines.push(...excerpt(source, range, message, { ...style, severity: 'error' }));
      if (!failed) continue;
      const story = humanStory(result.story, places, { paint, width: style.width - INDENT.length });
      lines.push(
        '',
        ...story
          .trimEnd()
          .split('\n')
          .map((line) => (line === '' ? '' : `${INDENT}${line}`)),
        '',
      );
    }
    lines.push('');
  }
  const { tests, failed, problems } = countTests(files);
  const wrong = problems === 0 ? '' : `, ${count(problems, 'problem')} in the test files`;
  if (!quiet || failed + problems > 0) lines.push(`${count(tests, 'test')}: ${failed} failed${wrong}`);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

const INDENT = '      ';

/** For programs: `{version, files: [{file, problems, tests: [{name, range, passed, failures, headline, outcome}]}]}`. */
export function jsonTests(files: readonly FileResults[]): string {
  const shown = files.map(({ file, results, problems }) => ({
    file,
    problems,
    tests: results.map(({ result, range, failures }) => ({
      name: result.test.name,
      range,
      passed: failures.length === 0,
      failures,
      headline: result.story.headline,
      outcome: result.story.outcome,
    })),
  }));
  return `${JSON.stringify({ version: 1, summary: countTests(files), files: shown }, undefined, 2)}\n`;
}

/** As JUnit writes it, for continuous integration. */
export function junitTests(files: readonly FileResults[]): string {
  const { tests, failed, problems } = countTests(files);
  const suites = files.flatMap((file) => {
    const own = countTests([file]);
    return [
      `  <testsuite name="${escaped(file.file)}" tests="${own.tests + own.problems}" failures="${own.failed}" errors="${own.problems}">`,
      ...file.problems.map(
        ({ range, message }) =>
          `    <testcase name="line ${range.start.line}" classname="${escaped(file.file)}"><error message="${escaped(message)}"/></testcase>`,
      ),
      ...file.results.map((result) => junitCase(file.file, result)),
      '  </testsuite>',
    ];
  });
  const attributes = `tests="${tests + problems}" failures="${failed}" errors="${problems}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pilotage" ${attributes}>\n${suites.join('\n')}\n</testsuites>\n`;
}

function junitCase(file: string, { result, range, failures, places }: LocatedResult): string {
  const head = `    <testcase name="${escaped(result.test.name)}" classname="${escaped(file)}" file="${escaped(file)}" line="${range.start.line}"`;
  if (failures.length === 0) return `${head}/>`;
  const messages = failures.map((failure) => `${file}:${failure.range.start.line}: ${failure.message}`).join('\n');
  const story = humanStory(result.story, places, { paint: (_, text) => text, width: 100 });
  const [first] = failures;
  return `${head}><failure message="${escaped(first?.message ?? '')}">${escaped(`${messages}\n\n${story}`)}</failure></testcase>`;
}

/** A text inside XML; what XML cannot hold becomes a sign that it can. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
