import { fqdnOrIpProblem } from '../../../istio/hostCheck';
import { unixPath, unixPathProblem } from '../../../istio/unixAddress';
import { renameKey } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { nearestName } from '../../nearest';
import { listWords } from '../../structure/words';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { unixEndpointShape } from '../tests/addresses';
import { checkHost, hostRules } from '../tests/hosts';
import { hasEntries, isKnownKey, lacks, shown, textOf } from '../values';
import { changeResolution, resolutionOf } from './serviceEntryResolution';

const SOURCE = 'ValidateServiceEntry and validateWorkloadEntry, pkg/config/validation/validation.go';

export const endpointsWithResolutionNone = defineRule({
  code: 'endpoints-with-resolution-none',
  aliases: ['IST0106'],
  refused: true,
  title: 'Endpoints without a resolution that uses them',
  source: SOURCE,
  messages: {
    none: {
      what: 'The entry has endpoints, and resolution is NONE.',
      why: 'With NONE the proxy keeps the address that the application dialled; the API server refuses the object.',
      todo: 'Change resolution to STATIC (addresses) or DNS (names), or remove the endpoints.',
    },
    empty: {
      what: 'The entry has a list "endpoints", though an empty one, and resolution is NONE.',
      why: 'With NONE the API server refuses even an empty list.',
      todo: 'Remove "endpoints".',
    },
  },
});

export const roundRobinManyEndpoints = defineRule({
  code: 'rr-many-endpoints',
  aliases: ['IST0106'],
  refused: true,
  title: 'DNS_ROUND_ROBIN takes one endpoint',
  source: SOURCE,
  messages: {
    many: {
      what: 'The entry has {count} endpoints, and resolution is DNS_ROUND_ROBIN.',
      why: 'Envoy connects to whatever address one name has at the time; the API server refuses more than one endpoint.',
      todo: 'Change resolution to DNS, or keep one endpoint.',
    },
  },
});

/** NONE has no list of endpoints, DNS_ROUND_ROBIN at most one endpoint. */
export const endpointsSuitResolution: Test = testing(
  [endpointsWithResolutionNone, roundRobinManyEndpoints],
  (field, context) => {
    if (!field.exists) return;
    const spec = context.object.get('spec');
    const resolution = resolutionOf(spec);
    const count = field.items().length;
    const removed = removal('Remove "endpoints"', field, context, count === 0);
    if (resolution === 'NONE') {
      // Endpoints without any resolution are the rule resolution-omitted.
      if (hasEntries(field) && lacks(spec.get('resolution'))) return;
      const fixes = count === 0 ? removed : [...changeResolution(spec, 'STATIC', 'DNS'), ...removed];
      context.report(
        endpointsWithResolutionNone,
        field,
        count === 0 ? 'empty' : 'none',
        {},
        { span: field.keySpan, fixes },
      );
    }
    if (resolution === 'DNS_ROUND_ROBIN' && count > 1)
      context.report(
        roundRobinManyEndpoints,
        field,
        'many',
        { count },
        { span: field.keySpan, fixes: changeResolution(spec, 'DNS') },
      );
  },
);

export const endpointPortKeyUnknown = defineRule({
  code: 'endpoint-port-key-unknown',
  aliases: ['IST0106'],
  refused: true,
  title: 'An endpoint names a port that the entry does not have',
  source: SOURCE,
  messages: {
    unknown: {
      what: 'The ServiceEntry has no port named "{key}".',
      why: "An endpoint maps the ports of the entry to its own; istiod's webhook refuses other names.",
      todo: 'Use one of {known}.',
    },
  },
});

/** Endpoints have addresses that the resolution can use, and name only ports of the entry. */
export const areEndpoints: Test = testing(
  [endpointPortKeyUnknown, unixEndpointShape, ...hostRules],
  (field, context) => {
    const spec = context.object.get('spec');
    const resolution = resolutionOf(spec);
    const isDns = resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN';
    if (!isDns && resolution !== 'STATIC') return;
    const ports = spec.get('ports');
    const isKnown = !ports.open && !ports.items().some((port) => port.get('name').unknown);
    const names = portNames(ports);
    for (const endpoint of field.items()) {
      if (endpoint.map === undefined) continue;
      const address = endpoint.get('address');
      const text = textOf(address);
      if (text !== undefined && unixPath(text) !== undefined) {
        if (isDns) reportSocketWithDns(address, text, resolution, context);
        else if (isKnown && names.size !== 1)
          context.report(unixEndpointShape, address, 'onePort', { count: names.size });
        // An endpoint without address and network has been reported as such; DNS needs the address in any case.
      } else if (isDns && (text !== '' || endpoint.get('network').exists)) checkHost(address, context, fqdnOrIpProblem);
      if (isKnown) checkPortKeys(endpoint.get('ports'), names, context);
    }
  },
);

function reportSocketWithDns(address: Field, value: string, resolution: string, context: ObjectContext): void {
  const spec = context.object.get('spec');
  const alone = spec.get('endpoints').items().length === 1 && unixPathProblem(unixPath(value) ?? '') === undefined;
  const fixes = alone ? changeResolution(spec, 'STATIC') : [];
  context.report(unixEndpointShape, address, 'dns', { value: shown(value), resolution }, { fixes });
}

/** Among more names than that no likely one is looked for. */
const MAX_NAMES = 200;

function checkPortKeys(keys: Field, known: ReadonlySet<string>, context: ObjectContext): void {
  for (const member of keys.members()) {
    const key = String(member.key);
    if (!member.exists || !isKnownKey(member) || known.has(key)) continue;
    const names = known.size > MAX_NAMES ? [] : [...known];
    const near = nearestName(key, names) ?? (names.length === 1 ? names[0] : undefined);
    const node = keys.map?.member(key)?.key;
    const fixes =
      near === undefined || near === '' || node === undefined
        ? []
        : fix(`Rename to "${near}"`, [renameKey(node, near)]);
    const values = { key: shown(key), known: listWords(names.map((name) => `"${shown(name)}"`)) };
    context.report(endpointPortKeyUnknown, member, 'unknown', values, { span: member.keySpan, fixes });
  }
}

function portNames(ports: Field): Set<string> {
  return new Set(ports.items().flatMap((port) => (port.map === undefined ? [] : [port.get('name').text ?? ''])));
}
