import { areBranches } from '../../../yaml/branches';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule } from '../../defineRule';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { hasEntries, lacks, lacksEntries } from '../values';

const REFUSED = "istiod's webhook refuses the object.";

export const routeActions = defineRule({
  code: 'route-actions-conflict',
  aliases: ['IST0106'],
  refused: true,
  title: 'A route does not say one thing to do',
  source: 'validateHTTPRouteConflict, pkg/config/validation/virtualservice.go',
  messages: {
    delegated: {
      what: 'The route delegates to another VirtualService and has "{name}".',
      why: `The delegate says where requests go; ${REFUSED}`,
      todo: 'Keep either "delegate" or "{name}".',
    },
    nested: {
      what: 'A delegate delegates again.',
      why: `There is only one level of delegation; ${REFUSED}`,
      todo: 'Write the routes here, or delegate from the root VirtualService.',
    },
    both: {
      what: 'The route has "{name}" and "{other}".',
      why: `A request that is answered by "{name}" never comes to "{other}"; ${REFUSED}`,
      todo: 'Keep one of the two.',
    },
    none: {
      what: 'The route does not say what to do with a request.',
      why: REFUSED,
      todo: 'Add "route" with a destination, "redirect" or "directResponse".',
    },
  },
});

/** A route delegates, redirects, answers itself, or goes on to destinations. */
export const hasOneAction: Test = testing([routeActions], (field, context) => {
  if (field.map === undefined) return;
  const delegate = field.get('delegate');
  const hosts = context.object.at('spec.hosts');
  const isRoot = hasEntries(hosts) || hosts.open;
  if (delegate.exists && isRoot) {
    for (const name of ['redirect', 'route']) {
      const member = field.get(name);
      if (name === 'route' ? hasEntries(member) : member.exists)
        reportAction(field, member, delegate, 'delegated', context);
    }
    return;
  }
  if (delegate.exists) reportAction(field, delegate, undefined, 'nested', context);
  const redirect = field.get('redirect');
  const direct = field.get('directResponse');
  const action = redirect.exists ? redirect : direct.exists ? direct : undefined;
  const route = field.get('route');
  if (action === undefined) {
    if (lacksEntries(route) && lacks(redirect) && lacks(direct) && !field.open)
      context.report(routeActions, field, 'none');
    return;
  }
  const others = [
    ...(hasEntries(route) ? [route] : []),
    ...['fault', 'rewrite'].map((name) => field.get(name)),
    ...(action === redirect ? [direct] : []),
  ];
  for (const other of others) if (other.exists) reportAction(field, other, action, 'both', context);
});

function reportAction(
  route: Field,
  member: Field,
  other: Field | undefined,
  message: 'delegated' | 'nested' | 'both',
  context: ObjectContext,
): void {
  if (other !== undefined && areBranches(context.document, [member, other])) return;
  // Without its only action the route would be refused for that.
  const goesOn = hasEntries(route.get('route')) || member.key === 'directResponse';
  const removable = message === 'nested' ? [] : [member, ...(other !== undefined && goesOn ? [other] : [])];
  const fixes = removable.flatMap((each) => removal(`Remove "${String(each.key)}"`, each, context));
  const name = String(message === 'both' ? other?.key : member.key);
  const names = { name, other: String(member.key) };
  context.report(routeActions, route, message, names, { span: member.keySpan, fixes });
}
