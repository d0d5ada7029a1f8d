import type { Check } from '../defineRule';
import { inertDestinationRuleCheck } from './destinationRule';
import { inertGatewayCheck } from './gateway';
import {
  inertEnvoyFilterCheck,
  inertProxyConfigCheck,
  inertRequestAuthenticationCheck,
  inertSidecarCheck,
  inertWasmPluginCheck,
  inertWorkloadGroupCheck,
} from './otherKinds';
import { inertOnPortsCheck } from './policyOnPorts';
import { inertVirtualServiceCheck } from './virtualService';

/** The checks of fields that are admitted and do nothing. */
export const inertChecks: readonly Check[] = [
  inertDestinationRuleCheck,
  inertEnvoyFilterCheck,
  inertGatewayCheck,
  inertOnPortsCheck,
  inertProxyConfigCheck,
  inertRequestAuthenticationCheck,
  inertSidecarCheck,
  inertVirtualServiceCheck,
  inertWasmPluginCheck,
  inertWorkloadGroupCheck,
];
