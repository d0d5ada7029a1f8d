import type { Rule } from '../core/index';
import { allRules } from '../core/index';
import type { SkipReason } from '../files/readText';

const NOT_CHECKED = 'Nothing in it was checked, and nothing in it is known to the other files.';

/** A file that was passed over. It is the command line's own, because nobody else reads files that a user names. */
export const fileNotRead: Rule<SkipReason> = {
  code: 'file-not-read',
  aliases: [],
  severity: 'information',
  refused: false,
  title: 'A file was not read',
  source: 'Pilotage itself',
  messages: {
    'too-big': { what: 'Not read: {detail}.', why: NOT_CHECKED, todo: 'Split it, or leave it out with --exclude.' },
    binary: {
      what: 'Not read: {detail}.',
      why: NOT_CHECKED,
      todo: 'Save it as UTF-8 text, or leave it out with --exclude.',
    },
    unreadable: {
      what: 'Not read: {detail}.',
      why: NOT_CHECKED,
      todo: 'Make it readable, or leave it out with --exclude.',
    },
    'internal-error': {
      what: 'Not read, by a mistake of Pilotage: {detail}.',
      why: NOT_CHECKED,
      todo: 'Please report it, with the file if you can.',
    },
    'not-a-file': { what: 'Not read: {detail}.', why: NOT_CHECKED, todo: 'Name a file or a folder.' },
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
