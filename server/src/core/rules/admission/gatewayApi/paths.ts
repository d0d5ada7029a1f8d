import { replaceScalar } from '../../../yaml/edit';
import { fix } from '../../defineRule';
import { testing } from '../row';
import type { Test } from '../row';
import { shown, wordOf } from '../values';
import { invalidPathMatch } from './gatewayApiRules';

/** What a path that was normalized cannot hold; the end of a text is marked by a blank, which no path holds either. */
const PARTS: readonly (readonly [found: string, shown: string])[] = [
  ['//', '//'],
  ['/./', '/./'],
  ['/../', '/../'],
  ['%2f', '%2f'],
  ['%2F', '%2F'],
  ['#', '#'],
  ['/.. ', '/.. at its end'],
  ['/. ', '/. at its end'],
];
const CHARACTERS = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*/;

/** A path by which requests are matched is one that a request can have; a regular expression may be anything. */
export const isPathMatch: Test = testing([invalidPathMatch], (match, context) => {
  const type = wordOf(match.get('type'), 'PathPrefix');
  const field = match.get('value');
  const text = field.text;
  if (text === undefined || (type !== 'Exact' && type !== 'PathPrefix')) return;
  const options = { span: field.span };
  const value = shown(text);
  const ending = PARTS.find(([found]) => `${text} `.includes(found));
  if (!text.startsWith('/')) {
    const node = field.scalar;
    const fixes = node === undefined || text === '' ? [] : fix(`Change to /${text}`, [replaceScalar(node, `/${text}`)]);
    return context.report(invalidPathMatch, match, 'slash', { value }, { ...options, fixes });
  }
  if (ending !== undefined) return context.report(invalidPathMatch, match, 'part', { value, part: ending[1] }, options);
  const good = CHARACTERS.exec(text)?.[0].length ?? 0;
  if (good === text.length) return;
  const part = String.fromCodePoint(text.codePointAt(good) ?? 0);
  context.report(invalidPathMatch, match, 'character', { value, part }, options);
});
