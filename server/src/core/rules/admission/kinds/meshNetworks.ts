import { row, whenWritten } from '../row';
import { isIpOrRange } from '../tests/addresses';
import { isPlainHost, isPlainHostOrIp } from '../tests/hosts';
import { isLabelLike } from '../tests/labels';
import { isGivenPort } from '../tests/numbers';
import { meshCheck } from './meshCheck';

const endpoint = 'networks{}.endpoints[]';
const gateway = 'networks{}.gateways[]';

/**
 * Source: ValidateMeshNetworks, pkg/config/validation/agent/validation.go. MN-04 holds only where istiod is told not to
 * resolve names of gateways.
 */
export const meshNetworksCheck = meshCheck('MeshNetworks', [
  row('MN-01', `${endpoint}.fromCidr`, isIpOrRange),
  row('MN-02', `${endpoint}.fromRegistry`, whenWritten(isLabelLike(true))),
  row('MN-03', `${gateway}.registryServiceName`, whenWritten(isPlainHost)),
  row('MN-05', `${gateway}.address`, whenWritten(isPlainHostOrIp)),
  row('MN-06', `${gateway}.port`, isGivenPort),
]);
