import type { Field } from '../../../yaml/field';
import { findHost } from '../../../mesh/hosts';
import { code, count, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { nanosecondsOf, writeTime } from '../time';
import { ruleAt } from './rules';

/** Retries after the first try, as istiod sets them; undefined when the number is not known. */
function retriesOf(rule: Field): number | undefined {
  const retries = rule.get('retries');
  if (!retries.exists) return retries.unknown ? undefined : 2;
  const attempts = retries.get('attempts');
  return attempts.unknown || retries.open ? undefined : (attempts.number ?? 0);
}

/**
 * How the timeout of a rule, its tries and the time of a try fit together.
 * Source: TranslateRoute, pilot/pkg/networking/core/route/route.go; ConvertPolicy, …/route/retry/retry.go.
 */
export function timeHover(context: AppliedContext): Told | undefined {
  const rule = ruleAt(context)?.rule;
  if (rule === undefined) return undefined;
  if (rule.get('redirect').exists || rule.get('directResponse').exists)
    return { watch: 'the proxy answers itself in this rule, so neither timeout nor retries are read' };
  const retries = retriesOf(rule);
  if (retries === undefined) return undefined;
  const tries = retries + 1;
  const timeout = nanosecondsOf(rule.get('timeout'));
  const perTry = nanosecondsOf(rule.at('retries.perTryTimeout'));
  const isDefault = !rule.get('retries').exists;
  const upTo = `up to ${count(tries, 'try', 'tries')}${isDefault ? ' (by default 2 retries)' : ''}`;
  if (timeout === undefined)
    return perTry === undefined
      ? { here: `${upTo}, each without a limit in time, as no \`timeout\` is set` }
      : {
          here: `${upTo} of ${code(writeTime(perTry))}: ${code(writeTime(perTry * BigInt(tries)))} and pauses in the worst case; there is no \`timeout\` above it`,
        };
  if (perTry === undefined)
    return {
      here: `${upTo} within ${code(writeTime(timeout))}`,
      ...(retries === 0
        ? {}
        : {
            watch:
              'without `perTryTimeout` one slow try may use up the whole `timeout`; only tries that fail at once are repeated',
          }),
    };
  return {
    here: `${upTo} of ${code(writeTime(perTry))} within ${code(writeTime(timeout))}`,
    ...fit(tries, perTry, timeout),
  };
}

function fit(tries: number, perTry: bigint, timeout: bigint): Pick<Told, 'watch'> {
  const worst = perTry * BigInt(tries);
  if (worst < timeout) return {};
  if (perTry >= timeout)
    return { watch: `\`timeout\` ends first: \`perTryTimeout\` of ${code(writeTime(perTry))} never takes effect` };
  if (worst === timeout)
    return { watch: 'the pauses between tries count too, so `timeout` ends a little before the last slow try does' };
  const whole = timeout / perTry;
  return {
    watch: `${count(tries, 'try', 'tries')} of that length would take ${code(writeTime(worst))}: \`timeout\` wins, and ${
      whole === 1n ? 'only one slow try fits' : `only ${whole} slow tries fit`
    }`,
  };
}

/** What is tried again, and what is not. */
export function retryOnHover(context: AppliedContext): Told | undefined {
  const rule = ruleAt(context)?.rule;
  if (rule === undefined) return undefined;
  const text = rule.at('retries.retryOn').text;
  const attempts = retriesOf(rule);
  if (attempts === undefined) return undefined;
  if (attempts === 0) return { watch: '`attempts` is 0 or not written, so nothing is tried again' };
  const conditions = (text ?? '').split(',');
  const retriesAnswers = conditions.some((condition) =>
    /^(5xx|gateway-error|retriable-4xx|retriable-headers|\d+)$/.test(condition),
  );
  const retriesConnects = conditions.some((condition) => /^(5xx|gateway-error|connect-failure|reset)$/.test(condition));
  return {
    here: `${count(attempts, 'retry', 'retries')} after the first try${text === undefined ? ', on the default conditions' : ''}; ${
      text !== undefined && retriesAnswers
        ? 'answers with an error status are among the reasons'
        : 'an answer such as 503 of the application itself is **not** tried again'
    }, failed connections ${text === undefined || retriesConnects ? 'are' : 'are **not**'}`,
  };
}

/** Retries in other localities, which need endpoints that have some. */
export function localitiesHover(context: AppliedContext): Told | undefined {
  const rule = ruleAt(context)?.rule;
  if (rule === undefined || context.field.boolean !== true) return undefined;
  const { view, resource } = context;
  const hosts = rule
    .get('route')
    .items()
    .flatMap((target) => target.at('destination.host').text ?? []);
  const entries = hosts.flatMap((host) => findHost(view, host, resource.namespace).owners.slice(0, 1));
  const bare = entries.filter(
    ({ facts: { spec } }) =>
      spec.type === 'ServiceEntry' &&
      !spec.openEndpoints &&
      spec.workloadSelector === undefined &&
      spec.endpoints.every(({ locality }) => locality === undefined),
  );
  return bare.length === 0
    ? undefined
    : {
        watch: `the endpoints of ${namedAll(bare, resource)} name no \`locality\`, so there are no other localities to try`,
      };
}
