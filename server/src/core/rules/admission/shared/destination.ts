import { wildcardDomainProblem } from '../../../istio/hostCheck';
import { row, testing } from '../row';
import type { Row, Test } from '../row';
import { bareWildcardHost, checkHost, hostRules } from '../tests/hosts';
import { isLabelLike } from '../tests/labels';
import { isGivenPort } from '../tests/numbers';
import { routedByGatewayApi } from '../values';

const isDestinationHost: Test = testing([bareWildcardHost, ...hostRules], (field, context) => {
  if (field.text === '*') context.report(bareWildcardHost, field, 'destination');
  else if (field.parent?.map !== undefined) checkHost(field, context, wildcardDomainProblem);
});

/**
 * DST-01, DST-03 and DST-04, for a destination at a way.
 * @param ofRoute routes that istiod makes of Gateway API objects are not checked; mirrors are
 */
export function destinationRows(ids: string, way: string, ofRoute = false): Row[] {
  const unlessGatewayApi = (test: Test): Test =>
    testing(test.rules, (field, context) => {
      if (!ofRoute || !routedByGatewayApi(context.object)) test(field, context);
    });
  return [
    row(`${ids} DST-01`, `${way}.host`, unlessGatewayApi(isDestinationHost)),
    row(`${ids} DST-03`, `${way}.subset`, unlessGatewayApi(isLabelLike(false))),
    row(`${ids} DST-04`, `${way}.port.number`, unlessGatewayApi(isGivenPort)),
  ];
}
