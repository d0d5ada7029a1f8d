import assert from 'node:assert/strict';
import path from 'node:path';
import { excerpt } from '../../../server/src/cli/formats/excerpt';
import { painter } from '../../../server/src/cli/terminal/colour';
import { Source } from '../../../server/src/cli/texts';
import { assertGolden } from '../../support/golden';

/** Draws an excerpt of a text in which `«` and `»` mark the span. */
function draw(marked: string, message: string, width = 80): string {
  const start = marked.indexOf('«');
  const text = marked.replace('«', '').replace('»', '');
  const source = new Source(text);
  const style = { paint: painter(false), severity: 'error', width } as const;
  return excerpt(source, source.range({ start, end: marked.indexOf('»') - 1 }), message, style).join('\n');
}

const LONG =
  'the port already carries TLS (ServiceEntry payments/stripe-api, protocol TLS), so Envoy would wrap it in another';

describe('an excerpt', () => {
  const cases: readonly [title: string, marked: string, message: string, width?: number][] = [
    ['puts carets under the exact span', 'spec:\n  host: «reviews»\n  x: 1\n', 'no such host'],
    ['wraps the message beside the carets', 'a: 1\n      «tls»:\n', LONG],
    ['puts the message below where there is no room beside', `  host: «${'x'.repeat(50)}»\n`, LONG],
    ['marks an empty span', 'a:«» \n', 'a value is missing'],
    ['marks the end of a line', 'a: b«»\nc: d\n', 'here'],
    ['marks the end of the file', 'a: b\n«»', 'here'],
    ['expands tabs', '\thost:\t«a»\tb\n', 'here'],
    ['counts wide characters double and accents not at all', '日本: é«e\u0301😀»x\n', 'here'],
    ['does not count a byte order mark', '\uFEFFa: «b»\n', 'here'],
    ['does not show line breaks', 'a: «b»\r\nc: d\r\n', 'here'],
    ['shows escape sequences as signs', 'a: «\u001B[31mred»\n', 'no \u001B[0m here'],
    ['shows the part of a long line that matters', `${'a'.repeat(200)} «host» ${'b'.repeat(200)}\n`, 'here', 60],
    ['shows the start of a long line', `«host» ${'b'.repeat(200)}\n`, 'here', 60],
    ['shows as much of a long span as there is room for', `x: «${'host '.repeat(40)}»\n`, LONG, 60],
    ['brackets a span of several lines', 'spec:\n  «tls:\n    mode: SIMPLE»\n  x: 1\n', LONG],
    ['leaves out the middle of a long span', `«a:\n${'  - b\n'.repeat(20)}c: d»\n`, 'here'],
    ['does not count the white space after a block', 'a:\n  «b: 1\n\n    »\nc: 2\n', 'here'],
    ['makes room for long line numbers', `${'\n'.repeat(12_344)}a: «b»\n`, 'here'],
  ];

  it('looks right', () => {
    const drawn = cases.map(([title, marked, message, width]) => `# ${title}\n\n${draw(marked, message, width)}\n`);
    assertGolden(path.join(__dirname, 'excerpts.golden.txt'), drawn.join('\n'));
  });

  it('is never wider than the terminal', () => {
    for (const [, marked, message] of cases) {
      for (const width of [40, 57, 80, 120]) {
        for (const line of draw(marked, message, width).split('\n'))
          assert.ok([...line].length <= width, `${line} in ${width} columns`);
      }
    }
  });

  it('is coloured by severity', () => {
    const source = new Source('a: b\n');
    const style = { paint: painter(true), severity: 'hint', width: 80 } as const;
    const [line, carets] = excerpt(source, source.range({ start: 3, end: 4 }), 'here', style);
    assert.equal(line, '\u001B[2m   1 │\u001B[0m a: b');
    assert.equal(carets, '\u001B[2m     │\u001B[0m    \u001B[1;36m^\u001B[0m \u001B[1;36mhere\u001B[0m');
  });
});
