import { meshGateway } from '../../istio/gatewayNames';
import type { Field } from '../../yaml/field';
import { httpConditionsOf, writeConditions } from './httpConditions';
import { hasOpenLabels, isOpenList, labelsOf, listEnd, listOf, namesOf, spanOf } from './read';
import type {
  ClientTlsFacts,
  DestinationFacts,
  DestinationRuleFacts,
  EndpointFacts,
  GatewayFacts,
  PolicyBlocks,
  PolicyFacts,
  PortFacts,
  RouteFacts,
  ServiceEntryFacts,
  SidecarFacts,
  VirtualServiceFacts,
  WorkloadEntryFacts,
  WorkloadGroupFacts,
} from './types';

/** Facts of a ServiceEntry; absent enums get the zero value that istiod gives them. Source: api networking/v1alpha3/service_entry.proto. */
export function serviceEntryFacts(object: Field, document: string): ServiceEntryFacts {
  const spec = object.get('spec');
  const hosts = spec.get('hosts');
  const ports = spec.get('ports');
  const selector = spec.get('workloadSelector');
  return {
    type: 'ServiceEntry',
    hosts: namesOf(hosts),
    openHosts: isOpenList(hosts),
    addresses: spec.get('addresses').texts(),
    ports: ports.items().flatMap(entryPort),
    portsEnd: listEnd(document, ports),
    openPorts: ports.open || ports.items().some((port) => port.open || port.get('number').unknown),
    resolution: enumOf(spec.get('resolution'), 'NONE'),
    location: enumOf(spec.get('location'), 'MESH_EXTERNAL'),
    endpoints: spec.get('endpoints').items().map(endpointFacts),
    openEndpoints: isOpenList(spec.get('endpoints')),
    workloadSelector: selector.exists ? labelsOf(selector.get('labels')) : undefined,
    exportTo: listOf(spec.get('exportTo')),
    exportToEnd: listEnd(document, spec.get('exportTo')),
    subjectAltNames: spec.get('subjectAltNames').texts(),
  };
}

function enumOf(field: Field, absent: string): string | undefined {
  if (field.unknown) return undefined;
  return field.exists ? field.text : absent;
}

function entryPort(port: Field): PortFacts[] {
  const number = port.get('number').number;
  if (number === undefined) return [];
  return [
    {
      number,
      name: port.get('name').text,
      protocol: port.get('protocol').unknown ? undefined : (port.get('protocol').text ?? ''),
      targetPort: port.get('targetPort').number,
      span: spanOf(port.get('number')),
    },
  ];
}

function endpointFacts(endpoint: Field): EndpointFacts {
  const ports: Record<string, number> = {};
  for (const port of endpoint.get('ports').members()) {
    if (port.number !== undefined) ports[String(port.key)] = port.number;
  }
  return {
    address: endpoint.get('address').text,
    labels: labelsOf(endpoint.get('labels')),
    ports,
    locality: endpoint.get('locality').text,
    network: endpoint.get('network').text,
    weight: endpoint.get('weight').number,
    serviceAccount: endpoint.get('serviceAccount').text,
  };
}

/** Facts of a WorkloadEntry. Its labels are those of the spec, overlaid by those of the metadata. */
export function workloadEntryFacts(object: Field): WorkloadEntryFacts {
  const endpoint = endpointFacts(object.get('spec'));
  const labels = { ...endpoint.labels, ...labelsOf(object.at('metadata.labels')) };
  return { type: 'WorkloadEntry', endpoint: { ...endpoint, labels } };
}

/** Facts of a WorkloadGroup: what its entries will carry. */
export function workloadGroupFacts(object: Field): WorkloadGroupFacts {
  const spec = object.get('spec');
  const labels = { ...labelsOf(spec.at('template.labels')), ...labelsOf(spec.at('metadata.labels')) };
  return { type: 'WorkloadGroup', labels, serviceAccount: spec.at('template.serviceAccount').text };
}

/** Facts of a VirtualService. Hosts are as written; short names are resolved by whoever knows the namespace. */
export function virtualServiceFacts(object: Field): VirtualServiceFacts {
  const spec = object.get('spec');
  const gateways = listOf(spec.get('gateways'));
  return {
    type: 'VirtualService',
    hosts: namesOf(spec.get('hosts')),
    openHosts: isOpenList(spec.get('hosts')),
    gateways,
    exportTo: listOf(spec.get('exportTo')),
    routes: [
      ...routesOf(
        spec,
        'http',
        gateways?.some((name) => name !== meshGateway),
      ),
      ...routesOf(spec, 'tls'),
      ...routesOf(spec, 'tcp'),
    ],
    headers: headersOf(spec.get('http').items()),
  };
}

/** Headers are offered where others are written; a rule never asks for them. */
function headersOf(rules: readonly Field[]): string[] | undefined {
  const found = new Set<string>();
  for (const rule of rules) {
    for (const match of rule.get('match').items())
      for (const key of ['headers', 'withoutHeaders'])
        for (const header of match.get(key).members()) found.add(String(header.key));
    for (const holder of [rule, ...rule.get('route').items()]) {
      for (const side of ['request', 'response']) {
        const changes = holder.get('headers').get(side);
        for (const key of ['set', 'add'])
          for (const header of changes.get(key).members()) found.add(String(header.key));
        for (const name of changes.get('remove').texts()) found.add(name);
      }
    }
  }
  return found.size === 0 ? undefined : [...found];
}

/** @param forGateways true where the rules can meet those of other objects. */
function routesOf(spec: Field, section: RouteFacts['section'], forGateways = false): RouteFacts[] {
  return spec
    .get(section)
    .items()
    .map((rule) => {
      const matches = rule.get('match').items();
      const ports = matches.map((match) => match.get('port').number);
      const gateways = matches.map((match) => listOf(match.get('gateways')));
      const delegate = rule.get('delegate');
      return {
        section,
        destinations: destinationsOf(rule, section),
        matchPorts: matches.length > 0 && ports.every((port) => port !== undefined) ? ports : undefined,
        matchGateways:
          matches.length > 0 && gateways.every((names) => names !== undefined && names.length > 0)
            ? gateways.flatMap((names) => names ?? [])
            : undefined,
        sniHosts: matches.flatMap((match) => match.get('sniHosts').texts()),
        delegate:
          delegate.get('name').text === undefined
            ? undefined
            : { name: delegate.get('name').text ?? '', namespace: delegate.get('namespace').text },
        ...(forGateways && !rule.open && !rule.get('match').open
          ? { conditions: matches.map((match) => writeConditions(httpConditionsOf(match))) }
          : {}),
        span: spanOf(rule),
      };
    });
}

/** The places of a rule where a destination can stand. */
export function destinationFields(rule: Field, section: RouteFacts['section']): Field[] {
  const routed = rule
    .get('route')
    .items()
    .map((route) => route.get('destination'));
  if (section !== 'http') return routed;
  const mirrors = rule
    .get('mirrors')
    .items()
    .map((mirror) => mirror.get('destination'));
  return [...routed, rule.get('mirror'), ...mirrors].filter((field) => field.map !== undefined);
}

function destinationsOf(rule: Field, section: RouteFacts['section']): DestinationFacts[] {
  return destinationFields(rule, section).flatMap((destination) => {
    const host = destination.get('host').text;
    if (host === undefined) return [];
    return [
      {
        host,
        subset: destination.get('subset').text,
        port: destination.at('port.number').number,
        portSpan:
          destination.at('port.number').number === undefined ? undefined : spanOf(destination.at('port.number')),
        path: destination.path,
      },
    ];
  });
}

/** Facts of a DestinationRule. */
export function destinationRuleFacts(object: Field, document: string): DestinationRuleFacts {
  const spec = object.get('spec');
  const host = spec.get('host');
  const selector = spec.get('workloadSelector');
  return {
    type: 'DestinationRule',
    host: host.text === undefined ? undefined : { text: host.text, span: spanOf(host) },
    exportTo: listOf(spec.get('exportTo')),
    exportToEnd: listEnd(document, spec.get('exportTo')),
    workloadSelector: selector.exists ? labelsOf(selector.get('matchLabels')) : undefined,
    subsets: spec
      .get('subsets')
      .items()
      .flatMap((subset) => {
        const name = subset.get('name').text;
        if (name === undefined) return [];
        const labels = subset.get('labels');
        return [
          {
            text: name,
            span: spanOf(subset.get('name')),
            labels: labelsOf(labels),
            openLabels: hasOpenLabels(labels),
            policy: policyFacts(subset.get('trafficPolicy')),
          },
        ];
      }),
    subsetsEnd: listEnd(document, spec.get('subsets')),
    openSubsets:
      isOpenList(spec.get('subsets')) ||
      spec
        .get('subsets')
        .items()
        .some((subset) => subset.get('name').unknown),
    policy: policyFacts(spec.get('trafficPolicy')),
  };
}

function policyFacts(policy: Field): PolicyFacts | undefined {
  if (policy.map === undefined) return undefined;
  return {
    tunnel: policy.get('tunnel').exists,
    ...blocksOf(policy),
    ports: policy
      .get('portLevelSettings')
      .items()
      .flatMap((setting) => {
        const port = setting.at('port.number');
        return port.number === undefined
          ? []
          : [{ number: port.number, numberSpan: spanOf(port), ...blocksOf(setting) }];
      }),
  };
}

function blocksOf(policy: Field): PolicyBlocks {
  const tcp = policy.at('connectionPool.tcp');
  return {
    tls: tlsFacts(policy.get('tls')),
    outlierDetection: policy.get('outlierDetection').exists,
    endsConnections: tcp.get('maxConnectionDuration').exists || tcp.get('tcpKeepalive').exists,
  };
}

function tlsFacts(tls: Field): ClientTlsFacts | undefined {
  if (tls.map === undefined) return undefined;
  const sni = tls.get('sni');
  return {
    mode: enumOf(tls.get('mode'), 'DISABLE'),
    sni: sni.unknown || (sni.exists && sni.text !== ''),
    span: spanOf(tls),
  };
}

/** Facts of an Istio Gateway. */
export function gatewayFacts(object: Field, document: string): GatewayFacts {
  const spec = object.get('spec');
  return {
    type: 'Gateway',
    selector: spec.get('selector').map === undefined ? undefined : labelsOf(spec.get('selector')),
    openServers:
      isOpenList(spec.get('servers')) ||
      spec
        .get('servers')
        .items()
        .some((server) => server.open || isOpenList(server.get('hosts'))),
    servers: spec
      .get('servers')
      .items()
      .map((server) => ({
        port: server.at('port.number').number,
        protocol: server.at('port.protocol').text,
        hosts: server.get('hosts').texts(),
        hostsEnd: listEnd(document, server.get('hosts')),
        bind: server.get('bind').text,
        certificate: certificateOf(server.get('tls')),
        tlsMode: server.get('tls').map === undefined ? undefined : enumOf(server.at('tls.mode'), 'PASSTHROUGH'),
      })),
  };
}

/** Source: pkg/config/analysis/analyzers/gateway/certificate.go. */
function certificateOf(tls: Field): string | undefined {
  const name = tls.get('credentialName').text;
  if (name !== undefined && name !== '') return name;
  const certificate = tls.get('serverCertificate').text ?? '';
  const key = tls.get('privateKey').text ?? '';
  return certificate === '' || key === '' ? undefined : `${certificate} ${key}`;
}

/** Facts of a Sidecar. */
export function sidecarFacts(object: Field): SidecarFacts {
  const spec = object.get('spec');
  const selector = spec.get('workloadSelector');
  return {
    type: 'Sidecar',
    workloadSelector: selector.exists ? labelsOf(selector.get('labels')) : undefined,
    egressHosts: spec
      .get('egress')
      .items()
      .flatMap((listener) => listener.get('hosts').texts()),
  };
}
