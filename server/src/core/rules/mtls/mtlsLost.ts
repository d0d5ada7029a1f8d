import { isWildcard, matches } from '../../istio/hosts';
import { surelyMeet } from '../../mesh/certainty';
import { meshRules, namespaceRules, ruleMode, showsCertificate } from '../../mesh/clientMtls';
import { ruleHost, ruleOf } from '../../mesh/destinationRules';
import { findHost } from '../../mesh/hosts';
import { meshSettings } from '../../mesh/meshSettings';
import { displayName } from '../../workspace/resource';
import { addMember } from '../../yaml/edit';
import type { WorldCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const mtlsLost = defineRule({
  code: 'mtls-lost',
  aliases: ['KIA0204'],
  severity: 'warning',
  title: 'A DestinationRule takes mTLS away from its host',
  source: 'pilot/pkg/networking/core/cluster_tls.go',
  messages: {
    found: {
      what: 'This rule says nothing of tls, so {host} loses the mTLS that {rule} turns on.',
      why: 'Of several DestinationRules only the one with the closest host counts, and automatic mTLS is off in this mesh: callers send plain text.',
      todo: 'Repeat the tls mode {mode} here.',
    },
  },
});

/** Rules without TLS for a host that a wider rule gives mTLS. Harmless where mTLS is automatic, which is the default. */
export const mtlsLostCheck: WorldCheck = {
  scope: 'world',
  name: 'mtls-lost',
  rules: [mtlsLost],
  kinds: ['networking.istio.io/DestinationRule'],
  reads: ['host', 'wildcard-host', 'wildcard-destination-rule', 'mesh', 'identity'],
  check({ view, resource, object, document, report }) {
    const host = ruleHost(view, resource);
    const own = ruleOf(resource);
    if (host === undefined || isWildcard(host) || own === undefined || meshSettings(view).autoMtls) return;
    const policy = object.at('spec.trafficPolicy');
    const saysTls = policy.get('tls').exists || own.policy?.ports.some(({ tls }) => tls !== undefined) === true;
    if (saysTls || policy.open || resource.namespaceFrom === 'unknown') return;
    const [owner] = findHost(view, host, resource.namespace).owners.filter(
      ({ facts }) => facts.spec.type === 'Service',
    );
    if (owner === undefined) return;
    const wider = [...namespaceRules(view, owner.namespace), ...meshRules(view)].filter((rule) =>
      matches(ruleOf(rule)?.host?.text ?? '', host),
    );
    const rule = wider.find((each) => showsCertificate(ruleMode(each)));
    if (rule === undefined || !surelyMeet(view, resource, rule)) return;
    const mode = ruleMode(rule) ?? '';
    const fixes =
      mode === 'ISTIO_MUTUAL'
        ? fix('Add tls mode ISTIO_MUTUAL', [addMember(document.text, policy, 'tls', { mode })])
        : [];
    const related = [{ resource: rule, span: rule.facts.nameSpan, message: 'mTLS is turned on here' }];
    const values = { host: own.host?.text ?? host, rule: `DestinationRule ${displayName(rule)}`, mode };
    report(mtlsLost, policy, 'found', values, {
      fixes,
      related,
      span: policy.exists ? policy.keySpan : object.at('spec.host').span,
    });
  },
};
