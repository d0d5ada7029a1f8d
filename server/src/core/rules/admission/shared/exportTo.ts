import { exportToProblems } from '../../../istio/exportTo';
import type { ExportToOwner } from '../../../istio/exportTo';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import type { Fix } from '../../finding';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { shown } from '../values';

export const exportToShape = defineRule({
  code: 'exportto-shape',
  aliases: ['IST0106'],
  refused: true,
  title: 'exportTo contradicts itself',
  source: 'validateExportTo, pkg/config/validation/validation.go; Validate, pkg/config/visibility/visibility.go',
  messages: {
    ownTwice: {
      what: '"." and "{namespace}" are the same namespace here.',
      why: "istiod's webhook refuses entries that mean the same.",
      todo: 'Remove one of the two.',
    },
    repeated: {
      what: '"{entry}" stands twice in "exportTo".',
      why: "istiod's webhook refuses entries that mean the same.",
      todo: 'Remove one of the two.',
    },
    none: {
      what: '"~" (nobody) is not allowed in "exportTo" of a {kind}.',
      why: "It would have no effect anywhere; istiod's webhook refuses the object.",
      todo: 'Write "." for the own namespace, or remove the object.',
    },
    entry: {
      what: '"{entry}" is no entry for "exportTo".',
      why: "It is no name that a namespace can have; istiod's webhook refuses the object.",
      todo: 'Write ".", "*" or the name of a namespace.',
    },
    selectorOthers: {
      what: 'A DestinationRule with a workloadSelector is exported to other namespaces.',
      why: "It holds only for workloads of its own namespace; istiod's webhook refuses the object.",
      todo: 'Keep only ".", or remove the workloadSelector.',
    },
    selectorWithoutOwn: {
      what: 'A DestinationRule with a workloadSelector is not exported to its own namespace.',
      why: "It holds only for workloads of its own namespace; istiod's webhook refuses the object.",
      todo: 'Write only ".", or remove the workloadSelector.',
    },
    allWithOthers: {
      what: '"*" (everybody) stands beside other entries.',
      why: "Which of the two is meant is not clear; istiod's webhook refuses the object.",
      todo: 'Keep either "*" or the other entries.',
    },
    noneWithOthers: {
      what: '"~" (nobody) stands beside other entries.',
      why: "Which of the two is meant is not clear; istiod's webhook refuses the object.",
      todo: 'Keep either "~" or the other entries.',
    },
  },
});

/** EXP-01 to EXP-08: the entries of `exportTo` differ, exist and do not contradict each other. */
export function isExportTo(kind: ExportToOwner['kind']): Test {
  return testing([exportToShape], (field, context) => {
    const items = field.items();
    if (items.length === 0 || field.open || items.some((item) => item.text === undefined)) return;
    const { namespace, namespaceFrom } = context.resource;
    const own = namespaceFrom === 'unknown' ? undefined : namespace;
    const selector = kind === 'DestinationRule' && context.object.at('spec.workloadSelector').exists;
    for (const problem of exportToProblems(field.texts(), { kind, namespace: own, hasWorkloadSelector: selector })) {
      const item = 'index' in problem ? field.item(problem.index) : field;
      // The fault lies between entries: the path is that of the list, the text that of the entry.
      const { span } = item;
      const values = { namespace, kind, entry: shown(item.text ?? '') };
      const removed = removal(`Remove "${values.entry}"`, item, context);
      switch (problem.problem) {
        case 'own-namespace-twice':
          context.report(exportToShape, field, 'ownTwice', values, { span, fixes: markSafe(removed) });
          break;
        case 'repeated':
          context.report(exportToShape, field, 'repeated', values, { span, fixes: markSafe(removed) });
          break;
        case 'none-not-allowed':
          context.report(exportToShape, item, 'none', values);
          break;
        case 'bad-entry':
          context.report(exportToShape, item, 'entry', values, { fixes: items.length > 1 ? removed : [] });
          break;
        case 'selector-with-others':
          context.report(exportToShape, field, 'selectorOthers', values, { fixes: ownOnly(items, namespace, context) });
          break;
        case 'selector-without-own-namespace':
          context.report(exportToShape, field, 'selectorWithoutOwn', values, {
            fixes: ownOnly(items, namespace, context),
          });
          break;
        case 'all-with-others':
          context.report(exportToShape, field, 'allWithOthers', values, { span, fixes: removed });
          break;
        case 'none-with-others':
          context.report(exportToShape, field, 'noneWithOthers', values, { span, fixes: removed });
          break;
      }
    }
  });
}

function markSafe<F extends { readonly safe: boolean }>(fixes: readonly F[]): F[] {
  return fixes.map((each) => ({ ...each, safe: true }));
}

/** What leaves only the own namespace, where one edit does it. */
function ownOnly(items: readonly Field[], namespace: string, context: ObjectContext): Fix[] {
  const others = items.filter((item) => item.text !== '.' && item.text !== namespace);
  const [other] = others;
  if (others.length !== 1 || other?.scalar === undefined) return [];
  return items.length === 1
    ? fix('Change to "."', [replaceScalar(other.scalar, '.')])
    : removal(`Remove "${shown(other.text ?? '')}"`, other, context);
}
