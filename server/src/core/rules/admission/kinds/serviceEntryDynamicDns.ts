import { parseProtocol } from '../../../istio/protocol';
import type { Protocol } from '../../../istio/protocol';
import { compareMinors } from '../../../schema/lifetime';
import type { Minor } from '../../../schema/types';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { listWords } from '../../structure/words';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { hasEntries, hasText, shown, textOf, wordOf } from '../values';
import { changeResolution, resolutionOf } from './serviceEntryResolution';

export const dynamicDnsRule = defineRule({
  code: 'dynamic-dns-shape',
  aliases: ['IST0106'],
  refused: true,
  title: 'What DYNAMIC_DNS cannot do',
  source: 'ValidateServiceEntry, pkg/config/validation/validation.go',
  messages: {
    host: {
      what: '"{value}" is no wildcard, and resolution is DYNAMIC_DNS.',
      why: "DYNAMIC_DNS looks up the name of each request, for hosts that cannot be named; istiod's webhook refuses whole names.",
      todo: 'Change resolution to DNS, or make an entry of its own for this host.',
    },
    member: {
      what: 'The entry has "{name}", and resolution is DYNAMIC_DNS.',
      why: "DYNAMIC_DNS finds the addresses out with each request; istiod's webhook refuses fixed ones.",
      todo: 'Remove "{name}", or change resolution to DNS or STATIC.',
    },
    protocol: {
      what: 'A port of protocol {value} cannot use DYNAMIC_DNS in Istio {version}.',
      why: "The name must be readable in the request or its SNI; istiod's webhook refuses the object.",
      todo: 'Use {known}.',
    },
    location: {
      what: 'The entry is MESH_INTERNAL, and resolution is DYNAMIC_DNS.',
      why: "Istio {version} does this only for hosts outside the mesh; istiod's webhook refuses the object.",
      todo: 'Change location to MESH_EXTERNAL.',
    },
    waypoint: {
      what: 'The entry is MESH_INTERNAL and bound to a waypoint, and resolution is DYNAMIC_DNS.',
      why: "A waypoint does this only for hosts outside the mesh; istiod's webhook refuses the object.",
      todo: 'Change location to MESH_EXTERNAL, or remove the label istio.io/use-waypoint.',
    },
  },
});

/** Protocols that DYNAMIC_DNS takes, by the minor in which they came. */
const PROTOCOLS: readonly (readonly [Protocol, Minor])[] = [
  ['HTTP', '1.28'],
  ['TLS', '1.29'],
  ['HTTP2', '1.30'],
  ['GRPC', '1.30'],
];

/** With DYNAMIC_DNS all hosts are wildcards, nothing is resolved beforehand, and the protocol names the host. */
export const dynamicDnsShape: Test = testing([dynamicDnsRule], (spec, context) => {
  if (resolutionOf(spec) !== 'DYNAMIC_DNS') return;
  for (const host of spec.get('hosts').items()) {
    if (host.text === undefined || host.text.startsWith('*')) continue;
    context.report(dynamicDnsRule, host, 'host', { value: shown(host.text) }, { fixes: changeResolution(spec, 'DNS') });
  }
  for (const name of ['addresses', 'endpoints']) {
    const member = spec.get(name);
    if (!hasEntries(member)) continue;
    const fixes = removal(`Remove "${name}"`, member, context);
    context.report(dynamicDnsRule, member, 'member', { name }, { span: member.keySpan, fixes });
  }
  for (const port of spec.get('ports').items()) checkProtocol(port.get('protocol'), context);
  checkLocation(spec, context);
});

function checkProtocol(protocol: Field, context: ObjectContext): void {
  const version = context.settings.istioVersion;
  const known = PROTOCOLS.filter(([, since]) => compareMinors(since, version) <= 0).map(([name]) => name);
  const text = textOf(protocol);
  const parsed = text === undefined ? undefined : parseProtocol(text);
  // Unknown words are reported as such.
  if (
    text === undefined ||
    parsed === undefined ||
    (known as readonly string[]).includes(parsed) ||
    (parsed === 'auto' && text !== '')
  )
    return;
  const node = protocol.scalar;
  const fixes =
    node === undefined || parsed !== 'HTTPS' || !known.includes('TLS')
      ? []
      : fix('Change to TLS', [replaceScalar(node, 'TLS')]);
  const values = { value: text === '' ? '"" (none)' : shown(text), version, known: listWords(known) };
  context.report(dynamicDnsRule, protocol, 'protocol', values, { fixes });
}

function checkLocation(spec: Field, context: ObjectContext): void {
  const location = spec.get('location');
  if (wordOf(location, 'MESH_EXTERNAL') !== 'MESH_INTERNAL') return;
  const node = location.scalar;
  const fixes = node === undefined ? [] : fix('Change to MESH_EXTERNAL', [replaceScalar(node, 'MESH_EXTERNAL')]);
  const version = context.settings.istioVersion;
  if (compareMinors(version, '1.30') < 0)
    return context.report(dynamicDnsRule, location, 'location', { version }, { fixes });
  const waypoint = context.object.at('metadata.labels').get('istio.io/use-waypoint');
  if (hasText(waypoint) && waypoint.text?.toLowerCase() !== 'none')
    context.report(dynamicDnsRule, location, 'waypoint', {}, { fixes });
}
