import type { ProxyAddressProblem } from '../../../istio/hostPort';
import { proxyAddressProblem } from '../../../istio/hostPort';
import { hasPlaceholder } from '../../../yaml/placeholder';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule } from '../../defineRule';
import { missingRequiredField } from '../../structure/structureRules';
import { nameOf } from '../../structure/words';
import { testing } from '../row';
import type { Test } from '../row';
import { hasText, shown, textOf } from '../values';
import { reportMissing } from './members';

const REFUSED = 'istiod checks the address and refuses this one.';

export const invalidProxyAddress = defineRule({
  code: 'invalid-proxy-address',
  aliases: ['IST0125'],
  refused: true,
  title: 'Not an address that a proxy can connect to',
  source: 'ValidateProxyAddress, pkg/config/validation/agent/validation.go',
  messages: {
    port: {
      what: '"{value}" of "{name}" has no port.',
      why: `A proxy connects to a host and a port; ${REFUSED}`,
      todo: 'Append the port, as in {value}:9411.',
    },
    form: {
      what: '"{value}" of "{name}" is not of the form host:port.',
      why: REFUSED,
      todo: 'Write host:port; an IPv6 address stands in brackets, as in [2001:db8::1]:9411.',
    },
    number: {
      what: '"{part}" in "{value}" of "{name}" is no port number.',
      why: REFUSED,
      todo: 'Write host:port with a number from 1 to 65535, without scheme and path.',
    },
    host: {
      what: '"{part}" in "{value}" of "{name}" is neither a host name nor an IP address.',
      why: REFUSED,
      todo: 'Write a DNS name or an IP address before the port.',
    },
  },
});

/** An address, when written and not empty, is host:port. */
export const isProxyAddress: Test = testing([invalidProxyAddress], (field, context) => {
  if (hasText(field)) checkAddress(field, field.text ?? '', context);
});

/** As `isProxyAddress`, but there has to be one; `$(HOST_IP)` in it becomes the address of the node. */
export const isCollectorAddress: Test = testing([invalidProxyAddress, missingRequiredField], (field, context) => {
  if (textOf(field) === '') return reportMissing(field, context);
  const { scalar } = field;
  // The mark of a placeholder stands for something known here, so the value is.
  const written = field.text ?? (typeof scalar?.value === 'string' ? scalar.value : '');
  const text = written.replace('$(HOST_IP)', '127.0.0.1');
  if (text !== '' && !hasPlaceholder(text)) checkAddress(field, text, context);
});

function checkAddress(field: Field, text: string, context: ObjectContext): void {
  const problem = proxyAddressProblem(text);
  if (problem === undefined) return;
  const values = { name: nameOf(field), value: shown(text), part: shown(partOf(problem)) };
  context.report(invalidProxyAddress, field, MESSAGES[problem.problem], values);
}

const MESSAGES = {
  'missing-port': 'port',
  'too-many-colons': 'form',
  bracket: 'form',
  'port-not-a-number': 'number',
  'port-out-of-range': 'number',
  'bad-host': 'host',
} as const;

function partOf(problem: ProxyAddressProblem): string {
  if ('port' in problem) return String(problem.port);
  return 'host' in problem ? problem.host : '';
}
