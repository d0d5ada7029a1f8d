import { cellsOf, printable, widthOf } from './cells';

/**
 * Breaks a text at spaces into lines of at most `width` columns; a word that is longer than a line is broken where the
 * line ends.
 * @param text is made safe to print first.
 * @returns at least one line.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(/ +/)) {
    if (word === '') continue;
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = '';
    }
    const pieces = broken(word, width);
    const last = pieces.pop() ?? '';
    lines.push(...pieces);
    line = line === '' ? last : `${line} ${last}`;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

function broken(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  let taken = 0;
  for (const cell of cellsOf(word)) {
    if (taken + cell.width > width && piece !== '') {
      pieces.push(piece);
      piece = '';
      taken = 0;
    }
    piece += cell.text;
    taken += cell.width;
  }
  return [...pieces, piece];
}
