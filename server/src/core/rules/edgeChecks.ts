import type { Check } from './defineRule';
import { addressesCheck } from './serviceEntry/addresses/addresses';
import { ambientEntryCheck } from './serviceEntry/ambient/ambientEntry';
import { dynamicDnsCheck } from './serviceEntry/dynamicDns/dynamicDns';
import { raceStrategyCheck } from './serviceEntry/endpoints/raceStrategy';
import { selectorCheck } from './serviceEntry/endpoints/selectorMisses';
import { staticEmptyCheck } from './serviceEntry/endpoints/staticEmpty';
import { unwatchedCheck } from './serviceEntry/endpoints/unwatched';
import { behindGatewayCheck } from './serviceEntry/gateways/behindGateway';
import { drNotSeenByGatewayCheck, egressVsWithoutMeshCheck } from './serviceEntry/gateways/egressGateway';
import { gatewayServersCheck } from './serviceEntry/gateways/gatewayServers';
import { hostNotResolvableCheck } from './serviceEntry/names/hostNotResolvable';
import { hostSpellingCheck } from './serviceEntry/names/hostSpelling';
import { overlappingWildcardsCheck } from './serviceEntry/names/overlappingWildcards';
import { overridesServiceCheck } from './serviceEntry/names/overridesService';
import { sameHostCheck } from './serviceEntry/names/sameHost';
import { shortHostCheck } from './serviceEntry/names/shortHost';
import { entryPolicyCheck } from './policies/policyCheck';
import { portLevelWipesCheck } from './policies/portLevelWipes';
import { ruleOfItselfCheck } from './policies/ruleOfItself';
import { rulesNotMergedCheck } from './policies/rulesNotMerged';
import { plainHttpCheck } from './serviceEntry/ports/plainHttp';
import { portProtocolCheck } from './serviceEntry/ports/portProtocol';
import { tcpSamePortCheck } from './serviceEntry/ports/tcpSamePort';
import { authorityNotRewrittenCheck } from './serviceEntry/routes/authorityNotRewritten';
import { hostsOfRoutesCheck } from './serviceEntry/routes/hostsOfRoutes';
import { retriesCheck } from './serviceEntry/routes/retries';
import { sanWithoutTlsCheck } from './serviceEntry/tls/sanWithoutTls';
import { exportedToEveryoneCheck } from './serviceEntry/visibility/exportedToEveryone';
import { exportToHidesEntryCheck } from './serviceEntry/visibility/exportToHidesEntry';
import { revisionLabelCheck } from './serviceEntry/visibility/revisionLabel';
import { sidecarHidesEntryCheck } from './serviceEntry/visibility/sidecarHidesEntry';
import { visibilityPolicyCheck } from './serviceEntry/visibility/visibilityPolicy';

/** The checks of what is admitted and does something else than it looks like, at the edge of the mesh. */
export const edgeChecks: readonly Check[] = [
  addressesCheck,
  ambientEntryCheck,
  authorityNotRewrittenCheck,
  behindGatewayCheck,
  drNotSeenByGatewayCheck,
  dynamicDnsCheck,
  egressVsWithoutMeshCheck,
  entryPolicyCheck,
  exportedToEveryoneCheck,
  exportToHidesEntryCheck,
  gatewayServersCheck,
  hostNotResolvableCheck,
  hostSpellingCheck,
  hostsOfRoutesCheck,
  overlappingWildcardsCheck,
  overridesServiceCheck,
  plainHttpCheck,
  portLevelWipesCheck,
  portProtocolCheck,
  raceStrategyCheck,
  retriesCheck,
  revisionLabelCheck,
  ruleOfItselfCheck,
  rulesNotMergedCheck,
  sameHostCheck,
  sanWithoutTlsCheck,
  selectorCheck,
  shortHostCheck,
  sidecarHidesEntryCheck,
  staticEmptyCheck,
  tcpSamePortCheck,
  unwatchedCheck,
  visibilityPolicyCheck,
];
