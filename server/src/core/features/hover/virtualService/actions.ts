import { podsAnywhere } from '../../../mesh/gatewayWorkloads';
import { selectWorkloads } from '../../../mesh/workloads';
import { labelsOf } from '../../../workspace/facts/read';
import type { Field } from '../../../yaml/field';
import { code, codes, count, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { ruleAt, sharesOf } from './rules';

/** The share of a destination. */
export function weightHover(context: AppliedContext): Told | undefined {
  const at = context.path.lastIndexOf('route');
  const index = context.path[at + 1];
  const targets = context.object.follow(context.path.slice(0, at + 1)).items();
  if (at < 0 || typeof index !== 'number' || targets[index] === undefined) return undefined;
  if (targets.length === 1) return { here: 'the only destination: it takes everything, whatever the weight' };
  const share = sharesOf(targets)[index];
  if (share === undefined) return undefined;
  const sum = targets.reduce((total, target) => total + (target.get('weight').number ?? 0), 0);
  const silent = targets.filter((target) => !target.get('weight').exists);
  return {
    here: `${share} of ${context.path[1] === 'http' ? 'the requests' : 'the connections'}${sum === 100 ? '' : ` (${targets[index].get('weight').number ?? 0} of ${sum})`}`,
    ...(silent.length === 0
      ? {}
      : {
          watch: `${count(silent.length, 'destination')} of this route ${silent.length === 1 ? 'has' : 'have'} no \`weight\`, which means 0: no traffic`,
        }),
  };
}

/** What a rewrite makes of the paths that the rule matches. */
export function rewriteHover(context: AppliedContext): Told | undefined {
  const rule = ruleAt(context)?.rule;
  const uri = rule?.at('rewrite.uri').text;
  if (rule === undefined || uri === undefined) return undefined;
  const matches = rule.get('match').items();
  if (matches.length === 0) return rewritten('/', 'orders', uri);
  const prefixes = matches.flatMap((match) => match.at('uri.prefix').text ?? []);
  const whole = matches.filter((match) => match.at('uri.exact').exists || match.at('uri.regex').exists);
  const [prefix] = prefixes;
  if (prefix === undefined)
    return whole.length === 0
      ? undefined
      : { here: `the whole path becomes ${code(uri)}, as the match is exact or a regular expression` };
  return rewritten(prefix, 'orders', uri);
}

function rewritten(prefix: string, rest: string, uri: string): Told {
  const path = prefix.endsWith('/') ? `${prefix}${rest}` : `${prefix}/${rest}`;
  const result = uri + path.slice(prefix.length);
  const glued = !uri.endsWith('/') && prefix.endsWith('/') && prefix !== '/';
  return {
    here: `${code(path)} becomes ${code(result)}`,
    ...(result.includes('//')
      ? { watch: 'the double slash stays: end both the prefix and the rewrite with `/`, or neither' }
      : glued
        ? { watch: 'the prefix ends with `/` and the rewrite does not, so the rest is glued on' }
        : {}),
  };
}

/** The VirtualService that a rule is handed on to. */
export function delegateHover(context: AppliedContext): Told | undefined {
  const rule = ruleAt(context)?.rule;
  const name = rule?.at('delegate.name').text;
  const { view, resource } = context;
  if (rule === undefined || name === undefined || rule.at('delegate.namespace').unknown) return undefined;
  const namespace = rule.at('delegate.namespace').text ?? resource.namespace;
  const [found] = view.variants('networking.istio.io/VirtualService', namespace, name);
  if (found === undefined) {
    const others = view.find('name', `networking.istio.io/VirtualService|${name}`);
    return {
      watch: `there is no VirtualService ${code(`${namespace}/${name}`)} in the workspace${others.length === 0 ? '' : `, but ${namedAll(others, resource)}`}; without it the rule is dropped`,
    };
  }
  const { spec } = found.facts;
  const rules = spec.type === 'VirtualService' ? spec.routes.filter(({ section }) => section === 'http').length : 0;
  const hasHosts = spec.type === 'VirtualService' && spec.hosts.length > 0;
  return {
    here: `replaced by the ${count(rules, 'rule')} of ${named(found, resource)}, narrowed by the matches of this one`,
    ...(hasHosts ? { watch: 'it has `hosts`, so it is no delegate: the rule is dropped' } : {}),
  };
}

/** How much of the traffic a mirror gets. */
export function mirrorHover(context: AppliedContext): Told | string | undefined {
  const rule = ruleAt(context)?.rule;
  if (rule === undefined) return undefined;
  const at = context.path.indexOf('mirrors');
  const entry = at < 0 ? undefined : context.object.follow(context.path.slice(0, at + 2));
  const percentage = entry?.at('percentage.value') ?? rule.at('mirrorPercentage.value');
  const old = entry === undefined ? rule.get('mirrorPercent') : undefined;
  if (percentage.unknown || old?.unknown === true) return undefined;
  const share = percentage.number ?? old?.number ?? 100;
  const target = entry?.at('destination.host').text ?? rule.at('mirror.host').text;
  if (target === undefined) return undefined;
  if (share === 0) return { watch: 'the percentage is 0: nothing is mirrored' };
  return `a copy of ${share === 100 ? 'every request' : `${share} % of the requests`} goes to ${code(target)}; callers never see its answers`;
}

/** Which callers `sourceLabels` and `sourceNamespace` mean. */
export function callerHover(context: AppliedContext): Told | undefined {
  const at = context.path.indexOf('match');
  const match = context.object.follow(context.path.slice(0, at + 2));
  if (at < 0) return undefined;
  if (context.path[1] === 'http' && match.get('gateways').exists)
    return {
      watch: '`gateways` stands in the same match, and then labels and namespace of the caller are not looked at',
    };
  const gateways = context.object.at('spec.gateways');
  if (gateways.exists && !gateways.texts().includes('mesh') && !gateways.open)
    return {
      watch:
        context.path[1] === 'http'
          ? 'the rules are for gateways only, so it is compared with the gateway pod, not with its clients'
          : 'the rules are for gateways only, and there it is not looked at',
    };
  return knownCallers(context, match);
}

function knownCallers({ view, resource }: AppliedContext, match: Field): Told | undefined {
  if (match.get('sourceLabels').open) return undefined;
  const labels = labelsOf(match.get('sourceLabels'));
  const namespace = match.get('sourceNamespace').text;
  const words = codes(Object.entries(labels).map(([key, value]) => `${key}: ${value}`));
  if (words === '') return namespace === undefined ? undefined : { here: `callers in namespace ${code(namespace)}` };
  const found =
    namespace === undefined ? podsAnywhere(view, labels) : selectWorkloads(view, namespace, labels).workloads;
  if (found.length > 0) return { here: `callers such as ${namedAll(found, resource, 4)}` };
  return {
    here: `callers with ${words}; the workspace shows none${namespace === undefined ? '' : ` in ${code(namespace)}`}`,
  };
}

/** The key `fault`: both kinds together. */
function faultsHover(context: AppliedContext): Told | undefined {
  const kinds = ['delay', 'abort'].filter((kind) => context.field.get(kind).exists);
  const told = kinds.map((kind) => faultHover({ ...context, path: [...context.path, kind] }));
  const points = told.map((each) => each?.here);
  if (kinds.length === 0 || points.every((point) => point === undefined)) return { ...told[0] };
  return {
    here: kinds.length === 2 ? 'first the delay, then the abort' : 'made by the proxy of the caller',
    points: [...points, context.field.get('abort').exists ? 'Retries of the rule do not repeat an abort' : undefined],
    ...told.find((each) => each?.watch !== undefined && each.here === undefined),
  };
}

/** For a value of a fault: when it strikes at all. */
export function faultHover(context: AppliedContext): Told | undefined {
  const at = context.path.indexOf('fault');
  const kind = context.path[at + 1];
  if (at >= 0 && kind === undefined) return faultsHover(context);
  if (at < 0 || (kind !== 'delay' && kind !== 'abort')) return undefined;
  const fault = context.object.follow(context.path.slice(0, at + 2));
  const percentage = fault.at('percentage.value');
  if (percentage.unknown || fault.get('percent').unknown || fault.open) return undefined;
  const share = percentage.number ?? (kind === 'delay' ? fault.get('percent').number : undefined) ?? 0;
  if (share === 0) return { watch: 'no `percentage` above 0 is set, so nothing ever happens' };
  const what =
    kind === 'delay'
      ? `delayed by ${code(fault.get('fixedDelay').text ?? '?')}`
      : `answered by the caller's own proxy with ${code(fault.get('httpStatus').number ?? fault.get('grpcStatus').text ?? '?')}`;
  return { here: `${share} % of the requests of this rule are ${what}` };
}
