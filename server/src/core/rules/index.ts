import type { Check, Rule } from './defineRule';
import { gatewayHostsCrashIstiodCheck } from './gateways/gatewayHostsCrashIstiod';
import { gatewayApiChecks } from './admission/gatewayApi/kinds';
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
import { stableChannelChecks } from './admission/kinds/stableChannel';
import { telemetryCheck } from './admission/kinds/telemetry';
import { virtualServiceCheck } from './admission/kinds/virtualService';
import { trafficExtensionCheck, wasmPluginCheck } from './admission/kinds/wasmPlugin';
import { workloadEntryCheck } from './admission/kinds/workloadEntry';
import { workloadGroupCheck } from './admission/kinds/workloadGroup';
import { gatewayApiMetadataCheck, metadataCheck } from './admission/shared/metadata';
import { annotationsCheck } from './annotations/istioAnnotations';
import { jwksUnrestrictedCheck, negativeConditionCheck, oldGatewayApiCheck } from './controlPlane/istiod';
import { webhookAddressCheck, webhookServiceCheck } from './controlPlane/webhooks';
import { competingGatewaysCheck } from './gateways/competingGateways';
import { gatewayCredentialCheck } from './gateways/gatewayCredential';
import { gatewayPortOnServiceCheck } from './gateways/gatewayPortOnService';
import { gatewaySelectsNothingCheck } from './gateways/gatewaySelectsNothing';
import { injectionLabelsCheck, namespaceInjectionCheck } from './namespaces/namespaceInjection';
import { namespaceNotFoundCheck } from './references/namespaceNotFound';
import { deploymentPortsCheck } from './services/deploymentPorts';
import { portNamesCheck } from './services/portNames';
import { loggingWithoutProviderCheck } from './telemetry/loggingWithoutProvider';
import { conflictingEntryProtocolCheck } from './traffic/conflictingEntryProtocol';
import { deprecatedFieldsCheck, deprecatedProviderCheck } from './traffic/deprecatedFields';
import { envoyFilterOperationsCheck } from './traffic/envoyFilterOperations';
import { serverNotVerifiedCheck } from './traffic/serverNotVerified';
import { claimWithoutAuthenticationCheck } from './virtualServices/claimWithoutAuthentication';
import { conflictingMeshHostsCheck } from './virtualServices/conflictingMeshHosts';
import { takenByOtherCheck } from './virtualServices/takenByOther';
import { hostNotOnGatewayCheck } from './virtualServices/hostNotOnGateway';
import { internalGatewayCheck } from './virtualServices/internalGateway';
import { subsetOnlyInMeshCheck } from './virtualServices/subsetOnlyInMesh';
import { competingSidecarsCheck, competingTelemetriesCheck } from './workloads/competingSelectors';
import { imageAutoCheck, podWithoutProxyCheck, proxyUserCheck } from './workloads/podProxy';
import { selectorCheck } from './workloads/selectorMatchesNoWorkload';
import { selectorOnGatewayProxyCheck } from './workloads/selectorOnGatewayProxy';
import { inertChecks } from './fieldWithoutEffect';
import { ambientAndSidecarCheck } from './ambient/ambientAndSidecar';
import { noWaypointForPolicyCheck } from './ambient/noWaypointForPolicy';
import { noWaypointForRoutesCheck } from './ambient/noWaypointForRoutes';
import { ruleOutsideServiceNamespaceCheck } from './ambient/ruleOutsideServiceNamespace';
import { selectorIgnoredByWaypointCheck } from './ambient/selectorIgnoredByWaypoint';
import { waypointNotFoundCheck } from './ambient/waypointNotFound';
import { waypointWithoutAmbientCheck } from './ambient/waypointWithoutAmbient';
import { workloadWithoutWaypointCheck } from './ambient/workloadWithoutWaypoint';
import { gatewayAddressCheck } from './gatewayApi/gatewayAddressShared';
import { parentGatewayCheck } from './gatewayApi/parentGatewayNotFound';
import { referenceNotGrantedCheck } from './gatewayApi/referenceNotGranted';
import { routeBackendCheck } from './gatewayApi/routeBackendNotFound';
import { gatewayClassCheck } from './gatewayApi/unknownGatewayClass';
import { mtlsLostCheck } from './mtls/mtlsLost';
import { mtlsToDisabledServerCheck } from './mtls/mtlsToDisabledServer';
import { plaintextToStrictCheck } from './mtls/plaintextToStrict';
import { strictWithoutClientMtlsCheck } from './mtls/strictWithoutClientMtls';
import { destinationPortCheck } from './references/destinationPortWrong';
import { envoyFilterInUseCheck } from './references/envoyFilterInUse';
import { gatewayCheck } from './references/gatewayNotFound';
import { subsetLabelsCheck } from './references/subsetMatchesNoEndpoint';
import { subsetCheck } from './references/subsetNotFound';
import { unknownHostCheck } from './references/unknownHostReference';
import { edgeChecks } from './edgeChecks';
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
import { projectFileCheck } from './control/projectFile';
import { testFileCheck } from './control/testFile';
import { testNamesCheck } from './control/testNames';
import { unusedSuppression } from './control/suppress';
import { oldApiVersionCheck } from './structure/oldApiVersion';
import { trapChecks } from './traps';
import { YAML_RULES } from './structure/yamlText';

/** Every check, in the order in which they are run. */
export const allChecks: readonly Check[] = [
  structureCheck,
  oldApiVersionCheck,
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
  ...stableChannelChecks,
  gatewayApiMetadataCheck,
  ...gatewayApiChecks,
  projectFileCheck,
  testFileCheck,
  testNamesCheck,
  // new-rule: checks
  gatewayHostsCrashIstiodCheck,
  annotationsCheck,
  claimWithoutAuthenticationCheck,
  competingGatewaysCheck,
  competingSidecarsCheck,
  competingTelemetriesCheck,
  conflictingEntryProtocolCheck,
  conflictingMeshHostsCheck,
  takenByOtherCheck,
  deploymentPortsCheck,
  deprecatedFieldsCheck,
  deprecatedProviderCheck,
  envoyFilterOperationsCheck,
  gatewayCredentialCheck,
  gatewayPortOnServiceCheck,
  gatewaySelectsNothingCheck,
  hostNotOnGatewayCheck,
  imageAutoCheck,
  injectionLabelsCheck,
  internalGatewayCheck,
  jwksUnrestrictedCheck,
  loggingWithoutProviderCheck,
  namespaceInjectionCheck,
  namespaceNotFoundCheck,
  negativeConditionCheck,
  oldGatewayApiCheck,
  podWithoutProxyCheck,
  portNamesCheck,
  proxyUserCheck,
  selectorCheck,
  selectorOnGatewayProxyCheck,
  serverNotVerifiedCheck,
  subsetOnlyInMeshCheck,
  webhookAddressCheck,
  webhookServiceCheck,
  ambientAndSidecarCheck,
  competingDestinationRulesCheck,
  competingPeerAuthenticationsCheck,
  destinationPortCheck,
  destinationTwiceCheck,
  doubleTlsCheck,
  envoyFilterInUseCheck,
  egressHostCheck,
  foreignTrustDomainCheck,
  gatewayAddressCheck,
  gatewayCheck,
  gatewayClassCheck,
  httpRouteOnTlsPortCheck,
  identityWithoutMtlsCheck,
  l7FeaturesUnavailableCheck,
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
  ...edgeChecks,
  ...trapChecks,
  ...inertChecks,
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
  ...new Set([unusedSuppression, ...Object.values(YAML_RULES), ...allChecks.flatMap((check) => check.rules)]),
].sort((a, b) => (a.code < b.code ? -1 : 1));
