import { parseIp } from '../../../istio/ip';
import { isPort } from '../../../istio/ports';
import { splitNamespacedHost } from '../../../istio/namespacedHost';
import { unixPath, unixPathProblem } from '../../../istio/unixAddress';
import { compareMinors } from '../../../schema/lifetime';
import { defineRule } from '../../defineRule';
import { duplicateEntry, portOutOfRange } from '../../structure/structureRules';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { invalidIp, reportIp } from '../tests/addresses';
import { reportPort } from '../tests/numbers';
import { hasText, lacks, numberOf, shown, textOf } from '../values';

const SOURCE = 'ValidateSidecar and validateSidecarEgressPortBindAndCaptureMode, pkg/config/validation/validation.go';
const REFUSED = "istiod's webhook refuses the object.";

export const egressListener = defineRule({
  code: 'egress-listener-shape',
  aliases: ['IST0106'],
  refused: true,
  title: 'An egress listener that cannot be built',
  source: SOURCE,
  messages: {
    last: {
      what: 'This listener has no port, and it is not the last one.',
      why: `Without a port it takes everything that the others leave, so it has to come last; ${REFUSED}`,
      todo: 'Move it to the end, or give it a port.',
    },
    socket: {
      what: 'The port has number 0, but "bind" is no Unix domain socket.',
      why: `Number 0 means a socket; ${REFUSED}`,
      todo: 'Set the number of the port, or write unix:///path or unix://@name in "bind".',
    },
    path: {
      what: '"{value}" names no Unix domain socket.',
      why: REFUSED,
      todo: 'Write unix:///path/to/socket, or unix://@name.',
    },
    capture: {
      what: 'The listener is a Unix domain socket, and captureMode is IPTABLES.',
      why: `Nothing can be captured on a socket; ${REFUSED}`,
      todo: 'Set captureMode to NONE.',
    },
  },
});

/** A listener without port takes the rest, so it is the last one. */
export const catchAllIsLast: Test = testing([egressListener], (field, context) => {
  const listeners = field.items();
  for (const listener of listeners.slice(0, field.open ? 0 : -1))
    if (listener.map !== undefined && lacks(listener.get('port'))) context.report(egressListener, listener, 'last');
});

/** The port and the address of a listener fit together. */
export const isEgressListener: Test = testing([egressListener, portOutOfRange, invalidIp], (listener, context) => {
  const port = listener.get('port');
  const number = numberOf(port.get('number'));
  const bind = listener.get('bind');
  const text = textOf(bind);
  if (port.map === undefined || number === undefined) return;
  if (number !== 0) {
    if (!isPort(number)) reportPort(port.get('number'), context);
    if (hasText(bind) && parseIp(bind.text ?? '') === undefined) reportIp(bind, context, false);
    return;
  }
  const path = text === undefined ? undefined : unixPath(text);
  if (text !== undefined && path === undefined) {
    const place = bind.exists ? bind : port.get('number');
    context.report(egressListener, listener, 'socket', {}, { span: place.span });
  } else if (path !== undefined && unixPathProblem(path) !== undefined)
    context.report(egressListener, bind, 'path', { value: shown(text ?? '') });
  const mode = listener.get('captureMode');
  if (mode.text === 'IPTABLES') context.report(egressListener, mode, 'capture');
});

/** No two listeners are the same socket. */
export const socketsDiffer: Test = testing([duplicateEntry], (field, context) => {
  const seen = new Set<string>();
  for (const listener of field.items()) {
    const bind = listener.get('bind');
    const text = textOf(bind);
    if (!listener.get('port').exists || numberOf(listener.at('port.number')) !== 0 || text === undefined) continue;
    if (seen.has(text))
      context.report(
        duplicateEntry,
        field,
        'key',
        { name: 'egress', key: 'bind', value: shown(text) },
        { span: bind.span },
      );
    seen.add(text);
  }
});

export const duplicateEgressHost = defineRule({
  code: 'duplicate-egress-host',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'A host that is listed already',
  source: SOURCE,
  messages: {
    repeated: {
      what: '"{value}" is taken in by another entry of the list.',
      why: 'istiod warns: the entry changes nothing.',
      todo: 'Remove it.',
    },
    before: {
      what: '"{value}" stands behind other entries of its namespace.',
      why: 'istiod warns: it takes in all of them, so they change nothing.',
      todo: 'Remove the other entries of the namespace.',
    },
    everything: {
      what: '"*/*" is listed beside hosts of other namespaces.',
      why: 'istiod warns: "*/*" takes in everything, so the other entries change nothing.',
      todo: 'Remove "*/*" to narrow down what the workloads see, or all the others.',
    },
  },
});

/** No entry is taken in by another. */
export const egressHostsDiffer: Test = testing([duplicateEgressHost], (field, context) => {
  const seen = new Map<string, Set<string>>();
  const excludes = compareMinors(context.settings.istioVersion, '1.31') >= 0;
  for (const item of field.items()) {
    const { namespace: written, host } = splitNamespacedHost(item.text ?? '');
    if (item.text === undefined || written === undefined || (excludes && written.startsWith('~'))) continue;
    const namespace = written === '.' ? context.resource.namespace : written;
    const hosts = seen.get(namespace) ?? new Set<string>();
    seen.set(namespace, hosts);
    const repeated = host === '*' ? hosts.size > 0 : hosts.has(host) || hosts.has('*');
    if (repeated) {
      const fixes = host === '*' ? [] : removal(`Remove "${shown(item.text)}"`, item, context, true);
      context.report(
        duplicateEgressHost,
        item,
        host === '*' ? 'before' : 'repeated',
        { value: shown(item.text) },
        { fixes },
      );
    }
    hosts.add(host);
  }
  const all = field.items().find((item) => item.text === '*/*');
  if (all !== undefined && seen.size > 1)
    context.report(duplicateEgressHost, field, 'everything', {}, { span: all.span });
});
