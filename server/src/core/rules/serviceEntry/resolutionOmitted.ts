import { parseIp } from '../../istio/ip';
import { addMember } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { ObjectCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const resolutionOmitted = defineRule({
  code: 'resolution-omitted',
  severity: 'information',
  title: 'No resolution means NONE',
  source: 'networking/v1alpha3/service_entry.proto in istio/api',
  messages: {
    none: {
      what: 'The entry has no "resolution", which means NONE, not DNS.',
      why: 'Envoy keeps the IP that the application dialled: no load balancing, no failover, no endpoints; and a TCP port is opened to every IP.',
      todo: 'Write "resolution: {meant}", or NONE if that is what you want.',
    },
    endpoints: {
      what: 'The entry has endpoints but no "resolution", which means NONE.',
      why: 'NONE does not allow endpoints, so the API server refuses the object.',
      todo: 'Write "resolution: {meant}".',
    },
    wildcard: {
      what: 'The entry has no "resolution", which means NONE.',
      why: 'For wildcard hosts that is the usual choice: Envoy keeps the IP that the application dialled.',
      todo: 'Write "resolution: NONE", so that readers need not know the default.',
    },
  },
});

/** ServiceEntries that leave the resolution to the default. */
export const resolutionOmittedCheck: ObjectCheck = {
  scope: 'object',
  name: 'resolution-omitted',
  rules: [resolutionOmitted],
  kinds: ['networking.istio.io/ServiceEntry'],
  check(context) {
    const spec = context.object.get('spec');
    const resolution = spec.get('resolution');
    const map = spec.map;
    if (map === undefined || resolution.exists || resolution.unknown) return;
    const endpoints = spec.get('endpoints').items().length > 0;
    const wildcard = spec
      .get('hosts')
      .texts()
      .some((host) => host.startsWith('*'));
    const meant = meantResolution(spec, wildcard && !endpoints);
    const fixes = fix(`Add resolution: ${meant}`, [addMember(context.document.text, spec, 'resolution', meant)]);
    const message = endpoints ? 'endpoints' : wildcard ? 'wildcard' : 'none';
    const severity = endpoints ? 'error' : wildcard ? 'hint' : undefined;
    context.report(
      resolutionOmitted,
      resolution,
      message,
      { meant },
      { fixes, severity, refused: endpoints, span: spec.keySpan },
    );
  },
};

/** STATIC for addresses, DNS for names, NONE where nothing can be looked up. */
function meantResolution(spec: Field, nothingToResolve: boolean): string {
  if (nothingToResolve) return 'NONE';
  if (spec.get('workloadSelector').exists) return 'STATIC';
  const addresses = spec
    .get('endpoints')
    .items()
    .map((endpoint) => endpoint.get('address').text ?? '');
  return addresses.length > 0 &&
    addresses.every((address) => address.startsWith('unix://') || parseIp(address) !== undefined)
    ? 'STATIC'
    : 'DNS';
}
