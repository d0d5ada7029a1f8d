import { isOwnTrustDomain } from '../../mesh/identities';
import { decidedBy, meshSettings } from '../../mesh/meshSettings';
import { replaceScalar } from '../../yaml/edit';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { effectOfNoMatch, sourceValues } from './sources';
import type { SourceValue } from './sources';

export const foreignTrustDomain = defineRule({
  code: 'foreign-trust-domain',
  aliases: ['KIA0106', 'KIA0108'],
  severity: 'warning',
  title: 'An identity of another trust domain',
  source: 'pilot/pkg/security/trustdomain/bundle.go',
  messages: {
    scheme: {
      what: 'The principal "{text}" is written with "spiffe://".',
      why: 'istiod puts that in front by itself and then looks for "spiffe://spiffe://…", so {effect}.',
      todo: 'Remove "spiffe://".',
    },
    foreign: {
      what: '"{trustDomain}" is no trust domain of this mesh, which has {known}.',
      why: 'Connections with certificates of another trust domain are refused before any policy is asked, so {effect}.',
      todo: 'Write "{own}", or add "{trustDomain}" to trustDomainAliases of the mesh configuration.',
    },
    unsure: {
      what: '"{trustDomain}" is no trust domain of the mesh, as far as the workspace shows.',
      why: 'Unless the mesh configuration names it, such certificates are refused before any policy is asked.',
      todo: 'Nothing, if the mesh configuration outside of this workspace names it; else write "cluster.local".',
    },
  },
});

/** Principals with a trust domain that the mesh configuration does not name. Only a hint where the workspace says nothing of them. */
export const foreignTrustDomainCheck: WorldCheck = {
  scope: 'world',
  name: 'foreign-trust-domain',
  rules: [foreignTrustDomain],
  kinds: ['security.istio.io/AuthorizationPolicy'],
  reads: ['mesh'],
  check(context) {
    for (const value of sourceValues(context.object, 'principals', 'source.principal')) checkPrincipal(context, value);
  },
};

function checkPrincipal(context: WorldContext, value: SourceValue): void {
  const { view, object, report } = context;
  const { field, text } = value;
  const scalar = field.scalar;
  const effect = effectOfNoMatch(object, value.negated);
  if (scalar === undefined) return;
  if (text.startsWith('spiffe://')) {
    const fixes = fix('Remove spiffe://', [replaceScalar(scalar, text.slice('spiffe://'.length))], true);
    report(foreignTrustDomain, field, 'scheme', { text, effect }, { fixes });
    return;
  }
  const trustDomain = text.slice(0, Math.max(0, text.indexOf('/ns/')));
  if (trustDomain === '' || trustDomain.includes('*') || isOwnTrustDomain(view, trustDomain)) return;
  const settings = meshSettings(view);
  const own = settings.trustDomain;
  const fixes = fix(`Change to ${own}`, [replaceScalar(scalar, own + text.slice(trustDomain.length))]);
  const from = decidedBy(settings, 'trustDomain') ?? decidedBy(settings, 'trustDomainAliases');
  // The configuration of another world may be for another mesh.
  if (from?.resource.world.id !== view.world.id) {
    report(foreignTrustDomain, field, 'unsure', { trustDomain }, { severity: 'hint', fixes });
    return;
  }
  const known = [...new Set([own, ...settings.trustDomainAliases])].join(' and ');
  const related = [from];
  report(foreignTrustDomain, field, 'foreign', { trustDomain, known, own, effect }, { fixes, related });
}
