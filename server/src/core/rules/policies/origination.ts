import { parseProtocol } from '../../istio/protocol';
import { originatesTls } from '../../mesh/clientTls';
import { familyOf } from '../../mesh/entries';
import { gatewaysOfRoute, routesTo } from '../../mesh/httpRoutes';
import { folderOf } from '../../workspace/paths';
import { addMember } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import { hasEntries, hasText, lacksEntries, textOf, wordOf } from '../admission/values';
import { defineRule, fix } from '../defineRule';
import type { WorldContext } from '../defineRule';
import { namesOf, relatedTo } from './policyTest';
import type { PolicyTest, Target } from './policyTest';

const SOURCE = 'buildUpstreamClusterTLSContext, pilot/pkg/networking/core/cluster_tls.go';

export const tcpOriginationWithoutSni = defineRule({
  code: 'tcp-origination-without-sni',
  severity: 'warning',
  title: 'TLS for a TCP port without a server name',
  source: SOURCE,
  messages: {
    sni: {
      what: 'TLS is originated on TCP port {port} of {entries}, and no "sni" is set.',
      why: 'TCP has no Host header to take the name from: Envoy sends no SNI, which servers that choose by it refuse, and accepts any certificate of a trusted CA.',
      todo: 'Set "sni" and "subjectAltNames" to the name of the server.',
    },
  },
});

export const sniWithoutSan = defineRule({
  code: 'sni-without-san',
  severity: 'warning',
  title: "The server's name is not checked",
  source: 'setAutoSniAndAutoSanValidation, pilot/pkg/networking/core/cluster_tls.go',
  messages: {
    unchecked: {
      what: '"sni" is set and "subjectAltNames" is not, neither here nor in {entries}.',
      why: 'Envoy compares the certificate with the requested name only while "sni" is left out; now any certificate of a trusted CA passes, whoever it belongs to.',
      todo: 'Add "subjectAltNames" with the name that the certificate carries{guess}.',
    },
  },
});

export const credentialNameOnSidecar = defineRule({
  code: 'credentialname-on-sidecar',
  severity: 'warning',
  title: 'Sidecars drop this TLS and send clear text',
  source: SOURCE,
  messages: {
    dropped: {
      what: 'The certificate is named by "credentialName", the rule has no "workloadSelector", and no gateway is routed to {host}.',
      why: 'Only gateways read such Secrets. A sidecar drops the TLS settings without a word and sends clear text to {entries}.',
      todo: 'Add a "workloadSelector" for the pods that call it (they must be allowed to read the Secret), name files instead, or route the traffic through an egress gateway.',
    },
  },
});

export const istioMutualToExternal = defineRule({
  code: 'istio-mutual-to-external',
  severity: 'warning',
  title: "Istio's mutual TLS towards a server outside of the mesh",
  source: SOURCE,
  messages: {
    outside: {
      what: 'Mode ISTIO_MUTUAL reaches {host} of {entries}, which is MESH_EXTERNAL.',
      why: 'Envoy shows a certificate of the mesh and expects one: a server outside of the mesh has none, and the handshake fails with 503 (UF).',
      todo: 'Make a DestinationRule for {host} with mode SIMPLE, MUTUAL or DISABLE, or set the location to MESH_INTERNAL if the server has a sidecar.',
    },
  },
});

export const h2Origination = defineRule({
  code: 'h2-origination',
  severity: 'warning',
  title: 'HTTP/2 is not offered to the server',
  source: 'setUpstreamProtocol, pilot/pkg/networking/core/cluster_builder.go',
  messages: {
    http1: {
      what: 'Port {port} ({name}) of {entries} is called like gRPC or HTTP/2, but its protocol is HTTP, and TLS is originated here.',
      why: 'The name of a port means nothing in a ServiceEntry: Envoy offers only HTTP/1.1 in the handshake, and gRPC calls fail.',
      todo: 'Set the protocol of the port to {better}, or "h2UpgradePolicy: UPGRADE" in the connection pool of this rule.',
    },
  },
});

export const originationTests: readonly PolicyTest[] = [
  {
    rules: [tcpOriginationWithoutSni, sniWithoutSan],
    test(block, targets, context) {
      const tls = originating(block.policy);
      if (tls === undefined || tls.get('insecureSkipVerify').boolean === true) return;
      if (!hasText(tls.get('sni'))) return checkTcp(tls, targets, context);
      const plain = targets.filter(({ spec }) => spec.resolution !== 'DYNAMIC_DNS');
      if (plain.length < targets.length || !lacksEntries(tls.get('subjectAltNames'))) return;
      if (plain.some(({ spec }) => spec.subjectAltNames.length > 0)) return;
      const sni = textOf(tls.get('sni')) ?? '';
      const fixes = fix(`Add subjectAltNames: ${sni}`, [
        addMember(context.document.text, tls, 'subjectAltNames', [sni]),
      ]);
      const values = { entries: namesOf(plain), guess: `, ${sni} as a rule` };
      context.report(sniWithoutSan, tls.get('sni'), 'unchecked', values, { fixes });
    },
  },
  {
    rules: [credentialNameOnSidecar],
    test({ policy }, targets, context) {
      const field = originating(policy)?.get('credentialName');
      const name = field?.text;
      if (field === undefined || name === undefined || name === '' || name.startsWith('configmap://')) return;
      const selector = context.object.at('spec.workloadSelector');
      if (selector.exists || selector.unknown || targets.some(({ host }) => isRoutedFromGateway(context, host))) return;
      const values = { host: targets[0]?.host ?? '', entries: namesOf(targets) };
      context.report(credentialNameOnSidecar, field, 'dropped', values, { related: relatedTo(targets, 'the server') });
    },
  },
  {
    rules: [istioMutualToExternal],
    test({ policy }, targets, context) {
      const mode = policy.at('tls.mode');
      const outside = targets.filter(isOutside);
      const [first] = outside;
      if (mode.text !== 'ISTIO_MUTUAL' || first === undefined) return;
      const values = { host: first.host, entries: namesOf(outside) };
      const related = relatedTo(outside, 'MESH_EXTERNAL here');
      // A rule for a whole mesh and an entry of somebody else's lesson may never meet.
      const byWildcard = context.object.at('spec.host').text?.startsWith('*') === true;
      const near = outside.some(({ entry }) => folderOf(entry.file) === folderOf(context.resource.file));
      const severity = byWildcard && !near ? 'hint' : undefined;
      context.report(istioMutualToExternal, mode, 'outside', values, { related, severity });
    },
  },
  {
    rules: [h2Origination],
    test({ policy }, targets, context) {
      const tls = originating(policy);
      const http = policy.at('connectionPool.http');
      if (tls === undefined || http.get('h2UpgradePolicy').text === 'UPGRADE' || http.get('useClientProtocol').exists)
        return;
      for (const target of targets)
        for (const port of target.ports) {
          const better = /^(grpc|http2)(-|$)/.exec(port.name ?? '')?.[1]?.toUpperCase();
          if (better === undefined || parseProtocol(port.protocol ?? '') !== 'HTTP') continue;
          const values = { port: port.number, name: port.name ?? '', entries: namesOf([target]), better };
          const related = [{ resource: target.entry, span: port.span, message: 'the port is declared as HTTP here' }];
          const upgrade = addMember(context.document.text, http, 'h2UpgradePolicy', 'UPGRADE');
          const fixes = fix('Upgrade connections to HTTP/2', [upgrade]);
          context.report(h2Origination, tls, 'http1', values, { related, fixes, span: tls.keySpan });
        }
    },
  },
];

function originating(policy: Field): Field | undefined {
  const tls = policy.get('tls');
  return tls.map !== undefined && originatesTls({ mode: wordOf(tls.get('mode'), 'DISABLE') }) ? tls : undefined;
}

function checkTcp(tls: Field, targets: readonly Target[], context: WorldContext): void {
  const sni = tls.get('sni');
  if (sni.unknown) return;
  const [found] = targets.flatMap((target) =>
    target.ports.filter((port) => familyOf(port) === 'tcp').map((port) => ({ target, port })),
  );
  if (found === undefined) return;
  const { host } = found.target;
  const wanted = [addMember(context.document.text, tls, 'sni', host)];
  const names = tls.get('subjectAltNames');
  const fixes =
    host.startsWith('*') || hasEntries(names) || names.open
      ? []
      : fix(`Set sni and subjectAltNames to ${host}`, [
          ...wanted,
          addMember(context.document.text, tls, 'subjectAltNames', [host]),
        ]);
  const values = { port: found.port.number, entries: namesOf([found.target]) };
  const related = [{ resource: found.target.entry, span: found.port.span, message: 'a TCP port' }];
  context.report(tcpOriginationWithoutSni, tls, 'sni', values, { fixes, related, span: tls.keySpan });
}

function isRoutedFromGateway({ view }: WorldContext, host: string): boolean {
  return routesTo(view, host).some((to) => gatewaysOfRoute(to).length > 0);
}

/** A server without a sidecar, as far as the entry tells. */
function isOutside({ spec }: Target): boolean {
  return (
    spec.location === 'MESH_EXTERNAL' &&
    spec.workloadSelector === undefined &&
    !spec.openEndpoints &&
    spec.endpoints.every(
      ({ serviceAccount, labels }) => serviceAccount === undefined && labels['security.istio.io/tlsMode'] !== 'istio',
    )
  );
}
