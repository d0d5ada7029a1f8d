import type { Field } from '../../../yaml/field';
import { code, join } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';

/** The conditions of one match of a route in words; empty when it takes everything. */
function matchWords(match: Field): string {
  const path = match.get('path');
  const value = path.get('value').text ?? '/';
  const type = path.get('type').text ?? 'PathPrefix';
  const parts = [
    !path.exists || (type === 'PathPrefix' && value === '/')
      ? undefined
      : type === 'Exact'
        ? `the path is ${code(value)}`
        : type === 'PathPrefix'
          ? `the path is ${code(value)} or below`
          : `the path fits ${code(value)}`,
    methodWords(match.get('method')),
    ...match
      .get('headers')
      .items()
      .map((header) => namedWords('header', header)),
    ...match
      .get('queryParams')
      .items()
      .map((parameter) => namedWords('parameter', parameter)),
  ].filter((part) => part !== undefined);
  return join(parts, 5);
}

/** The method of HTTP is a word, that of gRPC has parts. */
function methodWords(method: Field): string | undefined {
  if (method.text !== undefined) return `the method is ${code(method.text)}`;
  const [service, name] = [method.get('service').text, method.get('method').text];
  if (service === undefined && name === undefined) return undefined;
  const fits = method.get('type').text === 'RegularExpression' ? 'fits' : 'is';
  return [
    service === undefined ? undefined : `the gRPC service ${fits} ${code(service)}`,
    name === undefined ? undefined : `its method ${fits} ${code(name)}`,
  ]
    .filter((part) => part !== undefined)
    .join(' and ');
}

function namedWords(what: string, condition: Field): string {
  const fits = condition.get('type').text === 'RegularExpression' ? 'fits' : 'is';
  return `${what} ${code(condition.get('name').text ?? '?')} ${fits} ${code(condition.get('value').text ?? '?')}`;
}

/** The key `matches`, or a match: which requests the rule takes, and which rules of the route go before. */
export function matchesHover(context: AppliedContext): Told | undefined {
  const rule = context.object.follow(context.path.slice(0, 3));
  const matches = rule.get('matches').items();
  if (rule.open || rule.get('matches').open) return undefined;
  if (matches.length === 0) return { here: 'without `matches` the rule takes every request of the hostnames' };
  return {
    here: `requests where${matches.length === 1 ? '' : ' one of these holds'}`,
    points: [
      ...matches.slice(0, 5).map((match) => matchWords(match) || 'anything'),
      matches.length > 5 ? `or one of ${matches.length - 5} more` : undefined,
    ],
  };
}
