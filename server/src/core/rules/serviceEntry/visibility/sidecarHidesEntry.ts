import { isWildcard, subsetOf } from '../../../istio/hosts';
import { entryOf } from '../../../mesh/entries';
import { fateOfUnknownTraffic } from '../../../mesh/unknownTraffic';
import { meshSettings } from '../../../mesh/meshSettings';
import type { Resource } from '../../../workspace/resource';
import { displayName } from '../../../workspace/resource';
import { appendItem } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';

export const sidecarHidesEntry = defineRule({
  code: 'sidecar-hides-entry',
  severity: 'warning',
  title: 'A Sidecar leaves out a ServiceEntry of its own namespace',
  source: 'selectServices, pilot/pkg/model/sidecar.go',
  messages: {
    hidden: {
      what: 'None of these hosts takes in {host} of ServiceEntry {entry}, which is exported to this namespace alone.',
      why: 'The Sidecar holds for the workloads of the namespace, so nobody gets the entry: what is sent to the host {fate}.',
      todo: 'Add "./{host}" or "./*".',
    },
  },
});

export const sidecarPortLock = defineRule({
  code: 'sidecar-port-lock',
  severity: 'warning',
  title: 'An egress listener that takes a port from other hosts',
  source: 'buildSidecarOutboundListener, pilot/pkg/networking/core/listener.go',
  messages: {
    locked: {
      what: 'This listener takes port {port} for its own hosts; {host} of {owner} is imported by another listener and has HTTP port {port} too.',
      why: 'istiod adds nothing to a port that has a listener of its own: {host} is unknown on port {port}.',
      todo: 'Add {host} to the hosts of this listener.',
    },
  },
});

/** What a Sidecar without selector keeps from the workloads of its namespace. */
export const sidecarHidesEntryCheck: WorldCheck = {
  scope: 'world',
  name: 'sidecar-hides-entry',
  rules: [sidecarHidesEntry, sidecarPortLock],
  kinds: ['networking.istio.io/Sidecar'],
  reads: ['kind', 'port', 'mesh'],
  check(context) {
    const { view, resource, object } = context;
    const egress = object.at('spec.egress');
    if (resource.namespaceFrom === 'unknown' || egress.open || egress.items().length === 0) return;
    if (egress.items().some((listener) => isOpenList(listener.get('hosts')))) return;
    for (const listener of egress.items()) checkLock(context, listener, egress.items());
    const root = meshSettings(view).rootNamespace;
    if (object.at('spec.workloadSelector').exists || resource.namespace === root) return;
    for (const entry of view.find('kind', `networking.istio.io/ServiceEntry|${resource.namespace}`))
      checkEntry(context, entry, egress.items());
  },
};

function checkEntry(context: WorldContext, entry: Resource, listeners: readonly Field[]): void {
  const spec = entryOf(entry);
  const own = spec?.exportTo?.every((to) => to === '.' || to === entry.namespace) === true && spec.exportTo.length > 0;
  if (spec === undefined || !own) return;
  const missed = spec.hosts.find(
    ({ text }) => !listeners.some((listener) => imports(listener, entry.namespace, text, entry.namespace)),
  );
  const last = listeners.at(-1)?.get('hosts');
  if (missed === undefined || last === undefined) return;
  const list = last.node?.kind === 'list' ? last.node : undefined;
  const edit = list === undefined ? undefined : appendItem(context.document.text, list, `./${missed.text}`);
  const fixes = fix(`Add ./${missed.text}`, [edit]);
  const related = [{ resource: entry, span: missed.span, message: 'the host' }];
  const policy = context.object.at('spec.outboundTrafficPolicy.mode').text;
  const fate =
    policy === 'REGISTRY_ONLY' ? 'is refused, as this Sidecar says REGISTRY_ONLY' : fateOfUnknownTraffic(context.view);
  const values = { host: missed.text, entry: displayName(entry), fate };
  context.report(sidecarHidesEntry, last, 'hidden', values, { related, fixes, span: last.keySpan });
}

function checkLock(context: WorldContext, listener: Field, all: readonly Field[]): void {
  const port = listener.at('port.number');
  const protocol = listener.at('port.protocol').text?.toUpperCase();
  if (port.number === undefined || (protocol !== 'HTTP' && protocol !== 'HTTP2' && protocol !== 'GRPC')) return;
  if (listener.get('bind').exists || listener.get('captureMode').text === 'NONE') return;
  const namespace = context.resource.namespace;
  const others = all.filter((other) => !other.get('port').exists);
  for (const owner of context.view.find('port', `${port.number}`)) {
    const host = hostsOf(owner, port.number).find(
      (name) =>
        !imports(listener, owner.namespace, name, namespace) &&
        others.some((other) => imports(other, owner.namespace, name, namespace)),
    );
    if (host === undefined) continue;
    const list = listener.get('hosts').node;
    const edit =
      list?.kind === 'list' ? appendItem(context.document.text, list, `${owner.namespace}/${host}`) : undefined;
    const related = [{ resource: owner, span: owner.facts.nameSpan, message: 'has the port too' }];
    const values = { port: port.number, host, owner: `${owner.facts.kind} ${displayName(owner)}` };
    const fixes = fix(`Add ${owner.namespace}/${host}`, [edit]);
    context.report(sidecarPortLock, port, 'locked', values, { related, fixes });
    return;
  }
}

/** The hosts of an owner that have a port as HTTP. Only ServiceEntries: what a Service's port speaks is often a guess. */
function hostsOf(owner: Resource, port: number): string[] {
  const spec = entryOf(owner);
  if (spec === undefined || owner.role !== 'resource') return [];
  const http = spec.ports.some(({ number, protocol }) => number === port && /^(?:http2?|grpc)$/i.test(protocol ?? ''));
  return http ? spec.hosts.map(({ text }) => text) : [];
}

/** True when an egress listener imports a host of a namespace. */
function imports(listener: Field, namespace: string, host: string, own: string): boolean {
  return listener
    .get('hosts')
    .texts()
    .some((text) => {
      const [from = '', name = ''] = text.split('/');
      const matchesNamespace = from === '*' || from === namespace || (from === '.' && namespace === own);
      return matchesNamespace && (name === '*' || name === host || (isWildcard(name) && subsetOf(host, name)));
    });
}

function isOpenList(field: Field): boolean {
  return field.open || field.items().some((item) => item.unknown);
}
