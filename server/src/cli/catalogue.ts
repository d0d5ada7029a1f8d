import type { Rule } from '../core/index';
import { allRules } from '../core/index';

/** A file that was passed over. It is the command line's own, because only it reads files whose names were given. */
export const fileNotRead: Rule<'found'> = {
  code: 'file-not-read',
  aliases: [],
  severity: 'information',
  refused: false,
  title: 'A file was not read',
  source: 'Pilotage itself',
  messages: {
    found: {
      what: 'Not read: {detail}.',
      why: 'Nothing in it was checked, and nothing in it is known to the other files.',
      todo: 'If it is no manifest, leave it out with --exclude.',
    },
  },
};

/** Every rule that a finding can come from, sorted by code. */
export const everyRule: readonly Rule[] = [...allRules, fileNotRead].sort((a, b) => (a.code < b.code ? -1 : 1));

const BY_CODE: ReadonlyMap<string, Rule> = new Map(everyRule.map((rule) => [rule.code, rule]));

/** The rule with a code; undefined when there is none. */
export function ruleByCode(code: string): Rule | undefined {
  return BY_CODE.get(code);
}

/** Where the page about a rule is. */
export function documentationOf(code: string): string {
  return `server/docs/rules/${code}.md`;
}
