import { gatewaysInFull, httpFilters, listenerNames, livingWords, networkFilters, operations } from './envoyFilter';
import { claims, conditions, conditionValues, headerNames, methods } from './httpWords';
import { principals, requestPrincipals, serviceAccounts, sourceNamespaces } from './identities';
import { fullHosts } from './known';
import { ofSelector } from './labels';
import { holder, hostPorts, subsetsOf, without } from './names';
import { labelPlaces, together } from './placeTypes';
import type { Places, Source } from './placeTypes';
import { ownPods, podPorts } from './podPorts';
import { operationHosts, operationPaths } from './operations';
import { AUTHORIZERS, LOGGERS, METRICS, TRACERS } from './providerTypes';
import { celAttributes } from './wordsInText';
import { ownSecrets, POLICY_TARGETS, providers, referenceGroups, referenceKinds, referenceNames } from './references';

const selector = labelPlaces('spec.selector.matchLabels', ofSelector);
const targets: Places = {
  values: {
    'spec.targetRef.name': referenceNames(POLICY_TARGETS),
    'spec.targetRef.kind': referenceKinds(POLICY_TARGETS),
    'spec.targetRef.group': referenceGroups(POLICY_TARGETS),
    'spec.targetRefs[].name': referenceNames(POLICY_TARGETS),
    'spec.targetRefs[].kind': referenceKinds(POLICY_TARGETS),
    'spec.targetRefs[].group': referenceGroups(POLICY_TARGETS),
  },
};
const listener = podPorts(ownPods);

/** Ports of the selected pods as texts, which AuthorizationPolicies want. */
const listenerTexts: Source = (context) =>
  without(
    context,
    listener(context).map((port) => ({ ...port, value: String(port.value) })),
  );

/** Places in objects that decide about requests, watch them, or change the proxies. */
export const POLICY_PLACES: Readonly<Record<string, Places>> = {
  AuthorizationPolicy: together(selector, targets, {
    values: {
      'spec.provider.name': providers(AUTHORIZERS),
      'spec.rules[].from[].source.namespaces|notNamespaces[]': sourceNamespaces,
      'spec.rules[].from[].source.principals|notPrincipals[]': principals,
      'spec.rules[].from[].source.serviceAccounts|notServiceAccounts[]': serviceAccounts,
      'spec.rules[].from[].source.requestPrincipals|notRequestPrincipals[]': requestPrincipals,
      'spec.rules[].to[].operation.methods|notMethods[]': methods,
      'spec.rules[].to[].operation.ports|notPorts[]': listenerTexts,
      'spec.rules[].to[].operation.hosts|notHosts[]': operationHosts,
      'spec.rules[].to[].operation.paths|notPaths[]': operationPaths,
      'spec.rules[].when[].key': conditions,
      'spec.rules[].when[].values|notValues[]': conditionValues,
    },
  }),
  PeerAuthentication: together(selector, { keys: { 'spec.portLevelMtls': listener } }),
  RequestAuthentication: together(selector, targets, {
    values: {
      'spec.jwtRules[].fromHeaders[].name': headerNames,
      'spec.jwtRules[].outputPayloadToHeader': headerNames,
      'spec.jwtRules[].outputClaimToHeaders[].header': headerNames,
      'spec.jwtRules[].outputClaimToHeaders[].claim': claims,
    },
  }),
  Telemetry: together(selector, targets, {
    values: {
      'spec.tracing[].providers[].name': providers(TRACERS),
      'spec.metrics[].providers[].name': providers(METRICS),
      'spec.accessLogging[].providers[].name': providers(LOGGERS),
      'spec.tracing[].customTags{}.header.name': headerNames,
      'spec.accessLogging[].filter.expression': celAttributes,
      'spec.metrics[].overrides[].tagOverrides{}.value': celAttributes,
    },
  }),
  WasmPlugin: together(selector, targets, { values: { 'spec.imagePullSecret': ownSecrets } }),
  TrafficExtension: together(selector, targets),
  ProxyConfig: selector,
  EnvoyFilter: together(labelPlaces('spec.workloadSelector.labels', ofSelector), targets, {
    values: {
      'spec.configPatches[].applyTo': livingWords,
      'spec.configPatches[].match.context': livingWords,
      'spec.configPatches[].patch.operation': operations,
      'spec.configPatches[].match.listener.name': listenerNames,
      'spec.configPatches[].match.listener.filterChain.filter.name': networkFilters,
      'spec.configPatches[].match.listener.filterChain.filter.subFilter.name': httpFilters,
      'spec.configPatches[].match.cluster.service': fullHosts,
      'spec.configPatches[].match.cluster.subset': (context) => subsetsOf(context, holder(context, 1).get('service')),
      'spec.configPatches[].match.cluster.portNumber': (context) =>
        hostPorts(context, holder(context, 1).get('service')),
      'spec.configPatches[].match.routeConfiguration.gateway': gatewaysInFull,
    },
  }),
};
