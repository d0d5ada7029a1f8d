import { meshRules, namespaceRules, ruleMode, showsCertificate } from '../../mesh/clientMtls';
import { surelyMeet } from '../../mesh/certainty';
import { ruleOf } from '../../mesh/destinationRules';
import { meshSettings } from '../../mesh/meshSettings';
import { peerOf } from '../../mesh/peerAuthentication';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const mtlsToDisabledServer = defineRule({
  code: 'mtls-to-disabled-server',
  aliases: ['KIA0505', 'KIA0506'],
  title: 'mTLS to workloads that have it switched off',
  source: 'pilot/pkg/security/authn/policy_applier.go',
  messages: {
    found: {
      what: 'mTLS is switched off for {scope}, and {rule} makes callers use it ({mode} for {host}).',
      why: 'The proxies of the servers hand the TLS bytes to the application or reset the connection, so callers get 503.',
      todo: 'Set the mode to PERMISSIVE, or that of the DestinationRule to DISABLE.',
    },
  },
});

/** DISABLE for a namespace or the mesh that a DestinationRule for all of it contradicts. */
export const mtlsToDisabledServerCheck: WorldCheck = {
  scope: 'world',
  name: 'mtls-to-disabled-server',
  rules: [mtlsToDisabledServer],
  kinds: ['security.istio.io/PeerAuthentication'],
  reads: ['wildcard-destination-rule', 'mesh', 'identity'],
  check(context) {
    const { view, resource, object, report } = context;
    const own = peerOf(resource);
    if (own?.mode !== 'DISABLE' || own.selector !== undefined || own.openSelector) return;
    if (resource.namespaceFrom === 'unknown') return;
    const rule = contradicting(context);
    const field = object.at('spec.mtls.mode');
    if (rule === undefined || field.scalar === undefined) return;
    const isMesh = resource.namespace === meshSettings(view).rootNamespace;
    const values = {
      scope: isMesh ? 'the whole mesh' : `namespace ${resource.namespace}`,
      rule: `DestinationRule ${displayName(rule)}`,
      mode: ruleMode(rule) ?? '',
      host: ruleOf(rule)?.host?.text ?? '',
    };
    const tls = ruleOf(rule)?.policy?.tls;
    const related = [{ resource: rule, span: tls?.span ?? rule.facts.nameSpan, message: 'mTLS is switched on here' }];
    const fixes = fix('Set the mode to PERMISSIVE', [replaceScalar(field.scalar, 'PERMISSIVE')]);
    const severity = surelyMeet(view, resource, rule) ? 'error' : 'hint';
    report(mtlsToDisabledServer, field, 'found', values, { related, fixes, severity });
  },
};

/** The rule for the namespace decides, else that for the mesh. */
function contradicting({ view, resource }: WorldContext): Resource | undefined {
  const isOn = (rule: Resource): boolean => showsCertificate(ruleMode(rule));
  if (resource.namespace !== meshSettings(view).rootNamespace) {
    const own = namespaceRules(view, resource.namespace);
    if (own.some((rule) => ruleMode(rule) === 'DISABLE')) return undefined;
    const found = own.find(isOn);
    if (found !== undefined) return found;
  }
  return meshRules(view).find(isOn);
}
