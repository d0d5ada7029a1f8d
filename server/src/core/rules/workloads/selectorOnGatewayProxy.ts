import { labelsOf } from '../../workspace/facts/read';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import { lineStart } from '../../text/lines';
import { removeField } from '../../yaml/edit';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import type { Fix } from '../finding';
import { fullName, relatedTo } from '../related';

const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

export const selectorOnGatewayProxy = defineRule({
  code: 'selector-on-gateway-proxy',
  aliases: ['IST0166'],
  severity: 'warning',
  title: 'A selector for the proxy of a Gateway API Gateway',
  source: 'pkg/config/analysis/analyzers/k8sgateway/workloadselector.go',
  messages: {
    selector: {
      what: 'The selector picks {workload}, the proxy of Gateway "{gateway}".',
      why: 'A proxy of the Gateway API takes policies by targetRefs only; the selector has no effect on it.',
      todo: 'Replace the selector by targetRefs with Gateway "{gateway}".',
    },
  },
});

/** Policies that pick the proxy of a Gateway API Gateway by labels. */
export const selectorOnGatewayProxyCheck: WorldCheck = {
  scope: 'world',
  name: 'selector-on-gateway-proxy',
  rules: [selectorOnGatewayProxy],
  kinds: [
    'security.istio.io/AuthorizationPolicy',
    'security.istio.io/RequestAuthentication',
    'telemetry.istio.io/Telemetry',
    'extensions.istio.io/WasmPlugin',
  ],
  reads: ['workload'],
  check(context) {
    const { view, resource, object } = context;
    const field = object.at('spec.selector');
    const labels = labelsOf(field.get('matchLabels'));
    if (Object.keys(labels).length === 0 || object.at('spec.targetRef').exists) return;
    const { workloads } = selectWorkloads(view, resource.namespace, labels);
    const proxy = workloads.find((workload) => workloadLabels(workload)[GATEWAY_NAME] !== undefined);
    if (proxy === undefined) return;
    const gateway = workloadLabels(proxy)[GATEWAY_NAME] ?? '';
    const values = { workload: fullName(proxy), gateway };
    context.report(selectorOnGatewayProxy, field, 'selector', values, {
      fixes: refersTo(context, gateway),
      related: relatedTo([proxy], 'the proxy'),
    });
  },
};

/** The selector becomes a reference to the Gateway, at its place. */
function refersTo({ document, object }: WorldContext, gateway: string): Fix[] {
  const field = object.at('spec.selector');
  const removal = removeField(document.text, field);
  const start = lineStart(document.text, field.keySpan.start);
  const indent = document.text.slice(start, field.keySpan.start);
  if (removal === undefined || indent.trim() !== '') return [];
  const lines = ['targetRefs:', '  - group: gateway.networking.k8s.io', '    kind: Gateway', `    name: ${gateway}`];
  const newText = lines.map((line) => `${indent}${line}\n`).join('');
  return [{ title: 'Replace the selector by targetRefs', safe: false, edits: [{ span: removal.span, newText }] }];
}
