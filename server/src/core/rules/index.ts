import type { Check, Rule } from './defineRule';
import { authorizationPolicyCheck } from './admission/kinds/authorizationPolicy';
import { destinationRuleCheck } from './admission/kinds/destinationRule';
import { envoyFilterCheck } from './admission/kinds/envoyFilter';
import { gatewayCheck as gatewayAdmissionCheck } from './admission/kinds/gateway';
import { meshConfigCheck } from './admission/kinds/meshConfig';
import { meshNetworksCheck } from './admission/kinds/meshNetworks';
import { meshProxyConfigCheck } from './admission/kinds/meshProxyConfig';
import { peerAuthenticationCheck } from './admission/kinds/peerAuthentication';
import { proxyConfigCheck } from './admission/kinds/proxyConfig';
import { requestAuthenticationCheck } from './admission/kinds/requestAuthentication';
import { serviceEntryCheck } from './admission/kinds/serviceEntry';
import { sidecarCheck } from './admission/kinds/sidecar';
import { telemetryCheck } from './admission/kinds/telemetry';
import { virtualServiceCheck } from './admission/kinds/virtualService';
import { trafficExtensionCheck, wasmPluginCheck } from './admission/kinds/wasmPlugin';
import { workloadEntryCheck } from './admission/kinds/workloadEntry';
import { workloadGroupCheck } from './admission/kinds/workloadGroup';
import { metadataCheck } from './admission/shared/metadata';
import { ambientAndSidecarCheck } from './ambient/ambientAndSidecar';
import { noWaypointForPolicyCheck } from './ambient/noWaypointForPolicy';
import { noWaypointForRoutesCheck } from './ambient/noWaypointForRoutes';
import { ruleOutsideServiceNamespaceCheck } from './ambient/ruleOutsideServiceNamespace';
import { selectorIgnoredByWaypointCheck } from './ambient/selectorIgnoredByWaypoint';
import { waypointNotFoundCheck } from './ambient/waypointNotFound';
import { waypointWithoutAmbientCheck } from './ambient/waypointWithoutAmbient';
import { workloadWithoutWaypointCheck } from './ambient/workloadWithoutWaypoint';
import { gatewayAddressCheck } from './gatewayApi/gatewayAddressShared';
import { listenersCheck } from './gatewayApi/listenersNotDistinct';
import { parentGatewayCheck } from './gatewayApi/parentGatewayNotFound';
import { referenceNotGrantedCheck } from './gatewayApi/referenceNotGranted';
import { routeBackendCheck } from './gatewayApi/routeBackendNotFound';
import { gatewayClassCheck } from './gatewayApi/unknownGatewayClass';
import { mtlsLostCheck } from './mtls/mtlsLost';
import { mtlsToDisabledServerCheck } from './mtls/mtlsToDisabledServer';
import { plaintextToStrictCheck } from './mtls/plaintextToStrict';
import { strictWithoutClientMtlsCheck } from './mtls/strictWithoutClientMtls';
import { destinationPortCheck } from './references/destinationPortWrong';
import { gatewayCheck } from './references/gatewayNotFound';
import { subsetLabelsCheck } from './references/subsetMatchesNoEndpoint';
import { subsetCheck } from './references/subsetNotFound';
import { unknownHostCheck } from './references/unknownHostReference';
import { unknownNamespaceCheck } from './references/unknownNamespace';
import { competingPeerAuthenticationsCheck } from './security/competingPeerAuthentications';
import { foreignTrustDomainCheck } from './security/foreignTrustDomain';
import { identityWithoutMtlsCheck } from './security/identityWithoutMtls';
import { unknownAuthorizationHostCheck } from './security/unknownAuthorizationHost';
import { unknownHttpMethodCheck } from './security/unknownHttpMethod';
import { unknownPrincipalCheck } from './security/unknownPrincipal';
import { workloadWithoutAuthorizationCheck } from './security/workloadWithoutAuthorization';
import { doubleTlsCheck } from './serviceEntry/doubleTls';
import { httpRouteOnTlsPortCheck } from './serviceEntry/httpRouteOnTlsPort';
import { l7FeaturesUnavailableCheck } from './serviceEntry/l7FeaturesUnavailable';
import { originationNotWiredCheck } from './serviceEntry/originationNotWired';
import { resolutionOmittedCheck } from './serviceEntry/resolutionOmitted';
import { sameHostAndPortCheck } from './serviceEntry/sameHostAndPort';
import { staticEndpointHostnameCheck } from './serviceEntry/staticEndpointHostname';
import { tcpPortCapturesAllCheck } from './serviceEntry/tcpPortCapturesAll';
import { egressHostCheck } from './sidecars/egressHostNotFound';
import { outboundPolicyCheck } from './sidecars/outboundPolicyWithoutMode';
import { rootSidecarSelectorCheck } from './sidecars/rootSidecarSelector';
import { competingDestinationRulesCheck } from './traffic/competingDestinationRules';
import { destinationTwiceCheck } from './traffic/destinationTwice';
import { loneWeightCheck } from './traffic/loneWeight';
import { targetPortCheck } from './workloads/targetPortNotInContainer';
import { workloadGroupAccountCheck } from './workloads/workloadGroupAccount';
import { workloadGroupsAlikeCheck } from './workloads/workloadGroupsAlike';
import { structureCheck } from './structure/checkStructure';
import { YAML_RULES } from './structure/yamlText';

/** Every check, in the order in which they are run. */
export const allChecks: readonly Check[] = [
  structureCheck,
  metadataCheck,
  authorizationPolicyCheck,
  destinationRuleCheck,
  envoyFilterCheck,
  gatewayAdmissionCheck,
  meshConfigCheck,
  meshNetworksCheck,
  meshProxyConfigCheck,
  peerAuthenticationCheck,
  proxyConfigCheck,
  requestAuthenticationCheck,
  serviceEntryCheck,
  sidecarCheck,
  telemetryCheck,
  trafficExtensionCheck,
  virtualServiceCheck,
  wasmPluginCheck,
  workloadEntryCheck,
  workloadGroupCheck,
  // new-rule: checks
  ambientAndSidecarCheck,
  competingDestinationRulesCheck,
  competingPeerAuthenticationsCheck,
  destinationPortCheck,
  destinationTwiceCheck,
  doubleTlsCheck,
  egressHostCheck,
  foreignTrustDomainCheck,
  gatewayAddressCheck,
  gatewayCheck,
  gatewayClassCheck,
  httpRouteOnTlsPortCheck,
  identityWithoutMtlsCheck,
  l7FeaturesUnavailableCheck,
  listenersCheck,
  loneWeightCheck,
  mtlsLostCheck,
  mtlsToDisabledServerCheck,
  noWaypointForPolicyCheck,
  noWaypointForRoutesCheck,
  originationNotWiredCheck,
  outboundPolicyCheck,
  parentGatewayCheck,
  plaintextToStrictCheck,
  referenceNotGrantedCheck,
  resolutionOmittedCheck,
  rootSidecarSelectorCheck,
  routeBackendCheck,
  ruleOutsideServiceNamespaceCheck,
  sameHostAndPortCheck,
  selectorIgnoredByWaypointCheck,
  staticEndpointHostnameCheck,
  strictWithoutClientMtlsCheck,
  subsetCheck,
  subsetLabelsCheck,
  targetPortCheck,
  tcpPortCapturesAllCheck,
  unknownAuthorizationHostCheck,
  unknownHostCheck,
  unknownHttpMethodCheck,
  unknownNamespaceCheck,
  unknownPrincipalCheck,
  waypointNotFoundCheck,
  waypointWithoutAmbientCheck,
  workloadGroupAccountCheck,
  workloadGroupsAlikeCheck,
  workloadWithoutAuthorizationCheck,
  workloadWithoutWaypointCheck,
];

/** Every rule, sorted by code. */
export const allRules: readonly Rule[] = [
  ...new Set([...Object.values(YAML_RULES), ...allChecks.flatMap((check) => check.rules)]),
].sort((a, b) => (a.code < b.code ? -1 : 1));
