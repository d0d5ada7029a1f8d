import type { Check } from '../defineRule';
import { addressesCheck } from './addresses/addresses';
import { legacyAutoAllocateCheck } from './addresses/autoAllocateFlag';
import { ambientEntryCheck } from './ambient/ambientEntry';
import { dynamicDnsCheck } from './dynamicDns/dynamicDns';
import { raceStrategyCheck } from './endpoints/raceStrategy';
import { selectorCheck } from './endpoints/selectorMisses';
import { staticEmptyCheck } from './endpoints/staticEmpty';
import { unwatchedCheck } from './endpoints/unwatched';
import { behindGatewayCheck } from './gateways/behindGateway';
import { drNotSeenByGatewayCheck, egressVsWithoutMeshCheck } from './gateways/egressGateway';
import { gatewayServersCheck } from './gateways/gatewayServers';
import { hostNotResolvableCheck } from './names/hostNotResolvable';
import { hostSpellingCheck } from './names/hostSpelling';
import { overlappingWildcardsCheck } from './names/overlappingWildcards';
import { overridesServiceCheck } from './names/overridesService';
import { sameHostCheck } from './names/sameHost';
import { shortHostCheck } from './names/shortHost';
import { entryPolicyCheck } from './policies/policyCheck';
import { portLevelWipesCheck } from './policies/portLevelWipes';
import { ruleOfItselfCheck } from './policies/ruleOfItself';
import { rulesNotMergedCheck } from './policies/rulesNotMerged';
import { plainHttpCheck } from './ports/plainHttp';
import { portProtocolCheck } from './ports/portProtocol';
import { tcpSamePortCheck } from './ports/tcpSamePort';
import { authorityNotRewrittenCheck } from './routes/authorityNotRewritten';
import { hostsOfRoutesCheck } from './routes/hostsOfRoutes';
import { retriesCheck } from './routes/retries';
import { sanWithoutTlsCheck } from './tls/sanWithoutTls';
import { exportedToEveryoneCheck } from './visibility/exportedToEveryone';
import { exportToHidesEntryCheck } from './visibility/exportToHidesEntry';
import { revisionLabelCheck } from './visibility/revisionLabel';
import { sidecarHidesEntryCheck } from './visibility/sidecarHidesEntry';
import { visibilityPolicyCheck } from './visibility/visibilityPolicy';

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
  legacyAutoAllocateCheck,
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
