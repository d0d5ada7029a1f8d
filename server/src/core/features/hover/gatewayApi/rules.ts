import type { Field } from '../../../yaml/field';
import { code, count } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { nanosecondsOf, writeTime } from '../time';

/** Paths that a match takes, and which matches of the route come before it. */
export function pathMatchHover(context: AppliedContext): Told | undefined {
  const at = context.path.indexOf('path');
  const path = context.object.follow(context.path.slice(0, at + 1));
  const value = path.get('value').text ?? '/';
  if (path.open || path.get('value').unknown || path.get('type').unknown) return undefined;
  const type = path.get('type').text ?? 'PathPrefix';
  if (type === 'RegularExpression') return { here: 'compared after all exact paths and prefixes of this hostname' };
  if (type === 'Exact') return { here: `the path ${code(value)} and nothing else; it comes before every prefix` };
  const bare = value === '/' ? '/' : value.replace(/\/$/, '');
  if (bare === '/') return { here: 'every path that no longer prefix takes' };
  const longer = otherPrefixes(context.object).filter((other) => other.startsWith(`${bare}/`));
  return {
    here: `${code(bare)} and ${code(`${bare}/x`)}, not ${code(`${bare}x`)}${longer.length === 0 ? '' : `; ${code(longer[0] ?? '')} of this route is longer and comes first`}`,
  };
}

function otherPrefixes(object: Field): string[] {
  return object
    .at('spec.rules')
    .items()
    .flatMap((rule) => rule.get('matches').items())
    .filter((match) => (match.at('path.type').text ?? 'PathPrefix') === 'PathPrefix')
    .flatMap((match) => match.at('path.value').text ?? []);
}

/** How the limits and retries of a rule fit together. */
export function timeoutsHover(context: AppliedContext): Told | undefined {
  const rule = context.object.follow(context.path.slice(0, 3));
  const hasRetry = rule.get('retry').exists;
  const attempts = rule.at('retry.attempts');
  if (rule.open || attempts.unknown) return undefined;
  const request = nanosecondsOf(rule.at('timeouts.request'));
  const backend = nanosecondsOf(rule.at('timeouts.backendRequest'));
  const tries = (attempts.number ?? 2) + 1;
  const upTo = `up to ${count(tries, 'try', 'tries')}${hasRetry ? '' : ' (by default 2 retries)'}`;
  if (backend === undefined)
    return {
      here: `${upTo}${request === undefined ? ', without a limit in time' : ` within ${code(writeTime(request))}`}`,
    };
  if (!hasRetry)
    return {
      here: `${upTo} within ${code(writeTime(backend))}`,
      watch: `without \`retry\` Istio takes \`backendRequest\` as the limit of the whole request${request === undefined ? '' : `; \`request\` of ${code(writeTime(request))} is not used`}`,
    };
  const worst = backend * BigInt(tries);
  return {
    here: `${upTo} of ${code(writeTime(backend))}${request === undefined ? '' : ` within ${code(writeTime(request))}`}`,
    ...(request !== undefined && worst > request
      ? { watch: `all tries would take ${code(writeTime(worst))}: \`request\` ends them before` }
      : {}),
  };
}
