import type { PolicyTest } from '../spec/authorizationPolicy';
import type { AlternativeVerdict, ConditionsVerdict } from './evaluateRule';
import type { TestVerdict } from './evaluateTest';
import type { Place } from '../spec/object';

/** A reason in words and the place in the policy that it is about. */
export interface Told {
  readonly text: string;
  readonly place: Place | undefined;
}

/** Why a rule matches, does not match, or may match. */
export function tellConditions({ holds, from, to, when, httpOnly, dropped }: ConditionsVerdict): Told {
  if (dropped)
    return {
      text: `the connection is served as bytes, and an ALLOW rule with what only HTTP has (${names(httpOnly)}) is left out`,
      place: httpOnly[0]?.place,
    };
  const wider =
    httpOnly.length === 0
      ? ''
      : `; on bytes, what only HTTP has (${names(httpOnly)}) does not count, so the rule is wider`;
  const parts = [...section(from, 'from', holds), ...section(to, 'to', holds), ...conditions(when, holds)];
  const [first] = parts;
  if (first === undefined) return { text: `it has no condition${wider}`, place: undefined };
  const shown = holds === false ? parts.slice(0, 1) : parts;
  return { text: `${shown.map(({ text }) => text).join('; ')}${wider}`, place: first.place };
}

function names(tests: readonly PolicyTest[]): string {
  return [...new Set(tests.map(({ name }) => name))].join(', ');
}

/** What is to be said of `from` or `to`: why none of the entries holds, or what the best one says. */
function section(list: readonly AlternativeVerdict[], name: string, holds: ConditionsVerdict['holds']): Told[] {
  const best =
    list.find((alternative) => alternative.holds === true) ??
    list.find((alternative) => alternative.holds === 'unknown');
  if (best !== undefined) {
    if (holds === false) return [];
    return best.tests.filter((test) => holds === true || test.holds === 'unknown').map(told);
  }
  const failing = list.flatMap(({ tests }) => tests.find((test) => test.holds === false) ?? []);
  const [first] = failing;
  if (first === undefined) return [];
  const text = failing.map((test) => tellTest(test)).join(', and ');
  return [{ text: list.length > 1 ? `no entry of ${name} fits: ${text}` : text, place: first.place }];
}

function conditions(when: readonly TestVerdict[], holds: ConditionsVerdict['holds']): Told[] {
  return when.filter((test) => test.holds === holds).map(told);
}

function told(test: TestVerdict): Told {
  return { text: tellTest(test), place: test.place };
}

/** One test in words. */
export function tellTest({ test, holds, reason, actual, value }: TestVerdict): string {
  const noun = nounOf(test);
  const { name } = test;
  if (holds === 'unknown') {
    if (reason === 'value-unknown') return `a value of ${name} is not known yet`;
    return reason === 'not-modelled' ? `${name} is not modelled` : `${noun} is not told (${name})`;
  }
  if (reason === 'fits') return `${noun} ${actual ?? ''} fits ${value ?? ''} (${name})`;
  if (reason === 'absent') {
    const missing = MISSING[test.attribute] ?? `there is no ${noun.replace(/^the /, '')}`;
    return test.negative ? `${missing}, so ${name} cannot exclude it` : `${missing} (${name})`;
  }
  return `${noun}${actual === undefined ? '' : ` ${actual}`} is none of ${wanted(test)} (${name})`;
}

const MOST_VALUES = 4;

function wanted({ values }: PolicyTest): string {
  const texts = values.map(({ text }) => text ?? '?');
  return texts.length <= MOST_VALUES ? texts.join(', ') : `${texts.slice(0, MOST_VALUES).join(', ')}, …`;
}

const MISSING: Readonly<Partial<Record<PolicyTest['attribute'], string>>> = {
  'peer.principal': 'the caller has no identity',
  'peer.namespace': 'the caller has no identity',
  'peer.serviceAccount': 'the caller has no identity',
  'peer.trustDomain': 'the caller has no identity',
  'token.principal': 'no token with issuer and subject was accepted',
  'token.audiences': 'no token with audiences was accepted',
  'token.presenter': 'no token with a presenter was accepted',
};

function nounOf({ attribute, argument }: PolicyTest): string {
  switch (attribute) {
    case 'peer.principal':
    case 'peer.namespace':
    case 'peer.serviceAccount':
    case 'peer.trustDomain':
      return 'the caller';
    case 'source.ip':
      return 'the address of the connection';
    case 'remote.ip':
      return 'the address of the client';
    case 'token.principal':
      return 'the request principal';
    case 'token.audiences':
      return 'the audience of the token';
    case 'token.presenter':
      return 'the presenter of the token';
    case 'token.claim':
      return `claim ${argument.join('.')}`;
    case 'header':
      return `header ${argument[0] ?? ''}`;
    case 'host':
      return 'the Host header';
    case 'method':
      return 'the method';
    case 'path':
      return 'the path';
    case 'port':
      return 'the port of the pod';
    case 'destination.ip':
      return 'the address of the pod';
    case 'sni':
      return 'the server name of the TLS';
    case 'metadata':
      return 'the metadata of the filter';
  }
}
