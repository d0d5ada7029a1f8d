import type { Random } from './random';

const INSERTED = [
  ...[
    ' ',
    '  ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '#',
    ' #',
    ':',
    ': ',
    '-',
    '- ',
    ',',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '|',
    '>',
    '|-',
    '>+',
    '&a ',
    '*a',
  ],
  ...[
    '!',
    '!!str ',
    '!!int ',
    '!!binary ',
    '!!float ',
    '!!bool ',
    '!!null ',
    '!a ',
    '%',
    '@',
    '`',
    '?',
    '? ',
    '<<: ',
    '---\n',
    '...\n',
    '~',
    '\\',
    '\u0085',
  ],
  ...[
    '\u2028',
    '\ufeff',
    '\u00a0',
    '\u0001',
    '\u007f',
    '\u0000',
    '\u{1f600}',
    '\\x41',
    '\\u0041',
    '\\q',
    '\\\n',
    "''",
    '""',
    ' # a',
    '\n\n',
    '\n # a\n',
  ],
];

/**
 * Changes the text of a document without regard to what it says: an indentation, a mark of YAML, a quote. The lines that
 * say what the document is stay as they are.
 */
export function blemish(random: Random, whole: string): string {
  const head = /^(?:(?:apiVersion|kind):[^\n]*\n)*/.exec(whole)?.[0] ?? '';
  return head + changed(random, whole.slice(head.length));
}

function changed(random: Random, yaml: string): string {
  const lines = yaml.split('\n');
  const line = random.below(lines.length);
  const at = random.below(yaml.length + 1);
  const swap = (change: (old: string) => string): string =>
    lines.map((old, index) => (index === line ? change(old) : old)).join('\n');
  switch (random.below(12)) {
    case 0:
      return swap((old) => ` ${old}`);
    case 1:
      return swap((old) => old.replace(/^ /, ''));
    case 2:
      return swap((old) => old.replace(/^ {2}/, '\t'));
    case 3:
      return swap((old) => `${old}\n${old}`);
    case 4:
      return lines.filter((_, index) => index !== line).join('\n');
    case 5:
      return swap((old) => old.replace(/"([^"\\]*)"/, "'$1'"));
    case 6:
    case 7:
      return swap((old) => old.replace(/"([^"\\]*)"/, '$1'));
    case 8:
      return swap((old) =>
        old.replace(
          /^( *)([^:]*): "([^"\\]*)"$/,
          `$1$2: ${random.pick(['|', '>', '|-', '>-', '|+', '|2', '>1'])}\n$1  $3`,
        ),
      );
    case 9:
      return yaml.slice(0, at) + yaml.slice(at + 1);
    case 10:
      return swap((old) => old.replace(/(: |- )(?=\S)/, `$1${random.pick(INSERTED)}`));
    default:
      return yaml.slice(0, at) + random.pick(INSERTED) + yaml.slice(at);
  }
}
