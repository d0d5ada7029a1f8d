import { admissionCheck, row } from '../row';
import { matchLabelsRows } from '../shared/selectors';
import { isAtLeast } from '../tests/numbers';

/** Source: ValidateProxyConfig and validateConcurrency, pkg/config/validation/validation.go. */
export const proxyConfigCheck = admissionCheck(
  ['networking.istio.io/ProxyConfig'],
  [...matchLabelsRows('PC-01 CEL-PC-01 CEL-PC-02 CEL-PC-03'), row('PC-02', 'spec.concurrency', isAtLeast(0))],
);
