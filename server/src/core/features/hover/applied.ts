import { isGatewayApiGroup, isIstioGroup } from '../../schema/kinds';
import type { ObjectFacts } from '../../workspace/facts/types';
import type { Path } from '../../yaml/path';
import { exportToHover } from './exportTo';
import { gatewayHover } from './gateway';
import { hostHover } from './host';
import { meshConfigHover } from './meshConfig';
import { namespaceHover, unwrittenNamespace } from './namespace';
import { portReferenceHover } from './port';
import { selectorHover } from './selector';
import { addressesHover, endpointAddressHover, entryHostHover, locationHover } from './serviceEntry/fields';
import { portHover, protocolHover } from './serviceEntry/protocol';
import { omittedResolution, resolutionHover } from './serviceEntry/resolution';
import { serviceEntryHovers } from './serviceEntry/table';
import { definedSubsetHover, destinationSubsetHover } from './subset';
import { here } from './table';
import type { AppliedHover, HoverTable } from './table';
import { sidecarHovers } from './workloads/sidecar';
import { workloadEntryHovers, workloadGroupHovers } from './workloads/entries';
import { destinationRuleHovers } from './destinationRule/table';
import { gatewayHovers } from './gateway/table';
import { extensionHovers } from './extensions/table';
import { gatewayApiHovers } from './gatewayApi/table';
import { metadataHovers } from './metadata/table';
import { serviceHovers } from './kubernetes/service';
import { authorizationHovers } from './security/authorization';
import { peerHovers } from './security/peer';
import { requestHovers } from './security/requests';
import { virtualServiceHovers } from './virtualService/table';

const host: AppliedHover = { text: hostHover, alone: 'on the value' };
const subset: AppliedHover = { text: destinationSubsetHover, alone: 'on the value' };
const definedSubset: AppliedHover = { text: definedSubsetHover, alone: 'on the value' };
const gateway: AppliedHover = { text: gatewayHover, alone: 'on the value' };
const protocol: AppliedHover = { text: protocolHover, alone: 'on key and value' };
const resolution: AppliedHover = { text: resolutionHover, alone: 'on key and value' };
const omitted: AppliedHover = { text: omittedResolution };
const selector: AppliedHover = { text: selectorHover };
const exportTo: AppliedHover = { text: exportToHover };
const port: AppliedHover = { text: portReferenceHover };
const meshConfig = here(meshConfigHover);
const unwritten: AppliedHover = { text: unwrittenNamespace, ofAllWorlds: true };

/** By kind (`*` for all) and place; `[]` is any item, `*` any label. */
const TABLE: Readonly<Record<string, HoverTable>> = {
  '*': {
    'metadata.namespace': { text: namespaceHover, ofAllWorlds: true },
    metadata: unwritten,
    'metadata.name': unwritten,
  },
  ServiceEntry: {
    'spec.resolution': resolution,
    spec: omitted,
    'spec.hosts': omitted,
    'spec.hosts[]': { text: entryHostHover, alone: 'on the value' },
    'spec.ports[].protocol': protocol,
    'spec.ports[].number': { text: portHover },
    'spec.location': { text: locationHover },
    'spec.addresses': { text: addressesHover },
    'spec.addresses[]': { text: addressesHover, alone: 'on the value' },
    ...serviceEntryHovers,
    'spec.endpoints[].address': { text: endpointAddressHover, alone: 'on the value' },
    'spec.exportTo': exportTo,
    'spec.exportTo[]': exportTo,
  },
  VirtualService: {
    ...virtualServiceHovers,
    'spec.hosts[]': host,
    'spec.exportTo': exportTo,
    'spec.exportTo[]': exportTo,
    'spec.gateways[]': gateway,
    'spec.http[].match[].gateways[]': gateway,
    'spec.tls[].match[].gateways[]': gateway,
    'spec.tcp[].match[].gateways[]': gateway,
    ...destinations('spec.http[].route[].destination'),
    ...destinations('spec.http[].mirror'),
    ...destinations('spec.http[].mirrors[].destination'),
    ...destinations('spec.tls[].route[].destination'),
    ...destinations('spec.tcp[].route[].destination'),
  },
  DestinationRule: {
    ...destinationRuleHovers,
    'spec.host': host,
    'spec.exportTo': exportTo,
    'spec.exportTo[]': exportTo,
    'spec.subsets[].name': definedSubset,
    'spec.subsets[].labels': definedSubset,
    'spec.subsets[].labels.*': definedSubset,
    'spec.trafficPolicy.portLevelSettings[].port.number': port,
    'spec.subsets[].trafficPolicy.portLevelSettings[].port.number': port,
  },
  Gateway: gatewayHovers,
  Sidecar: sidecarHovers,
  WorkloadEntry: workloadEntryHovers,
  WorkloadGroup: workloadGroupHovers,
  AuthorizationPolicy: authorizationHovers,
  PeerAuthentication: peerHovers,
  RequestAuthentication: requestHovers,
  ...extensionHovers,
};

/** Kinds of Kubernetes whose own fields mean something to Istio; labels and annotations are looked at on all kinds. */
const KUBERNETES: Readonly<Record<string, HoverTable>> = { Service: serviceHovers };

const KUBERNETES_GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'argoproj.io']);

function destinations(way: string): Record<string, AppliedHover> {
  return { [`${way}.host`]: host, [`${way}.subset`]: subset, [`${way}.port.number`]: port };
}

const SELECTORS =
  /^spec\.(?:workloadSelector(?:\.(?:labels|matchLabels)(?:\.\*)?)?|selector(?:\.(?:matchLabels(?:\.\*)?|\*))?)$/;
const SELECTOR_KINDS: ReadonlySet<string> = new Set([
  'ServiceEntry',
  'Sidecar',
  'EnvoyFilter',
  'DestinationRule',
  'Gateway',
  'AuthorizationPolicy',
  'PeerAuthentication',
  'RequestAuthentication',
  'ProxyConfig',
  'Telemetry',
  'TrafficExtension',
  'WasmPlugin',
]);

/** The applied hover for a place of an object; undefined where the words of the field are all there is. */
export function appliedHover({ group, kind }: ObjectFacts, path: Path, onKey: boolean): AppliedHover | undefined {
  const ways = [
    wayOf(path),
    wayOf(path.map((step, index) => (index > 0 && ANY_KEYS.has(String(path[index - 1])) ? '*' : step))),
  ];
  if (group === '' && kind === 'MeshConfig') return path.length === 0 ? undefined : meshConfig;
  if (KUBERNETES_GROUPS.has(group)) return inTables(ways, KUBERNETES[kind], metadataHovers);
  if (isGatewayApiGroup(group)) return inTables(ways, gatewayApiHovers[kind], TABLE['*'], metadataHovers);
  if (!isIstioGroup(group)) return undefined;
  const found = inTables(ways, TABLE[kind], TABLE['*'], metadataHovers);
  if (found !== undefined) return found === omitted && !onKey ? undefined : found;
  return SELECTOR_KINDS.has(kind) && SELECTORS.test(ways[1] ?? '') ? selector : undefined;
}

function inTables(ways: readonly string[], ...tables: (HoverTable | undefined)[]): AppliedHover | undefined {
  for (const table of tables)
    for (const way of ways) if (table !== undefined && Object.hasOwn(table, way)) return table[way];
  return undefined;
}

/** Members whose keys anybody may choose. */
const ANY_KEYS: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'selector',
  'sourceLabels',
  'portLevelMtls',
  'headers',
  'withoutHeaders',
  'queryParams',
  'set',
  'add',
  'ports',
]);

function wayOf(path: Path): string {
  let way = '';
  for (const step of path) way += typeof step === 'number' ? '[]' : way === '' ? step : `.${step}`;
  return way;
}
