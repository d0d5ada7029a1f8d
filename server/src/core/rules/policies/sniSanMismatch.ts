import { originatesTls } from '../../mesh/clientTls';
import { familyOf } from '../../mesh/entries';
import { isForeignName } from '../../istio/foreignName';
import { addMember } from '../../yaml/edit';
import { hasEntries, hasText, wordOf } from '../admission/values';
import { defineRule, fix } from '../defineRule';
import type { PolicyTest, Target } from './policyTest';

export const sniSanMismatch = defineRule({
  code: 'sni-san-mismatch',
  severity: 'warning',
  title: 'The server is asked for another name than its own',
  source: 'setAutoSniAndAutoSanValidation, pilot/pkg/networking/core/cluster_tls.go',
  messages: {
    endpoints: {
      what: 'TLS towards {address}, an endpoint of {host}, is started without "sni" and "subjectAltNames".',
      why: 'Envoy takes both from the Host header, which says {host}: the server is asked for that name, and its certificate for {address} is refused with 503 (UF).',
      todo: 'Set "sni" and "subjectAltNames" to {address}; with several servers give each a ServiceEntry and a DestinationRule of its own.',
    },
  },
});

/** Origination towards endpoints that are called otherwise than the host. */
export const authorityTests: readonly PolicyTest[] = [
  {
    rules: [sniSanMismatch],
    test({ policy }, targets, context) {
      const tls = policy.get('tls');
      if (tls.map === undefined || !originatesTls({ mode: wordOf(tls.get('mode'), 'DISABLE') })) return;
      const names = tls.get('subjectAltNames');
      if (hasText(tls.get('sni')) || tls.get('sni').unknown || hasEntries(names) || names.open) return;
      if (tls.get('insecureSkipVerify').boolean === true) return;
      const strange = targets.map((target) => ({ target, address: foreignName(target) }));
      const [first] = strange;
      if (first?.address === undefined || strange.some(({ address }) => address === undefined)) return;
      const { entry, host } = first.target;
      const related = [{ resource: entry, span: entry.facts.nameSpan, message: `has the endpoint ${first.address}` }];
      const { address } = first;
      // One name fits all servers only where there is one server.
      const single = strange.every(({ target }) => target.spec.endpoints.length === 1);
      const edits = [
        addMember(context.document.text, tls, 'sni', address),
        addMember(context.document.text, tls, 'subjectAltNames', [address]),
      ];
      const fixes = single ? fix(`Set sni and subjectAltNames to ${address}`, edits) : [];
      context.report(sniSanMismatch, tls, 'endpoints', { host, address }, { related, fixes, span: tls.keySpan });
    },
  },
];

/** The name of an endpoint that has nothing to do with the host, on an HTTP port; wildcards stand for many names. */
function foreignName({ spec, host, ports }: Target): string | undefined {
  if (host.startsWith('*') || spec.subjectAltNames.length > 0 || spec.openEndpoints) return undefined;
  if (!ports.some((port) => familyOf(port) === 'http')) return undefined;
  const addresses = spec.endpoints.map(({ address }) => address ?? '');
  if (addresses.length === 0 || addresses.some((address) => !isForeignName(address, host))) return undefined;
  return addresses[0];
}
