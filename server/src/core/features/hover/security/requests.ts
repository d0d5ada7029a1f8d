import { findHost } from '../../../mesh/hosts';
import { meshSettings } from '../../../mesh/meshSettings';
import { writtenObject } from '../../input';
import type { Field } from '../../../yaml/field';
import { code, count, join, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import { atAll, here } from '../table';
import type { HoverTable, Told } from '../table';
import { scopeHover, scopeWords, targetHover } from './scope';

/** Of more policies than these the rest is not read for a hover. */
const POLICIES_READ = 10;

/** The rules, and whether anything makes a token necessary. */
function rulesHover(context: AppliedContext): Told | undefined {
  const { input, view, resource, object } = context;
  const scope = scopeWords(context);
  if (scope === undefined || object.at('spec.jwtRules').open) return undefined;
  const namespaces = new Set([resource.namespace, meshSettings(view).rootNamespace]);
  const policies = [...namespaces].flatMap((name) =>
    view.find('kind', `security.istio.io/AuthorizationPolicy|${name}`),
  );
  const asking = policies.slice(0, POLICIES_READ).filter((policy) => {
    const rules = writtenObject(input, policy)?.at('spec.rules').items() ?? [];
    return rules.some(
      (rule) =>
        rule
          .get('from')
          .items()
          .some(
            (from) => from.at('source.requestPrincipals').exists || from.at('source.notRequestPrincipals').exists,
          ) ||
        rule
          .get('when')
          .items()
          .some((when) => when.get('key').text?.startsWith('request.auth.') === true),
    );
  });
  const rules = object.at('spec.jwtRules').items().length;
  return {
    here: `${count(rules, 'issuer')} for ${scope}; a bad token is answered with 401`,
    ...(asking.length > 0
      ? { points: [`${namedAll(asking, resource)} looks at the token`] }
      : policies.length > POLICIES_READ
        ? {}
        : {
            watch: 'requests **without** a token pass, and no AuthorizationPolicy of the workspace here asks for one',
          }),
  };
}

/** Where the keys come from. */
function keysHover(context: AppliedContext): Told | undefined {
  const url = context.field.text;
  const host = url === undefined ? undefined : /^https?:\/\/([^/:?#]+)/.exec(url)?.[1];
  if (host === undefined || context.field.unknown) return undefined;
  const [owner] = findHost(context.view, host, context.resource.namespace).owners;
  return {
    here: `fetched by istiod, not by the proxies${owner === undefined ? `; it must reach ${code(host)}` : `, from ${named(owner, context.resource)}`}`,
  };
}

/** The rule that a path leads into. */
function ruleOf({ object, path }: AppliedContext): Field {
  return object.follow(path.slice(0, 3));
}

const PLACES = ['fromHeaders', 'fromParams', 'fromCookies'] as const;

/** Where tokens are looked for; one written place takes the usual ones away. */
function placesHover(context: AppliedContext): Told | undefined {
  const rule = ruleOf(context);
  if (rule.open || PLACES.some((key) => rule.get(key).unknown && rule.get(key).exists)) return undefined;
  const headers = rule
    .get('fromHeaders')
    .items()
    .map(
      (header) =>
        `header ${code(header.get('name').text ?? '?')}${header.get('prefix').text === undefined ? '' : ` behind ${code(header.get('prefix').text ?? '')}`}`,
    );
  const rest = [
    ...rule
      .get('fromParams')
      .texts()
      .map((name) => `parameter ${code(name)}`),
    ...rule
      .get('fromCookies')
      .texts()
      .map((name) => `cookie ${code(name)}`),
  ];
  const usual = [...headers, ...rest].some((place) => /`authorization`/i.test(place));
  return {
    here: `tokens are looked for in ${join([...headers, ...rest], 4)}${usual ? '' : '; no longer in `Authorization: Bearer` or `access_token`'}`,
  };
}

/** Whether the application sees the token. */
function forwardHover(context: AppliedContext): Told | undefined {
  const rule = ruleOf(context);
  const forwards = rule.get('forwardOriginalToken').boolean === true;
  const claims = rule
    .get('outputClaimToHeaders')
    .items()
    .map((entry) => code(entry.get('header').text ?? '?'));
  const payload = rule.get('outputPayloadToHeader').text;
  if (rule.open) return undefined;
  const others = [...claims, ...(payload === undefined ? [] : [code(payload)])];
  return {
    here: `the application ${forwards ? 'gets' : 'does not get'} the token itself${others.length === 0 ? '' : `, ${forwards ? 'and' : 'but'} ${join(others, 3)} with what was in it`}`,
    ...(others.length === 0
      ? {}
      : { watch: 'a client without a token can send these headers itself; ask for a token by an AuthorizationPolicy' }),
  };
}

/** The audiences that are taken. */
function audiencesHover(context: AppliedContext): Told | undefined {
  const names = ruleOf(context).get('audiences').texts();
  return names.length === 0
    ? undefined
    : { here: `tokens of the issuer that are for ${join(names.map(code), 4, 'or')}; all others are answered with 403` };
}

/** What the fields of a RequestAuthentication mean in an object. */
export const requestHovers: HoverTable = {
  spec: here(scopeHover),
  ...atAll(['spec.jwtRules', 'spec.jwtRules[].issuer'], here(rulesHover)),
  'spec.jwtRules[].jwksUri': here(keysHover),
  ...atAll(['spec.jwtRules[].audiences', 'spec.jwtRules[].audiences[]'], here(audiencesHover)),
  ...atAll(
    [...PLACES, 'fromHeaders[].name', 'fromHeaders[].prefix', 'fromParams[]', 'fromCookies[]'].map(
      (key) => `spec.jwtRules[].${key}`,
    ),
    here(placesHover),
  ),
  ...atAll(
    ['forwardOriginalToken', 'outputPayloadToHeader', 'outputClaimToHeaders', 'outputClaimToHeaders[].header'].map(
      (key) => `spec.jwtRules[].${key}`,
    ),
    here(forwardHover),
  ),
  ...atAll(['spec.targetRefs[].name', 'spec.targetRef.name'], here(targetHover)),
};
