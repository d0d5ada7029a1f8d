import { fqdnProblem, wildcardDomainProblem } from '../../../istio/hostCheck';
import { row, testing } from '../row';
import type { Row, Test } from '../row';
import { bareWildcardHost, checkHost, hostRules } from '../tests/hosts';
import { isLabelLike } from '../tests/labels';
import { isGivenPort } from '../tests/numbers';
import { routedByGatewayApi } from '../values';

function isDestinationHost(problem: typeof fqdnProblem): Test {
  return testing([bareWildcardHost, ...hostRules], (field, context) => {
    if (field.text === '*') context.report(bareWildcardHost, field, 'destination');
    else if (field.parent?.map !== undefined) checkHost(field, context, problem);
  });
}

/**
 * DST-01, DST-03 and DST-04, for a destination at a way.
 * @param of a route: those that istiod makes of Gateway API objects are not checked, mirrors are; of a proxy: no wildcard
 */
export function destinationRows(ids: string, way: string, of?: 'route' | 'proxy'): Row[] {
  const unlessGatewayApi = (test: Test): Test =>
    testing(test.rules, (field, context) => {
      if (of !== 'route' || !routedByGatewayApi(context.object)) test(field, context);
    });
  return [
    row(
      `${ids} DST-01`,
      `${way}.host`,
      unlessGatewayApi(isDestinationHost(of === 'proxy' ? fqdnProblem : wildcardDomainProblem)),
    ),
    row(`${ids} DST-03`, `${way}.subset`, unlessGatewayApi(isLabelLike(false))),
    row(`${ids} DST-04`, `${way}.port.number`, unlessGatewayApi(isGivenPort)),
  ];
}
