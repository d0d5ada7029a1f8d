import { exportVisibility } from '../../../istio/exportTo';
import { entryOf, familyOf, hasAddress } from '../../../mesh/entries';
import { meshSettings } from '../../../mesh/meshSettings';
import { addMember } from '../../../yaml/edit';
import type { WorldCheck } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';

export const exportedToEveryone = defineRule({
  code: 'exported-to-everyone',
  severity: 'hint',
  title: 'One entry changes the traffic of the whole mesh',
  source: 'networking/v1alpha3/service_entry.proto in istio/api',
  messages: {
    tcp: {
      what: 'The entry has no "exportTo", so every sidecar of the mesh gets its port {port}, which has no address of its own.',
      why: 'All workloads of all namespaces then send every connection to port {port} to {host}.',
      todo: 'Limit it with "exportTo" to the namespaces that use it.',
    },
    wildcard: {
      what: 'The entry has no "exportTo", so {host} holds for every sidecar of the mesh.',
      why: 'A wildcard of one team changes how all others reach names that it takes in.',
      todo: 'Limit it with "exportTo" to the namespaces that use it.',
    },
  },
});

/** Entries that catch more than their own traffic, seen by everybody. Others do no harm to those who do not call them. */
export const exportedToEveryoneCheck: WorldCheck = {
  scope: 'world',
  name: 'exported-to-everyone',
  rules: [exportedToEveryone],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['mesh'],
  check({ view, resource, object, document, report }) {
    const spec = entryOf(resource);
    const field = object.at('spec.exportTo');
    if (spec === undefined || field.exists || field.unknown || spec.resolution === undefined) return;
    const { defaultServiceExportTo, rootNamespace } = meshSettings(view);
    if (resource.namespace === rootNamespace) return;
    if (exportVisibility([], resource.namespace, defaultServiceExportTo).to !== 'all') return;
    const host = spec.hosts[0]?.text ?? 'its endpoints';
    const port = spec.ports.find((each) => familyOf(each) === 'tcp' || familyOf(each) === 'auto');
    const wildcard = spec.hosts.find(({ text }) => text.startsWith('*'))?.text;
    const fixes = fix('Export it to its own namespace only', [
      addMember(document.text, object.get('spec'), 'exportTo', ['.']),
    ]);
    const catches = port !== undefined && !hasAddress(view, resource) && !object.at('spec.addresses').open;
    const options = { fixes, span: object.get('spec').keySpan };
    if (catches) report(exportedToEveryone, field, 'tcp', { port: port.number, host }, options);
    else if (wildcard !== undefined) report(exportedToEveryone, field, 'wildcard', { host: wildcard }, options);
  },
};
