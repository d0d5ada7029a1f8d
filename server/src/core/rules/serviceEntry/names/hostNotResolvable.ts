import { looksMadeUp } from '../../../istio/madeUpNames';
import { entryOf, hasAddress } from '../../../mesh/entries';
import { meshSettings } from '../../../mesh/meshSettings';
import type { WorldCheck } from '../../defineRule';
import { defineRule } from '../../defineRule';

export const hostNotResolvable = defineRule({
  code: 'host-not-resolvable',
  severity: 'hint',
  title: 'A made-up name that the application cannot look up',
  source: 'pkg/dns/server/name_table.go',
  messages: {
    nobody: {
      what: '"{host}" is a made-up name, and {capture}.',
      why: 'Applications look the name up before they connect. A ServiceEntry makes no DNS record, so unless your DNS has one the call fails before Envoy sees it.',
      todo: 'Turn DNS capture on (proxyMetadata ISTIO_META_DNS_CAPTURE: "true" in the mesh configuration), or add a DNS record.',
    },
  },
});

/**
 * Names that only the entry knows. Where Envoy itself looks the host up, somebody relies on a record for it, so that is
 * left alone.
 */
export const hostNotResolvableCheck: WorldCheck = {
  scope: 'world',
  name: 'host-not-resolvable',
  rules: [hostNotResolvable],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['mesh'],
  check(context) {
    const spec = entryOf(context.resource);
    if (spec === undefined || spec.openEndpoints || spec.resolution === undefined) return;
    const hasPlaces = spec.endpoints.length > 0 || spec.workloadSelector !== undefined;
    if (!hasPlaces || spec.resolution === 'NONE') return;
    const { dnsCapture } = meshSettings(context.view);
    if (dnsCapture === true && hasAddress(context.view, context.resource)) return;
    for (const field of context.object.at('spec.hosts').items()) {
      const host = field.text;
      if (host === undefined || !looksMadeUp(host) || host.endsWith(`.svc.${context.settings.domainSuffix}`)) continue;
      const capture = dnsCapture === false ? 'DNS capture is off' : 'nothing in the workspace turns DNS capture on';
      const answered = dnsCapture === true ? 'the entry has no address that DNS capture could answer with' : capture;
      context.report(hostNotResolvable, field, 'nobody', { host, capture: answered });
    }
  },
};
