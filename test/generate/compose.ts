import pieces from './data/pieces.json';
import type { Random } from './random';

/** What texts of a theme are made of; any of it may stand behind any other. */
const THEMES: readonly (readonly string[])[] = Object.values(pieces);

/** A text of a few pieces that belong to one theme. */
export function compose(random: Random): string {
  const pieces = random.pick(THEMES);
  return Array.from({ length: 1 + random.below(7) }, () => random.pick(pieces)).join('');
}

/** A text into which a piece of some theme has come. */
export function spliced(random: Random, old: string): string {
  const at = random.below(old.length + 1);
  return old.slice(0, at) + random.pick(random.pick(THEMES)) + old.slice(random.once(2) ? at : at + 1);
}
