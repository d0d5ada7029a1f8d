import assert from 'node:assert/strict';
import { parseDocument } from '../../../server/src/core/yaml/document';
import { plainOf } from '../../support/plainYaml';

/** A broken document, what is still read of it, and what is said about it: `marked text -> detail`. */
interface Case {
  readonly text: readonly string[];
  readonly read: unknown;
  readonly told: readonly string[];
}

function asJson(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [String(key), asJson(inner)]));
  return Array.isArray(value) ? value.map(asJson) : value;
}

const half: Record<string, Case> = {
  'a key of which the colon is missing': {
    text: ['hosts: [a]', 'ht', 'tcp: []'],
    read: { hosts: ['a'], tcp: [] },
    told: ['ht -> "ht" is neither a key (it has no colon) nor a list item'],
  },
  'a key at the end': {
    text: ['spec:', '  hosts: [a]', '  ht'],
    read: { spec: { hosts: ['a'] } },
    told: ['ht -> "ht" is neither a key (it has no colon) nor a list item'],
  },
  'a quote that is still open': {
    text: ['hosts:', '  - "a.example.com', 'http: []'],
    read: { hosts: [null], http: [] },
    told: ['"a.example.com -> the quote " is never closed'],
  },
  'a bracket that is still open': {
    text: ['hosts: [a, b', 'http: []'],
    read: { hosts: null, http: [] },
    told: ['[a, b -> the [ is never closed with ]'],
  },
  'an open quote inside of braces': {
    text: ['match:', '  - uri: {prefix: "/a}', 'route: []'],
    read: { match: [{ uri: null }], route: [] },
    told: ['"/a} -> the quote " is never closed'],
  },
  'a wildcard': {
    text: ['hosts:', '  - *', 'http: []'],
    read: { hosts: [null], http: [] },
    told: ['* -> text that begins with * has to be quoted; a bare * starts an alias'],
  },
  'two lines at once': {
    text: ['hosts: [a', 'name: @b', 'http: []'],
    read: { hosts: null, http: [] },
    told: [
      'name: @b -> this line does not fit the lines around it; check its indentation',
      '[a -> the [ is never closed with ]',
    ],
  },
};

const slips: Record<string, Case> = {
  'a second colon': {
    text: ['note: see: here', 'a: 1'],
    read: { note: null, a: 1 },
    told: ['see: here -> this value has a second colon in it; put it in quotes, or the inner key on a line of its own'],
  },
  'a colon without a space': {
    text: ['host:a', 'port: 80'],
    read: { port: 80 },
    told: ['host:a -> a colon needs a space behind it to end a key'],
  },
  'a backslash in double quotes': {
    text: ['regex: "\\d+"', 'a: 1'],
    read: { regex: null, a: 1 },
    told: ['"\\d+" -> \\d means nothing in double quotes; use single quotes, or write \\\\d'],
  },
  'a character that starts no text': {
    text: ['a: @x', 'b: `x`', 'c: %x', 'd: 1'],
    read: { a: null, b: null, c: null, d: 1 },
    told: [
      '@x -> text that begins with @ has to be quoted',
      '`x` -> text that begins with ` has to be quoted',
      '%x -> text that begins with % has to be quoted',
    ],
  },
  'text behind a closing quote': {
    text: ['a: "x" y', 'b: 1'],
    read: { a: null, b: 1 },
    told: ['"x" y -> something stands behind the closing quote'],
  },
  'a bracket too many': {
    text: ['hosts: [a]]', 'b: 1'],
    read: { hosts: null, b: 1 },
    told: ['[a]] -> there is one ] too many'],
  },
  'a list item beside its key': {
    text: ['hosts: - a', 'b: 1'],
    read: { hosts: null, b: 1 },
    told: ['- a -> a list item cannot stand beside its key; it goes on a line of its own'],
  },
  'a value and keys below it': {
    text: ['port: 80', '  number: 80', 'b: 1'],
    read: { port: { number: 80 }, b: 1 },
    told: ['80 -> "port" has a value on its line and keys below it; it can have only one of them'],
  },
};

const space: Record<string, Case> = {
  'a tab as indentation': {
    text: ['spec:', '\thosts: [a]', '  http: []'],
    read: { spec: { http: [] } },
    told: ['\t -> tabs cannot indent YAML; use spaces'],
  },
  'a tab on a line that looks empty': {
    text: ['a: 1', '  \t', 'b: 2'],
    read: { a: 1, b: 2 },
    told: [
      '\t -> a tab stands on this line; outside of values only spaces may be used, even where nothing else stands',
    ],
  },
  'a tab behind a dash': {
    text: ['- a', '-\tb'],
    read: ['a', 'b'],
    told: ['\t -> a tab stands here where only spaces may be used'],
  },
  'no-break spaces': {
    text: ['hosts:', '\u00a0\u00a0- a', 'b: 1'],
    read: { hosts: ['a'], b: 1 },
    told: ['\u00a0\u00a0 -> this indentation is made of no-break or other special spaces; use ordinary ones'],
  },
  'a line that is indented too far': {
    text: ['spec:', '  hosts:', '    - a', '   http: []', '  tcp: []'],
    read: { spec: { hosts: ['a'], tcp: [] } },
    told: ['http: [] -> this line does not fit the lines around it; check its indentation'],
  },
  'a merge that git could not make': {
    text: ['a: 1', '<<<<<<< HEAD', 'b: 1', '=======', 'b: 2', '>>>>>>> branch', 'c: 1'],
    read: { a: 1, b: 2, c: 1 },
    told: [
      '<<<<<<< HEAD -> this is the mark of a merge conflict; choose one of the two texts',
      '======= -> this is the mark of a merge conflict; choose one of the two texts',
      '>>>>>>> branch -> this is the mark of a merge conflict; choose one of the two texts',
    ],
  },
};

/** Lines that break grammar only: Kubernetes reads them, so nothing is said. */
const fine: Record<string, Omit<Case, 'told'>> = {
  'closing brackets at the margin': {
    text: ['a: {', '  b: [', '  c', ']', '}', 'd: 1'],
    read: { a: { b: ['c'] }, d: 1 },
  },
  'brackets with comments and quotes inside': {
    text: ['a: {', 'b: "# x {", # note: }', "c: 'it''s'", '}', 'd: 1'],
    read: { a: { b: '# x {', c: "it's" }, d: 1 },
  },
  'quoted text that goes on at the margin': { text: ['a: "x', 'y"', "b: 'z", "'"], read: { a: 'x y', b: 'z ' } },
  'a tab in front of a bracket': { text: ['a:\t[b]', 'c: \t{d: 1}'], read: { a: ['b'], c: { d: 1 } } },
  'tabs inside of brackets': { text: ['a: {', '\tb: 1', '}'], read: { a: { b: 1 } } },
  'an escaped single quote': { text: ['a: "it\\\'s"', 'b: 1'], read: { a: "it's", b: 1 } },
};

describe('a document that is being typed', () => {
  for (const [title, { text, read, told }] of Object.entries({ ...half, ...slips, ...space })) {
    it(`is read around ${title}`, () => {
      const source = `${text.join('\n')}\n`;
      const document = parseDocument(source);
      assert.deepEqual(asJson(plainOf(document.root)), read);
      const found = document.problems.map(({ start, end, detail }) => `${source.slice(start, end)} -> ${detail}`);
      assert.deepEqual(found, told);
    });
  }

  for (const [title, { text, read }] of Object.entries(fine)) {
    it(`has no problem with ${title}`, () => {
      const document = parseDocument(`${text.join('\n')}\n`);
      assert.deepEqual(document.problems, []);
      assert.deepEqual(asJson(plainOf(document.root)), read);
    });
  }

  it('says how to mend what is sure', () => {
    const mended = (text: string): (string | undefined)[] => parseDocument(text).problems.map(({ mend }) => mend);
    assert.deepEqual(mended('regex: "\\d+\'s"\n'), ["'\\d+''s'"]);
    assert.deepEqual(mended('regex: "/v1\\/.*"\n'), ['"/v1/.*"']);
    assert.deepEqual(mended('host:a\nport: 80\n'), ['host: a']);
    assert.deepEqual(mended('hosts:\n  - *\n'), ['"*"']);
    assert.deepEqual(mended('a: 1\n\t\n'), ['']);
    assert.deepEqual(mended('regex: "\\d\\n"\n'), [undefined]);
  });

  it('comes to an end when nothing helps', () => {
    const document = parseDocument(`${'}: [\n'.repeat(200)}a: 1\n`);
    assert.ok(document.recovered && document.problems.length > 0);
  });
});
