import { fqdnProblem } from '../../../istio/hostCheck';
import { gatewayNameProblems } from '../../../istio/gatewayNames';
import { replaceScalar } from '../../../yaml/edit';
import { defineRule, fix } from '../../defineRule';
import { testing } from '../row';
import type { Test } from '../row';
import { checkHost, hostRules } from '../tests/hosts';
import { routedByGatewayApi, shown } from '../values';

export const invalidGatewayName = defineRule({
  code: 'invalid-gateway-name',
  aliases: ['IST0106'],
  refused: true,
  title: 'Not a name of a Gateway',
  source: 'validateGatewayNames, pkg/config/validation/validation.go',
  messages: {
    empty: {
      what: '"{value}" lacks the name of the namespace or of the Gateway.',
      why: "istiod's webhook refuses the object.",
      todo: 'Write namespace/name, or the name alone for a Gateway of the own namespace.',
    },
    part: {
      what: '"{part}" in "{value}" is no name.',
      why: "istiod's webhook refuses the object.",
      todo: 'Write namespace/name, each of letters, digits and inner hyphens.',
    },
  },
});

export const legacyGatewayName = defineRule({
  code: 'legacy-gateway-name',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'A Gateway in the old form',
  source: 'validateGatewayNames, pkg/config/validation/validation.go',
  messages: {
    dots: {
      what: '"{value}" names the Gateway in the old form with dots.',
      why: 'istiod warns about it when the object is applied.',
      todo: 'Write "{better}".',
    },
  },
});

/**
 * GWN-01 to GWN-05: entries name Gateways. Like istiod it stops at the first entry without a slash.
 * @param warns whether istiod passes on the warning about the old form here
 */
export function areGatewayNames(warns: boolean): Test {
  return testing([invalidGatewayName, legacyGatewayName, ...hostRules], (field, context) => {
    const items = field.items();
    const unknown = items.findIndex((item) => item.text === undefined);
    const known = unknown < 0 ? items : items.slice(0, unknown);
    for (const problem of gatewayNameProblems(known.map((item) => item.text ?? ''))) {
      const item = field.item(problem.index);
      const value = shown(item.text ?? '');
      const node = item.scalar;
      if (problem.problem === 'empty-part') context.report(invalidGatewayName, item, 'empty', { value });
      else if (problem.problem === 'bad-host') checkHost(item, context, fqdnProblem);
      else if (problem.problem === 'legacy-form') {
        const { better } = problem;
        const fixes = node === undefined ? [] : fix(`Change to ${better}`, [replaceScalar(node, better)]);
        if (warns) context.report(legacyGatewayName, item, 'dots', { value, better }, { fixes });
      } else {
        const part = problem.problem === 'bad-namespace' ? problem.namespace : problem.name;
        // An empty part has been reported as such.
        if (part === '' || (problem.problem === 'bad-name' && routedByGatewayApi(context.object))) continue;
        context.report(invalidGatewayName, item, 'part', { value, part: shown(part) });
      }
    }
  });
}
