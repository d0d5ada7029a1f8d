/** What a stretch of text means; the terminal shows it by colour where it has any. */
export type Style =
  'error' | 'warning' | 'information' | 'hint' | 'strong' | 'dim' | 'heading' | 'good' | 'added' | 'removed';

/** Wraps a text in the codes of a style, or gives it back unchanged where there is no colour. */
export type Paint = (style: Style, text: string) => string;

const CODES: Readonly<Record<Style, string>> = {
  error: '1;31',
  warning: '1;33',
  information: '1;34',
  hint: '1;36',
  strong: '1',
  dim: '2',
  heading: '1;4',
  good: '32',
  added: '32',
  removed: '31',
};

/** A painter for a terminal with colours, or one that leaves everything plain. */
export function painter(colour: boolean): Paint {
  if (!colour) return (_, text) => text;
  return (style, text) => (text === '' ? '' : `\u001B[${CODES[style]}m${text}\u001B[0m`);
}

/**
 * Decides whether to use colour: FORCE_COLOR wins (0 and false mean no), then NO_COLOR, then what the stream is.
 * @param env the environment; an empty NO_COLOR or FORCE_COLOR counts as not set.
 */
export function wantsColour(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  const force = env['FORCE_COLOR'] ?? '';
  if (force !== '') return force !== '0' && force !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return isTerminal && env['TERM'] !== 'dumb';
}
