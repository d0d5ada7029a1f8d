import type { Field } from '../../../yaml/field';
import { code, count, join } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { needWords } from './needs';
import type { Need } from './needs';

/** More of a list is counted, not named. */
const NAMED = 3;

/** What the lists of a source or operation look at, without the `not` in front. */
const NEEDS: Readonly<Record<string, Need>> = {
  principals: 'identity',
  namespaces: 'identity',
  serviceAccounts: 'identity',
  trustDomains: 'identity',
  requestPrincipals: 'token',
  hosts: 'request',
  methods: 'request',
  paths: 'request',
};

function negatedName(name: string): string | undefined {
  return /^not[A-Z]/.test(name) ? name.charAt(3).toLowerCase() + name.slice(4) : undefined;
}

/** What the lists compare, as a subject. */
const SUBJECTS: Readonly<Record<string, string>> = {
  principals: 'the identity',
  requestPrincipals: 'the token',
  namespaces: "the caller's namespace",
  serviceAccounts: 'the service account',
  ipBlocks: 'the address of the connection',
  remoteIpBlocks: 'the address of the client',
  trustDomains: 'the trust domain',
  hosts: 'the host',
  ports: 'the port',
  methods: 'the method',
  paths: 'the path',
};

function listWords(name: string, values: readonly string[]): string {
  const negated = negatedName(name);
  const subject = SUBJECTS[negated ?? name] ?? code(name);
  return `${subject} is ${negated === undefined ? '' : 'not '}${join(values.map(code), NAMED, 'or')}`;
}

/** A source or operation in words: its lists hold together. Empty when it asks for nothing. */
export function partWords(part: Field): string {
  return part
    .members()
    .filter((list) => list.items().length > 0)
    .map((list) => listWords(String(list.key), list.texts()))
    .join(' and ');
}

/** An entry of `when` in words. */
export function whenWords(when: Field): string {
  const key = code(when.get('key').text ?? '?');
  const [values, others] = [when.get('values').texts().map(code), when.get('notValues').texts().map(code)];
  return [
    values.length === 0 ? undefined : `${key} is ${join(values, NAMED, 'or')}`,
    others.length === 0 ? undefined : `${key} is not ${join(others, NAMED, 'or')}`,
  ]
    .filter((part) => part !== undefined)
    .join(' and ');
}

/** A rule in words; it takes everything when it asks for nothing. */
export function ruleWords(rule: Field): string {
  const sources = rule
    .get('from')
    .items()
    .map((from) => partWords(from.get('source')));
  const operations = rule
    .get('to')
    .items()
    .map((to) => partWords(to.get('operation')));
  const parts = [either(sources), either(operations), ...rule.get('when').items().map(whenWords)].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? 'everything' : parts.join('; and ');
}

function either(parts: readonly string[]): string {
  return parts.some((part) => part === '')
    ? ''
    : parts.slice(0, NAMED).join(', or ') + (parts.length > NAMED ? ', …' : '');
}

/** The key `from`, `to` or `when`: what its entries come to together. */
export function entriesHover(context: AppliedContext): Told | undefined {
  const list = context.field;
  const name = String(context.path.at(-1));
  const entries = list.items();
  if (list.open || entries.length === 0) return undefined;
  const words = entries.map((entry) =>
    name === 'when' ? whenWords(entry) : partWords(entry.get(name === 'from' ? 'source' : 'operation')),
  );
  const empty = words.findIndex((text) => text === '');
  if (empty >= 0 && name !== 'when')
    return { watch: `entry ${empty + 1} asks for nothing, and with it the policy is refused` };
  if (words.length === 1) return { here: words[0] ?? '' };
  return {
    here: `${count(entries.length, 'entry', 'entries')}, of which ${name === 'when' ? 'all have' : 'one has'} to fit`,
    points: [...words.slice(0, 5), words.length > 5 ? `and ${words.length - 5} more` : undefined],
  };
}

/** The key `source` or `operation`: its lists in one sentence. */
export function partHover(context: AppliedContext): Told | undefined {
  const words = partWords(context.field);
  if (context.field.open) return undefined;
  return words === '' ? { watch: 'it asks for nothing, and with it the policy is refused' } : { here: words };
}

/** A list of a source or operation: one of its values has to fit, or none may; and what that needs. */
export function listHover(context: AppliedContext): Told | undefined {
  const name = String(context.path.at(-1));
  const negated = negatedName(name);
  const values = context.field.texts();
  if (context.field.open) return undefined;
  if (values.length === 0) return { watch: 'an empty list asks for nothing: it is as if it were not there' };
  const need = NEEDS[negated ?? name];
  const watch = need === undefined ? undefined : needWords(context, need, negated !== undefined);
  return {
    here: `${negated === undefined ? (values.length === 1 ? 'it has to be' : 'it has to be one of') : values.length === 1 ? 'it must not be' : 'it must be none of'} ${join(values.map(code), 5, 'and')}`,
    ...(watch === undefined ? {} : { watch }),
  };
}

/** The lists of a source or operation, with their `not` forms. */
export function listPlaces(holder: string, names: readonly string[]): string[] {
  return names.flatMap((name) => [`${holder}.${name}`, `${holder}.not${name.charAt(0).toUpperCase()}${name.slice(1)}`]);
}
