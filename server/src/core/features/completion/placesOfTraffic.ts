import { headerList, headerNames, methods, methodsOfCors, retryConditions } from './httpWords';
import { ownServiceAccounts, sourceNamespaces } from './identities';
import { hosts } from './known';
import { ofCallers, ofGateways, ofHost, ofNamespace } from './labels';
import {
  boundGateways,
  egressHosts,
  exportTargets,
  gatewayHosts,
  gateways,
  holder,
  hostPorts,
  protocolWords,
  serverHosts,
  sniHosts,
  subsets,
  without,
} from './names';
import { labelPlaces, together } from './placeTypes';
import type { Places, Source } from './placeTypes';
import { ownPods, podPorts, requestPorts } from './podPorts';
import { clientSecrets, delegateNamespaces, delegates, gatewaySecrets } from './references';
import { entryPortNames } from './entryPorts';

const exportedTo: Record<string, Source> = { 'spec.exportTo[]': (context) => exportTargets(context, false) };

function destination(way: string): Record<string, Source> {
  return {
    [`${way}.host`]: (context) => hosts(context, { wildcards: false }),
    [`${way}.subset`]: subsets,
    [`${way}.port.number`]: (context) => hostPorts(context, holder(context, 2).get('host')),
  };
}

const ownHostPorts: Source = (context) => hostPorts(context, context.object.at('spec.host'));
const match = 'spec.http[].match[]';
const changes = 'headers.request|response';

const virtualService: Places = {
  values: {
    'spec.hosts[]': (context) => without(context, [...hosts(context, { wildcards: true }), ...serverHosts(context)]),
    'spec.gateways[]': gateways,
    ...exportedTo,
    'spec.http|tls|tcp[].match[].gateways[]': boundGateways,
    'spec.http|tls|tcp[].match[].port': requestPorts,
    'spec.http|tls|tcp[].match[].sourceNamespace': sourceNamespaces,
    'spec.tls[].match[].sniHosts[]': sniHosts,
    [`${match}.method.exact`]: methods,
    'spec.http[].corsPolicy.allowMethods[]': methodsOfCors,
    'spec.http[].corsPolicy.allowHeaders|exposeHeaders[]': headerList,
    'spec.http[].retries.retryOn': retryConditions,
    'spec.http[].delegate.name': delegates,
    'spec.http[].delegate.namespace': delegateNamespaces,
    [`spec.http[].${changes}.remove[]`]: headerList,
    [`spec.http[].route[].${changes}.remove[]`]: headerList,
    ...destination('spec.http|tls|tcp[].route[].destination'),
    ...destination('spec.http[].mirror'),
    ...destination('spec.http[].mirrors[].destination'),
  },
  keys: {
    [`${match}.headers|withoutHeaders`]: headerNames,
    [`spec.http[].${changes}.set|add`]: headerNames,
    [`spec.http[].route[].${changes}.set|add`]: headerNames,
  },
};

/** What a traffic policy holds wherever it stands. */
function trafficPolicy(way: string): Record<string, Source> {
  return {
    [`${way}.loadBalancer.consistentHash.httpHeaderName`]: headerNames,
    [`${way}.tls.credentialName`]: clientSecrets,
  };
}

const destinationRule: Places = {
  values: {
    'spec.host': (context) => hosts(context, { wildcards: true }),
    ...exportedTo,
    'spec.trafficPolicy.portLevelSettings[].port.number': ownHostPorts,
    'spec.subsets[].trafficPolicy.portLevelSettings[].port.number': ownHostPorts,
    ...trafficPolicy('spec.trafficPolicy'),
    ...trafficPolicy('spec.trafficPolicy.portLevelSettings[]'),
    ...trafficPolicy('spec.subsets[].trafficPolicy'),
    ...trafficPolicy('spec.subsets[].trafficPolicy.portLevelSettings[]'),
  },
};

/** Places in objects that lead traffic. */
export const TRAFFIC_PLACES: Readonly<Record<string, Places>> = {
  ServiceEntry: together(labelPlaces('spec.workloadSelector.labels', ofNamespace), {
    keys: { 'spec.endpoints[].ports': entryPortNames },
    values: {
      'spec.ports[].protocol': protocolWords,
      'spec.exportTo[]': (context) => exportTargets(context, true),
      'spec.endpoints[].serviceAccount': ownServiceAccounts,
    },
  }),
  WorkloadEntry: { values: { 'spec.serviceAccount': ownServiceAccounts } },
  WorkloadGroup: { values: { 'spec.template.serviceAccount': ownServiceAccounts } },
  VirtualService: together(labelPlaces('spec.http|tls|tcp[].match[].sourceLabels', ofCallers), virtualService),
  DestinationRule: together(
    labelPlaces('spec.subsets[].labels', ofHost),
    labelPlaces('spec.workloadSelector.matchLabels', ofNamespace),
    destinationRule,
  ),
  Gateway: together(labelPlaces('spec.selector', ofGateways), {
    values: {
      'spec.servers[].port.protocol': protocolWords,
      'spec.servers[].hosts[]': gatewayHosts,
      'spec.servers[].tls.credentialName': gatewaySecrets,
      'spec.servers[].tls.credentialNames[]': gatewaySecrets,
    },
  }),
  Sidecar: together(labelPlaces('spec.workloadSelector.labels', ofNamespace), {
    values: {
      'spec.ingress[].port.protocol': protocolWords,
      'spec.egress[].port.protocol': protocolWords,
      'spec.ingress[].port.number': podPorts(ownPods),
      'spec.egress[].hosts[]': egressHosts,
    },
  }),
};
