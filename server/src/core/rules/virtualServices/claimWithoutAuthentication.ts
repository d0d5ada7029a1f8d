import { parseJwtClaimKey } from '../../istio/jwtClaim';
import { labelsSubset } from '../../istio/labels';
import { evidence } from '../../mesh/certainty';
import { findGateway, gatewayReference } from '../../mesh/gateways';
import { podsAnywhere, selectsDefaultIngress } from '../../mesh/gatewayWorkloads';
import { meshSettings } from '../../mesh/meshSettings';
import { workloadLabels } from '../../mesh/workloads';
import type { Labels } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import { relatedTo } from '../related';

export const claimWithoutAuthentication = defineRule({
  code: 'claim-without-authentication',
  aliases: ['IST0149'],
  title: 'A route by JWT claim where nobody reads the JWT',
  source: 'pkg/config/analysis/analyzers/virtualservice/jwtclaimroute.go',
  messages: {
    missing: {
      what: 'No RequestAuthentication selects the proxies of Gateway {gateway}.',
      why: 'Claims are known only where a RequestAuthentication has checked the token, so this match is never true.',
      todo: 'Add a RequestAuthentication in namespace {namespace} that selects the gateway.',
    },
    unsure: {
      what: 'The workspace holds no RequestAuthentication that selects the proxies of Gateway {gateway}.',
      why: 'If namespace {namespace} has none either, no claim is known and this match is never true.',
      todo: 'Nothing, if it lives outside of this workspace; else add one.',
    },
  },
});

/** Matches by JWT claim behind gateways without a RequestAuthentication. */
export const claimWithoutAuthenticationCheck: WorldCheck = {
  scope: 'world',
  name: 'claim-without-authentication',
  rules: [claimWithoutAuthentication],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['identity', 'pod-label', 'kind', 'mesh'],
  check(context) {
    const { object, resource, view } = context;
    const claim = firstClaim(object);
    if (claim === undefined || resource.namespaceFrom === 'unknown') return;
    for (const text of object.at('spec.gateways').texts()) {
      const reference = gatewayReference(text, resource.namespace);
      for (const gateway of reference === undefined ? [] : findGateway(view, reference))
        if (checkGateway(context, claim, gateway)) return;
    }
  },
};

function firstClaim(object: Field): Field | undefined {
  const rules = object.at('spec.http').items();
  const matches = rules.flatMap((rule) => rule.get('match').items());
  const keys = matches.flatMap((match) => [
    ...match.get('headers').members(),
    ...match.get('withoutHeaders').members(),
  ]);
  return keys.find((member) => parseJwtClaimKey(String(member.key)) !== undefined);
}

interface Proxy {
  readonly namespace: string;
  readonly labels: Labels;
}

function checkGateway(context: WorldContext, claim: Field, gateway: Resource): boolean {
  const { view, resource, report } = context;
  const { spec } = gateway.facts;
  const selector = spec.type === 'Gateway' ? spec.selector : undefined;
  if (selector === undefined) return false;
  const proxy = proxiesOf(context, selector).find((candidate) => !isAuthenticated(context, candidate));
  if (proxy === undefined) return false;
  const { namespace } = proxy;
  const others = view.find('kind', `security.istio.io/RequestAuthentication|${namespace}`);
  const sure = evidence(view, resource, namespace, others).length > 0;
  const values = { gateway: `${gateway.namespace}/${gateway.facts.name ?? ''}`, namespace };
  report(claimWithoutAuthentication, claim, sure ? 'missing' : 'unsure', values, {
    span: claim.keySpan,
    severity: sure ? 'error' : 'hint',
    related: relatedTo([gateway], 'the gateway'),
  });
  return true;
}

function proxiesOf({ view }: WorldContext, selector: Labels): Proxy[] {
  const pods = podsAnywhere(view, selector);
  const found = pods.map((pod) => ({ namespace: pod.namespace, labels: workloadLabels(pod) }));
  if (found.length > 0 || !selectsDefaultIngress(selector)) return found;
  return [{ namespace: meshSettings(view).rootNamespace, labels: selector }];
}

function isAuthenticated({ view }: WorldContext, { namespace, labels }: Proxy): boolean {
  const { rootNamespace } = meshSettings(view);
  return [...new Set([rootNamespace, namespace])]
    .flatMap((owner) => view.find('kind', `security.istio.io/RequestAuthentication|${owner}`))
    .some(
      ({ facts }) =>
        facts.spec.type === 'Selecting' && !facts.spec.targeted && labelsSubset(facts.spec.selector ?? {}, labels),
    );
}
