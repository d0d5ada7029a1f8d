import { serviceFqdn } from '../../istio/hosts';
import { meshRules, namespaceRules, namespaceWildcard, ruleMode, showsCertificate } from '../../mesh/clientMtls';
import { rulesForHost } from '../../mesh/destinationRules';
import { decidedBy, meshSettings } from '../../mesh/meshSettings';
import { peerOf } from '../../mesh/peerAuthentication';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { newDocument } from '../newDocument';
import type { Fix } from '../finding';

export const strictWithoutClientMtls = defineRule({
  code: 'strict-without-client-mtls',
  aliases: ['KIA0401', 'KIA0501'],
  title: 'mTLS is demanded, and no caller uses it',
  source: 'pilot/pkg/networking/core/cluster_tls.go',
  messages: {
    found: {
      what: 'STRICT is demanded of {scope}, and no DestinationRule for {host} makes callers use mTLS.',
      why: 'The mesh configuration says enableAutoMtls: false, so callers send plain text and are refused (503).',
      todo: 'Add a DestinationRule for {host} with tls mode ISTIO_MUTUAL, or remove enableAutoMtls: false.',
    },
  },
});

/** STRICT for a namespace or the mesh where clients use mTLS only when a DestinationRule tells them to. */
export const strictWithoutClientMtlsCheck: WorldCheck = {
  scope: 'world',
  name: 'strict-without-client-mtls',
  rules: [strictWithoutClientMtls],
  kinds: ['security.istio.io/PeerAuthentication'],
  reads: ['service', 'destination-rule', 'wildcard-destination-rule', 'mesh'],
  check(context) {
    const { view, resource, object, report } = context;
    const own = peerOf(resource);
    if (own?.mode !== 'STRICT' || own.selector !== undefined || own.openSelector) return;
    const settings = meshSettings(view);
    const { autoMtls, rootNamespace } = settings;
    if (autoMtls || resource.namespaceFrom === 'unknown' || callersUseMtls(context)) return;
    const { namespace } = resource;
    const isMesh = namespace === rootNamespace;
    const from = decidedBy(settings, 'autoMtls');
    const related = from === undefined ? [] : [from];
    const values = {
      scope: isMesh ? 'the whole mesh' : `namespace ${namespace}`,
      host: isMesh ? '*.local' : namespaceWildcard(namespace, view.settings.domainSuffix),
    };
    const fixes = ruleBeside(context, values.host);
    report(strictWithoutClientMtls, object.at('spec.mtls.mode'), 'found', values, { related, fixes });
  },
};

/** The DestinationRule that is missing, as a document behind this one. */
function ruleBeside(context: WorldContext, host: string): Fix[] {
  const rule = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'default', namespace: context.resource.namespace },
    spec: { host, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
  };
  return fix(`Add a DestinationRule for ${host} to this file`, [newDocument(context, rule)]);
}

/** True when a rule for the mesh, for the namespace, or one for each of its Services turns mTLS on. */
function callersUseMtls({ view, resource }: WorldContext): boolean {
  const { namespace } = resource;
  const isOn = (rule: Parameters<typeof ruleMode>[0]): boolean => showsCertificate(ruleMode(rule));
  if (meshRules(view).some(isOn)) return true;
  if (namespace === meshSettings(view).rootNamespace) return false;
  if (namespaceRules(view, namespace).some(isOn)) return true;
  const services = view.find('service', namespace).flatMap(({ facts }) => facts.name ?? []);
  return (
    services.length > 0 &&
    services.every((name) => rulesForHost(view, serviceFqdn(name, namespace, view.settings.domainSuffix)).some(isOn))
  );
}
