import type { Labels } from '../../workspace/facts/types';
import type { Field } from '../../yaml/field';
import type { ObjectMeta, Place, SourceObject } from './object';
import { metaOf } from './object';
import { labelsAt, placeReader } from './read';
import type { PlaceReader } from './read';

/** A port of a ServiceEntry. */
export interface EntryPort {
  readonly place: Place;
  readonly number: number;
  readonly name: string;
  readonly protocol: string;
  readonly targetPort: number | undefined;
}

/** An endpoint: of a ServiceEntry, or the spec of a WorkloadEntry. */
export interface EndpointSpec {
  readonly place: Place;
  readonly address: string;
  readonly ports: ReadonlyMap<string, number>;
  readonly labels: Labels;
  readonly locality: string;
  readonly network: string;
  readonly weight: number | undefined;
  readonly serviceAccount: string;
}

/** How a ServiceEntry finds its endpoints. */
export type EntryResolution = 'NONE' | 'STATIC' | 'DNS' | 'DNS_ROUND_ROBIN' | 'DYNAMIC_DNS';

/** A ServiceEntry. */
export interface ServiceEntry {
  readonly kind: 'ServiceEntry';
  readonly meta: ObjectMeta;
  readonly hosts: readonly string[];
  readonly hostsPlace: Place;
  readonly addresses: readonly string[];
  readonly ports: readonly EntryPort[];
  readonly external: boolean;
  readonly resolution: EntryResolution;
  readonly resolutionPlace: Place;
  readonly endpoints: readonly EndpointSpec[];
  readonly workloadSelector: Labels | undefined;
  readonly exportTo: readonly string[];
  readonly subjectAltNames: readonly string[];
  /** `status.addresses`, by host. */
  readonly statusAddresses: ReadonlyMap<string, readonly string[]>;
}

/** A WorkloadEntry. */
export interface WorkloadEntry {
  readonly kind: 'WorkloadEntry';
  readonly meta: ObjectMeta;
  readonly endpoint: EndpointSpec;
}

const RESOLUTIONS: ReadonlySet<string> = new Set<EntryResolution>([
  'NONE',
  'STATIC',
  'DNS',
  'DNS_ROUND_ROBIN',
  'DYNAMIC_DNS',
]);

function isResolution(text: string): text is EntryResolution {
  return RESOLUTIONS.has(text);
}

/** Decodes a ServiceEntry. */
export function serviceEntry(source: SourceObject): ServiceEntry | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const { field } = source;
  const spec = field.get('spec');
  const place = placeReader(field);
  const resolution = spec.get('resolution').text ?? 'NONE';
  const selector = spec.get('workloadSelector');
  return {
    kind: 'ServiceEntry',
    meta,
    hosts: spec.get('hosts').texts(),
    hostsPlace: place(spec.get('hosts')),
    addresses: spec.get('addresses').texts(),
    ports: spec
      .get('ports')
      .items()
      .map((port) => ({
        place: place(port),
        number: port.get('number').number ?? 0,
        name: port.get('name').text ?? '',
        protocol: port.get('protocol').text ?? '',
        targetPort: port.get('targetPort').number,
      })),
    external: spec.get('location').text !== 'MESH_INTERNAL',
    resolution: isResolution(resolution) ? resolution : 'NONE',
    resolutionPlace: place(spec.get('resolution')),
    endpoints: spec
      .get('endpoints')
      .items()
      .map((endpoint) => endpointSpec(endpoint, place)),
    workloadSelector: selector.exists ? labelsAt(selector.get('labels')) : undefined,
    exportTo: spec.get('exportTo').texts(),
    subjectAltNames: spec.get('subjectAltNames').texts(),
    statusAddresses: statusAddresses(field.at('status.addresses')),
  };
}

/** Decodes a WorkloadEntry. Its labels are those of the spec, overlaid by those of the metadata. */
export function workloadEntry(source: SourceObject): WorkloadEntry | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const endpoint = endpointSpec(source.field.get('spec'), placeReader(source.field));
  return { kind: 'WorkloadEntry', meta, endpoint: { ...endpoint, labels: { ...endpoint.labels, ...meta.labels } } };
}

function endpointSpec(field: Field, place: PlaceReader): EndpointSpec {
  const ports = new Map<string, number>();
  for (const port of field.get('ports').members())
    if (port.number !== undefined) ports.set(String(port.key), port.number);
  return {
    place: place(field.get('address').exists ? field.get('address') : field),
    address: field.get('address').text ?? '',
    ports,
    labels: labelsAt(field.get('labels')),
    locality: field.get('locality').text ?? '',
    network: field.get('network').text ?? '',
    weight: field.get('weight').number,
    serviceAccount: field.get('serviceAccount').text ?? '',
  };
}

function statusAddresses(list: Field): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const entry of list.items()) {
    const host = entry.get('host').text;
    const value = entry.get('value').text;
    if (host === undefined || value === undefined) continue;
    found.set(host, [...(found.get(host) ?? []), value]);
  }
  return found;
}
