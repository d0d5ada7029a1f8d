import { headerOperationNameProblem, setRequestHeaderNameProblem } from '../../../istio/headers';
import { row } from '../row';
import type { Row } from '../row';
import { headerNameTest, isHeaderValue } from '../tests/headers';

/** HDR-09 to HDR-22: what is done to the headers of requests and responses. */
export function headerOperationRows(way: string): Row[] {
  const setKey = headerNameTest(setRequestHeaderNameProblem, undefined, true);
  const otherKey = headerNameTest(headerOperationNameProblem, undefined, true);
  return [
    row('VS-32 HDR-09 HDR-10', `${way}.request.add|set{}`, setKey),
    row('VS-32 HDR-11 HDR-12 HDR-13', `${way}.response.add|set{}`, otherKey),
    row('VS-32 HDR-11 HDR-12 HDR-13', `${way}.request|response.remove[]`, headerNameTest(headerOperationNameProblem)),
    row('VS-32 HDR-14 HDR-15 HDR-16 HDR-17 HDR-18', `${way}.request|response.add|set{}`, isHeaderValue),
  ];
}
