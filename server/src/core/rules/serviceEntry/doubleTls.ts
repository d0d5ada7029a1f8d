import { originationOn, originatesTls } from '../../mesh/clientTls';
import { ruleHost, ruleOf } from '../../mesh/destinationRules';
import { findHost, portsOf } from '../../mesh/hosts';
import { routesTo } from '../../mesh/httpRoutes';
import { carriesHttp, carriesTls, protocolOf } from '../../mesh/servicePorts';
import type { PortFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { originateTlsOnHttpPort } from '../originateTls';
import { removeBlock } from '../policies/policyTest';
import { tlsToPortLevel } from '../portLevel';

export const doubleTls = defineRule({
  code: 'double-tls',
  title: 'TLS is originated twice',
  source: 'pilot/pkg/networking/core/cluster_tls.go',
  messages: {
    wrapped: {
      what: 'Port {port} of {owner} already carries TLS (protocol {protocol}), and this block wraps it in TLS once more.',
      why: "Envoy puts the application's TLS inside its own; the server answers with a handshake error or HTTP 400.",
      todo: 'Let the application speak plain HTTP on a port of protocol HTTP and originate TLS there, or remove this block.',
    },
    routed: {
      what: 'Port {port} of {owner} carries TLS (protocol {protocol}), and this block adds TLS to it.',
      why: 'That is right for the plain HTTP that a VirtualService sends there; an application that speaks TLS to port {port} itself gets TLS inside TLS.',
      todo: 'Keep applications off port {port}, or move TLS origination to the HTTP port (targetPort: {port}).',
    },
  },
});

/** DestinationRules that originate TLS on a port whose traffic is TLS already. */
export const doubleTlsCheck: WorldCheck = {
  scope: 'world',
  name: 'double-tls',
  rules: [doubleTls],
  kinds: ['networking.istio.io/DestinationRule'],
  reads: ['host', 'wildcard-host', 'routed-to', 'destination-rule', 'wildcard-destination-rule', 'mesh'],
  check(context) {
    const host = ruleHost(context.view, context.resource);
    if (host === undefined || host.startsWith('*') || context.resource.namespaceFrom === 'unknown') return;
    for (const owner of findHost(context.view, host, context.resource.namespace).owners) {
      if (owner.facts.spec.type !== 'ServiceEntry') continue;
      for (const port of portsOf(owner)) if (carriesTls(owner, port)) checkPort(context, owner, port, host);
    }
  },
};

function checkPort(context: WorldContext, owner: Resource, port: PortFacts, host: string): void {
  const rule = ruleOf(context.resource);
  if (rule === undefined || originationOn(rule, port.number).length === 0) return;
  const routed = routesTo(context.view, host).some(
    (route) => route.route.section === 'http' && (route.port ?? port.number) === port.number,
  );
  const related = [
    { resource: owner, span: port.span, message: `the port is declared as ${protocolOf(owner, port) ?? 'TLS'} here` },
  ];
  const values = {
    port: port.number,
    owner: `ServiceEntry ${displayName(owner)}`,
    protocol: protocolOf(owner, port) ?? 'TLS',
  };
  for (const { tls, setting } of tlsFields(context.object.get('spec'), port.number)) {
    const fixes = [
      ...moveToHttpPort(context, owner, port, tls, setting),
      ...(tls.parent === undefined ? [] : originateTlsOnHttpPort(context, host, owner, port, tls.parent)),
      ...removeBlock('Remove tls: applications speak TLS themselves', tls, context),
    ];
    if (routed)
      context.report(doubleTls, tls, 'routed', values, { related, severity: 'information', span: tls.keySpan });
    else context.report(doubleTls, tls, 'wrapped', values, { related, fixes, span: tls.keySpan });
  }
}

/** The TLS blocks in force on a port: of the rule and of its subsets. `setting` is the port-level entry that holds one. */
function tlsFields(spec: Field, port: number): { tls: Field; setting?: Field }[] {
  const policies = [
    spec.get('trafficPolicy'),
    ...spec
      .get('subsets')
      .items()
      .map((subset) => subset.get('trafficPolicy')),
  ];
  return policies.flatMap((policy) => {
    const setting = policy
      .get('portLevelSettings')
      .items()
      .find((entry) => entry.at('port.number').number === port);
    const tls = (setting ?? policy).get('tls');
    return tls.map !== undefined && originatesTls({ mode: tls.get('mode').text }) ? [{ tls, setting }] : [];
  });
}

/** Where the entry has one HTTP port that leads to the TLS port, TLS belongs there. */
function moveToHttpPort(
  { document }: WorldContext,
  owner: Resource,
  port: PortFacts,
  tls: Field,
  setting: Field | undefined,
): ReturnType<typeof fix> {
  const http = portsOf(owner).filter((candidate) => carriesHttp(owner, candidate));
  const [plain] = http;
  const number = setting?.at('port.number').scalar;
  if (plain === undefined || http.length > 1 || plain.targetPort !== port.number) return [];
  const moved =
    setting !== undefined || tls.parent === undefined
      ? number && replaceScalar(number, plain.number)
      : tlsToPortLevel(document.text, tls.parent, plain.number);
  return fix(`Move TLS to the HTTP port ${plain.number}`, [moved]);
}
