import { findHost } from '../../../mesh/hosts';
import { meshSettings } from '../../../mesh/meshSettings';
import { writtenObject } from '../../input';
import { code, count, named, namedAll } from '../../markdown';
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

/** What the fields of a RequestAuthentication mean in an object. */
export const requestHovers: HoverTable = {
  spec: here(scopeHover),
  ...atAll(['spec.jwtRules', 'spec.jwtRules[].issuer'], here(rulesHover)),
  'spec.jwtRules[].jwksUri': here(keysHover),
  ...atAll(['spec.targetRefs[].name', 'spec.targetRef.name'], here(targetHover)),
};
