import { originationOn } from '../../../mesh/clientTls';
import { ruleOf, rulesReaching } from '../../../mesh/destinationRules';
import { entryOf, familyOf } from '../../../mesh/entries';
import type { WorldCheck } from '../../defineRule';
import { removal } from '../../admission/removal';
import { defineRule } from '../../defineRule';
import { originateTls } from '../../originateTls';

export const sanWithoutTls = defineRule({
  code: 'san-without-tls',
  severity: 'hint',
  title: 'Names of a certificate that nobody looks at',
  source: 'constructUpstreamTLS, pilot/pkg/networking/core/cluster_tls.go',
  messages: {
    noTls: {
      what: '"subjectAltNames" is set, and no DestinationRule of the workspace originates TLS for {host}.',
      why: 'Envoy checks a certificate only where it starts TLS itself: TLS of the application passes through unread, and HTTP has none.',
      todo: 'Originate TLS in a DestinationRule, or remove "subjectAltNames".',
    },
  },
});

/** Names to check, without TLS to check them in. Endpoints in the mesh are checked by mutual TLS. */
export const sanWithoutTlsCheck: WorldCheck = {
  scope: 'world',
  name: 'san-without-tls',
  rules: [sanWithoutTls],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['destination-rule', 'wildcard-destination-rule', 'unnamed', 'routed-to'],
  check(context) {
    const { view, resource, object, report } = context;
    const spec = entryOf(resource);
    const field = object.at('spec.subjectAltNames');
    const host = spec?.hosts[0]?.text;
    if (spec === undefined || host === undefined || spec.openHosts || field.items().length === 0) return;
    if (spec.location !== 'MESH_EXTERNAL' || view.find('unnamed', 'destination-rule').length > 0) return;
    const originated = spec.hosts.some(({ text }) =>
      rulesReaching(view, text).some((rule) => {
        const facts = ruleOf(rule);
        if (facts === undefined) return false;
        return (
          facts.policy?.tls?.mode === 'ISTIO_MUTUAL' ||
          spec.ports.some(({ number }) => originationOn(facts, number).length > 0)
        );
      }),
    );
    if (originated) return;
    const port = spec.ports.find((each) => familyOf(each) === 'tls');
    const fixes = [
      ...(port === undefined ? [] : originateTls(context, host, port)),
      ...removal('Remove "subjectAltNames"', field, context),
    ];
    report(sanWithoutTls, field, 'noTls', { host }, { span: field.keySpan, fixes });
  },
};
