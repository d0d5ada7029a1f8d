import { parseIp } from '../../../istio/ip';
import { subnetProblem } from '../../../istio/ipPrefix';
import { unixPath, unixPathProblem } from '../../../istio/unixAddress';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule } from '../../defineRule';
import { nameOf } from '../../structure/words';
import { testing } from '../row';
import type { Test } from '../row';
import { shown, textOf } from '../values';

const REFUSED = "istiod's webhook refuses the object.";

export const invalidIp = defineRule({
  code: 'invalid-ip',
  aliases: ['IST0106'],
  refused: true,
  title: 'Not an IP address or range',
  source: 'ValidateIPAddress and ValidateIPSubnet, pkg/config/validation/agent/validation.go',
  messages: {
    address: {
      what: '"{value}" of "{name}" is no IP address.',
      why: REFUSED,
      todo: 'Write an IPv4 or IPv6 address; no part of an IPv4 address may begin with 0.',
    },
    range: {
      what: '"{value}" of "{name}" is no range of IP addresses.',
      why: REFUSED,
      todo: 'Write an address and the length of the prefix, such as 10.0.0.0/8.',
    },
  },
});

/** IP-01 and IP-02: an address, when written, is an IP address, or a range with a slash. */
export const isIpOrRange: Test = testing([invalidIp], (field, context) => {
  const problem = field.text === undefined ? undefined : subnetProblem(field.text);
  if (problem !== undefined) reportIp(field, context, problem.problem === 'not-a-prefix');
});

/** An address, when written and not empty, is an IP address. */
export const isIp: Test = testing([invalidIp], (field, context) => {
  const text = textOf(field);
  if (text !== undefined && text !== '' && parseIp(text) === undefined) reportIp(field, context, false);
});

/** Reports a text that is no IP address, or no range. */
export function reportIp(field: Field, context: ObjectContext, range: boolean, place = field): void {
  const values = { name: nameOf(field), value: shown(field.text ?? '') };
  context.report(invalidIp, place, range ? 'range' : 'address', values, { span: field.span });
}

export const unixEndpointShape = defineRule({
  code: 'unix-endpoint-shape',
  aliases: ['IST0106'],
  refused: true,
  title: 'A malformed Unix domain socket',
  source: 'ValidateUnixAddress and validateWorkloadEntry, pkg/config/validation/validation.go',
  messages: {
    path: {
      what: '"{value}" names no Unix domain socket.',
      why: 'Behind unix:// Envoy needs the absolute path of a file, or @ and an abstract name; the cluster refuses the object.',
      todo: 'Write unix:///path/to/socket, or unix://@name.',
    },
    ports: {
      what: 'A Unix domain socket has no ports, but "ports" is set.',
      why: 'The cluster refuses the object.',
      todo: 'Remove "ports".',
    },
    onePort: {
      what: 'An endpoint is a Unix domain socket, and the ServiceEntry has {count} ports.',
      why: `One socket serves one port; ${REFUSED}`,
      todo: 'Keep exactly one port in "ports" of the ServiceEntry.',
    },
    number: {
      what: 'The server listens on a Unix domain socket, but the port has a number.',
      why: `A socket has no port; ${REFUSED}`,
      todo: 'Set the number of the port to 0, or "bind" to an IP address.',
    },
    dns: {
      what: '"{value}" is a Unix domain socket, and resolution is {resolution}.',
      why: `A socket has no name to look up; ${REFUSED}`,
      todo: 'Change resolution to STATIC.',
    },
  },
});

/** UDS-01 and UDS-02: a `unix://` address names a socket. The CRD also refuses abstract names that end with a slash. */
export const isUnixSocket: Test = testing([unixEndpointShape], (field, context) => {
  const path = field.text === undefined ? undefined : unixPath(field.text);
  if (path === undefined || (unixPathProblem(path) === undefined && !path.endsWith('/'))) return;
  context.report(unixEndpointShape, field, 'path', { value: shown(field.text ?? '') });
});

/** A place with a `unix://` address has no ports. */
export const hasNoPortsOnSocket: Test = testing([unixEndpointShape], (field, context) => {
  const ports = field.get('ports');
  if (!ports.exists || unixPath(field.get('address').text ?? '') === undefined) return;
  context.report(unixEndpointShape, ports, 'ports', {}, { span: ports.keySpan });
});
