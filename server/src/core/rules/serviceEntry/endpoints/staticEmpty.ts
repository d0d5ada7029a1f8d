import { ownersOf } from '../../../mesh/hosts';
import { entryOf } from '../../../mesh/entries';
import { replaceScalar } from '../../../yaml/edit';
import type { WorldCheck } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';

export const staticEmpty = defineRule({
  code: 'static-empty',
  severity: 'warning',
  title: 'STATIC without any endpoint',
  source: 'convertServiceEntryToInstances, pilot/pkg/serviceregistry/serviceentry/conversion.go',
  messages: {
    none: {
      what: 'Resolution is STATIC, and there are neither "endpoints" nor a "workloadSelector".',
      why: 'The cluster has no hosts: requests end with 503 (UH), connections are closed.',
      todo: 'Add the addresses as "endpoints", select workloads, or change the resolution to DNS if Envoy is to look {host} up.',
    },
  },
});

/** STATIC entries with nothing to go to. Endpoints of a twin in the same namespace would count for this one too. */
export const staticEmptyCheck: WorldCheck = {
  scope: 'world',
  name: 'static-empty',
  rules: [staticEmpty],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['host', 'wildcard-host'],
  check({ view, resource, object, report }) {
    const spec = entryOf(resource);
    if (spec?.resolution !== 'STATIC' || spec.openHosts || spec.workloadSelector !== undefined) return;
    const endpoints = object.at('spec.endpoints');
    if (spec.endpoints.length > 0 || endpoints.open || object.at('spec.workloadSelector').unknown) return;
    const hosts = new Set(spec.hosts.map(({ text }) => text));
    const helped = [...hosts].some((host) =>
      ownersOf(view, host).some((other) => {
        if (other.facts === resource.facts || other.namespace !== resource.namespace) return false;
        const theirs = entryOf(other);
        return theirs === undefined || (theirs.hosts.some(({ text }) => hosts.has(text)) && hasPlaces(theirs));
      }),
    );
    if (helped) return;
    const node = object.at('spec.resolution').scalar;
    const canLookUp =
      ![...hosts].some((host) => host.startsWith('*')) && !spec.addresses.some((each) => each.includes('/'));
    const fixes = node === undefined || !canLookUp ? [] : fix('Change resolution to DNS', [replaceScalar(node, 'DNS')]);
    report(staticEmpty, object.at('spec.resolution'), 'none', { host: spec.hosts[0]?.text ?? 'the host' }, { fixes });
  },
};

function hasPlaces(spec: NonNullable<ReturnType<typeof entryOf>>): boolean {
  return spec.endpoints.length > 0 || spec.openEndpoints || spec.workloadSelector !== undefined;
}
