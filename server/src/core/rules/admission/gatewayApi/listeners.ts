import type { Field } from '../../../yaml/field';
import { missingRequiredField } from '../../structure/structureRules';
import type { ObjectContext } from '../../defineRule';
import { removal } from '../removal';
import { row, testing } from '../row';
import type { Row, Test } from '../row';
import { itemsDifferBy } from '../tests/members';
import { hasText, lacks, lacksEntries, shown, wordOf } from '../values';
import { listenerConflict, listenerProtocol } from './gatewayApiRules';

const PLAIN: ReadonlySet<string> = new Set(['HTTP', 'TCP', 'UDP']);
const HOSTLESS: ReadonlySet<string> = new Set(['TCP', 'UDP']);

const suitsProtocol: Test = testing([listenerProtocol], (listener, context) => {
  const protocol = listener.get('protocol').text;
  if (protocol === undefined) return;
  const tls = listener.get('tls');
  const hostname = listener.get('hostname');
  const mode = wordOf(tls.get('mode'), 'Terminate');
  if (PLAIN.has(protocol) && tls.exists) report(listener, tls, 'tls', { protocol }, context);
  else if (protocol === 'HTTPS' && tls.exists && mode !== undefined && mode !== 'Terminate')
    context.report(listenerProtocol, listener, 'mode', { mode }, { span: tls.get('mode').span });
  else if (protocol === 'TLS' && lacks(tls))
    context.report(listenerProtocol, listener, 'lacks', {}, { span: listener.get('protocol').span });
  if (HOSTLESS.has(protocol) && hasText(hostname)) report(listener, hostname, 'hostname', { protocol }, context);
});

function report(
  listener: Field,
  member: Field,
  message: 'tls' | 'hostname',
  values: { readonly protocol: string },
  context: ObjectContext,
): void {
  const fixes = removal(`Remove "${String(member.key)}"`, member, context);
  context.report(listenerProtocol, listener, message, values, { span: member.keySpan, fixes });
}

const listenersDiffer: Test = testing([listenerConflict], (list, context) => {
  const seen = new Map<string, Field>();
  for (const listener of list.items()) {
    const port = listener.get('port');
    const protocol = listener.get('protocol').text;
    const hostname = listener.get('hostname');
    if (port.number === undefined || protocol === undefined || hostname.unknown) continue;
    const key = `${port.number} ${protocol} ${hostname.exists ? `=${hostname.scalar?.text ?? ''}` : ''}`;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, listener);
      continue;
    }
    const related = [
      { resource: context.resource, span: first.get('port').span, message: 'the first one stands here' },
    ];
    const values = {
      port: port.number,
      protocol,
      hostname: hostname.exists ? `hostname ${shown(hostname.text ?? '')}` : 'no hostname',
    };
    context.report(listenerConflict, list, 'same', values, { span: port.span, related });
  }
});

/** Where TLS ends there is a certificate, or an option that stands for one. */
const hasCertificate: Test = testing([missingRequiredField], (tls, context) => {
  if (tls.map === undefined || tls.open || wordOf(tls.get('mode'), 'Terminate') !== 'Terminate') return;
  if (!lacksEntries(tls.get('certificateRefs')) || !lacksEntries(tls.get('options'))) return;
  const values = { parent: '"tls"', members: '"certificateRefs" or "options"' };
  context.report(missingRequiredField, tls, 'someOf', values, { span: tls.keySpan });
});

/** The rows of the listeners of a Gateway or ListenerSet. */
export const listenerRows: readonly Row[] = [
  row('GWAPI-LISTENER', 'spec.listeners[]', suitsProtocol),
  row('GWAPI-LISTENER', 'spec.listeners', itemsDifferBy('name')),
  row('GWAPI-LISTENER', 'spec.listeners', listenersDiffer),
  row('GWAPI-LISTENER', 'spec.listeners[].tls', hasCertificate),
];
