import type { Random } from './random';

const PIECES = [
  '*',
  '.',
  '/',
  '-',
  '_',
  ' ',
  ':',
  '%',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '\\',
  '"',
  'A',
  'é',
  '\u{1f600}',
  '0',
  '1',
  '\t',
  '\n',
  ',',
  '~',
  '@',
  '#',
  '?',
  '+',
  '|',
  '^',
  '$',
  '=',
];

/** A text that differs a little from another. */
export function editText(random: Random, old: string): string {
  const at = random.below(old.length + 1);
  const end = Math.min(old.length, at + 1 + random.below(4));
  switch (random.below(9)) {
    case 0:
      return old.slice(0, at) + random.pick(PIECES) + old.slice(at);
    case 1:
      return old.slice(0, at) + old.slice(end);
    case 2:
      return old.slice(0, at) + random.pick(PIECES) + old.slice(at + 1);
    case 3:
      return random.pick(PIECES) + old;
    case 4:
      return old + random.pick(PIECES);
    case 5:
      return random.once(2) ? old.toUpperCase() : old.toLowerCase();
    case 6:
      return old + old;
    case 7:
      return old.slice(0, at) + old.slice(at, end).repeat(2) + old.slice(end);
    default:
      return old.replace(/\d+/, (digits) => String(Number(digits) + random.pick([-1, 1, 1000, 65536])));
  }
}
