import { isWildcard } from '../../istio/hosts';
import { surelyMeet } from '../../mesh/certainty';
import { coveredNamespace, coversMesh } from '../../mesh/clientMtls';
import { tlsOnPort } from '../../mesh/clientTls';
import { ruleHost, ruleOf } from '../../mesh/destinationRules';
import { findHost, portsOf } from '../../mesh/hosts';
import { isAmbient, namespaceInjects, proxyOf } from '../../mesh/proxies';
import { meshMtls, namespaceMtls, workloadMtls } from '../../mesh/peerAuthentication';
import type { ServerMtls } from '../../mesh/peerAuthentication';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const plaintextToStrict = defineRule({
  code: 'plaintext-to-strict',
  aliases: ['KIA0207', 'KIA0208'],
  title: 'Plain text to workloads that take mTLS only',
  source: 'pilot/pkg/security/authn/policy_applier.go',
  messages: {
    found: {
      what: 'This rule sends plain text to {host}, and {policy} takes nothing but mTLS there.',
      why: 'The proxy of the server has no listener for it and resets the connection: callers get 503 (UC).',
      todo: 'Set the mode to ISTIO_MUTUAL, or the PeerAuthentication to PERMISSIVE.',
    },
    unsure: {
      what: 'This rule sends plain text to {host}, and {policy} demands mTLS of the whole mesh.',
      why: 'Where the pods behind it have a proxy, it resets the connection: callers get 503 (UC).',
      todo: 'Nothing, if those pods are outside of the mesh; else set the mode to ISTIO_MUTUAL.',
    },
  },
});

/** DestinationRules that switch mTLS off for servers whose PeerAuthentication demands it. */
export const plaintextToStrictCheck: WorldCheck = {
  scope: 'world',
  name: 'plaintext-to-strict',
  rules: [plaintextToStrict],
  kinds: ['networking.istio.io/DestinationRule'],
  reads: ['kind', 'identity', 'host', 'wildcard-host', 'workload', 'mesh'],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    const spec = context.object.get('spec');
    const policies = [spec, ...spec.get('subsets').items()].map((holder) => holder.get('trafficPolicy'));
    for (const policy of policies) {
      const settings = policy.get('portLevelSettings').items();
      checkTls(context, policy.get('tls'), undefined);
      for (const setting of settings) checkTls(context, setting.get('tls'), setting.at('port.number').number);
    }
  },
};

function checkTls(context: WorldContext, tls: Field, port: number | undefined): void {
  if (tls.map === undefined || tls.get('mode').unknown) return;
  // Without a mode TLS is off.
  if ((tls.get('mode').text ?? 'DISABLE') !== 'DISABLE') return;
  const demanded = strictServers(context, port);
  if (demanded === undefined) return;
  const { scalar } = tls.get('mode');
  const fixes =
    scalar === undefined ? [] : fix('Set the mode to ISTIO_MUTUAL', [replaceScalar(scalar, 'ISTIO_MUTUAL')]);
  const { by } = demanded;
  const sure = demanded.sure && surelyMeet(context.view, context.resource, by);
  const related = [{ resource: by, span: by.facts.nameSpan, message: 'mTLS is demanded here' }];
  const values = { host: context.object.at('spec.host').text ?? '', policy: `PeerAuthentication ${displayName(by)}` };
  const severity = sure ? 'error' : 'hint';
  context.report(plaintextToStrict, tls.get('mode'), sure ? 'found' : 'unsure', values, { fixes, related, severity });
}

/** The policy that demands mTLS; not sure where nobody can say whether the servers have a proxy. */
interface Demand {
  readonly by: Resource;
  readonly sure: boolean;
}

/** The policy that demands mTLS of some port that the rule is for. */
function strictServers(context: WorldContext, port: number | undefined): Demand | undefined {
  const { view, resource } = context;
  const { domainSuffix } = view.settings;
  const host = ruleHost(view, resource);
  if (host === undefined) return undefined;
  if (coversMesh(host, domainSuffix)) return demandOf(meshMtls(view), true);
  const namespace = coveredNamespace(host, domainSuffix);
  if (namespace !== undefined) {
    const proxied = namespaceInjects(view, namespace) === true || isAmbient(view, namespace);
    return demandOf(namespaceMtls(view, namespace), proxied, namespace);
  }
  if (isWildcard(host)) return undefined;
  const owners = findHost(view, host, resource.namespace).owners.filter(({ facts }) => facts.spec.type === 'Service');
  const answers = owners.map((owner) => strictPort(context, owner, port));
  return answers.every((answer) => answer !== undefined) ? answers[0] : undefined;
}

/** What demands mTLS of a Service's workloads on one of the ports that a rule (or its entry for a port) is for. */
function strictPort(context: WorldContext, owner: Resource, port: number | undefined): Demand | undefined {
  const { view, resource } = context;
  const { spec } = owner.facts;
  if (spec.type !== 'Service' || spec.selector === undefined) return undefined;
  const { workloads, unsure } = selectWorkloads(view, owner.namespace, spec.selector);
  const proxied = workloads.filter((workload) => proxyOf(view, workload) !== 'none');
  if (unsure || (workloads.length > 0 && proxied.length === 0)) return undefined;
  const carried = proxied.length > 0 ? proxied.map(workloadLabels) : [spec.selector];
  const policy = ruleOf(resource)?.policy;
  const ports = portsOf(owner).filter(({ number }) =>
    port === undefined ? tlsOnPort(policy, number) === policy?.tls : number === port,
  );
  const targets = ports.map(({ number, targetPort }) => targetPort ?? number);
  for (const target of targets) {
    const number = typeof target === 'number' ? target : undefined;
    const answers = carried.map((labels) => workloadMtls(view, owner.namespace, labels, number));
    if (answers.some((answer) => answer?.mode !== 'STRICT')) continue;
    const sure = proxied.some((workload) => proxyOf(view, workload) !== 'unknown');
    return demandOf(answers[0], sure ? true : undefined, owner.namespace);
  }
  return undefined;
}

/**
 * @param proxied whether the servers have a proxy; undefined when labels outside of the workspace decide. A policy of
 * their own namespace is a sign that they have.
 */
function demandOf(mtls: ServerMtls | undefined, proxied: boolean | undefined, namespace?: string): Demand | undefined {
  if (mtls?.mode !== 'STRICT' || mtls.from === undefined || proxied === false) return undefined;
  return { by: mtls.from, sure: proxied === true || mtls.from.namespace === namespace };
}
