import { entryOf, familyOf } from '../../mesh/entries';
import { isVisible } from '../../mesh/hosts';
import { displayName } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { removal } from '../admission/removal';
import { defineRule, fix } from '../defineRule';
import type { Fix } from '../finding';

const EXCLUDED = 'traffic.sidecar.istio.io/excludeOutboundPorts';

export const excludedFromCapture = defineRule({
  code: 'excluded-from-capture',
  severity: 'information',
  title: 'These pods pass a ServiceEntry by',
  source: 'https://istio.io/latest/docs/reference/config/annotations/',
  messages: {
    port: {
      what: 'Outgoing port {port} is excluded from the sidecar, and ServiceEntry {entry} declares it for {host}.',
      why: 'Connections of these pods to the port never reach Envoy: routes, TLS origination, limits and telemetry of the entry do not hold for them.',
      todo: 'Remove {port} from the annotation if the entry is meant to hold for these pods.',
    },
  },
});

/** Pods that exclude a port which an entry of their own namespace declares. */
export const excludedFromCaptureCheck: WorldCheck = {
  scope: 'world',
  name: 'excluded-from-capture',
  rules: [excludedFromCapture],
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'batch/Job', '/Pod', 'argoproj.io/Rollout'],
  reads: ['port', 'mesh'],
  check(context) {
    const template = context.object.at('spec.template.metadata');
    const metadata = context.facts.kind === 'Pod' ? context.object.get('metadata') : template;
    const field = metadata.get('annotations').get(EXCLUDED);
    if (field.text === undefined || context.resource.namespaceFrom === 'unknown') return;
    for (const word of field.text.split(',')) checkPort(context, field, word.trim());
  },
};

function checkPort(context: WorldContext, field: Field, port: string): void {
  const { view, resource } = context;
  const found = view.find('port', port).find((other) => {
    const spec = entryOf(other);
    if (spec === undefined || other.namespace !== resource.namespace || !isVisible(view, other, resource.namespace))
      return false;
    return spec.ports.some((each) => String(each.number) === port && familyOf(each) !== 'udp');
  });
  if (found === undefined) return;
  const related = [{ resource: found, span: found.facts.nameSpan, message: 'the entry' }];
  const values = { port, entry: displayName(found), host: entryOf(found)?.hosts[0]?.text ?? '' };
  context.report(excludedFromCapture, field, 'port', values, { related, fixes: withoutPort(context, field, port) });
}

function withoutPort(context: WorldContext, field: Field, port: string): Fix[] {
  const left = field.text?.split(',').filter((word) => word.trim() !== port) ?? [];
  if (left.length === 0) return removal('Remove the annotation', field, context);
  return field.scalar === undefined
    ? []
    : fix(`Remove ${port} from the annotation`, [replaceScalar(field.scalar, left.join(',').trim())]);
}
