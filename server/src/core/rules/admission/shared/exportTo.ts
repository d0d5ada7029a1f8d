import { exportToProblems } from '../../../istio/exportTo';
import type { ExportToOwner } from '../../../istio/exportTo';
import { removeField, replaceValue } from '../../../yaml/edit';
import { defineRule, fix } from '../../defineRule';
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
    const { namespace } = context.resource;
    const selector = kind === 'DestinationRule' && context.object.at('spec.workloadSelector').exists;
    for (const problem of exportToProblems(field.texts(), { kind, namespace, hasWorkloadSelector: selector })) {
      const item = 'index' in problem ? field.item(problem.index) : field;
      // The fault lies between entries: the path is that of the list, the text that of the entry.
      const { span } = item;
      const values = { namespace, kind, entry: shown(item.text ?? '') };
      const removal = fix(`Remove "${values.entry}"`, [removeField(context.document.text, item)]);
      const own = fix('Export to the own namespace only', [replaceValue(context.document.text, field, ['.'])]);
      switch (problem.problem) {
        case 'own-namespace-twice':
          context.report(exportToShape, field, 'ownTwice', values, { span, fixes: markSafe(removal) });
          break;
        case 'repeated':
          context.report(exportToShape, field, 'repeated', values, { span, fixes: markSafe(removal) });
          break;
        case 'none-not-allowed':
          context.report(exportToShape, item, 'none', values);
          break;
        case 'bad-entry':
          context.report(exportToShape, item, 'entry', values, { fixes: items.length > 1 ? removal : [] });
          break;
        case 'selector-with-others':
          context.report(exportToShape, field, 'selectorOthers', values, { fixes: own });
          break;
        case 'selector-without-own-namespace':
          context.report(exportToShape, field, 'selectorWithoutOwn', values, { fixes: own });
          break;
        case 'all-with-others':
          context.report(exportToShape, field, 'allWithOthers', values, { span, fixes: removal });
          break;
        case 'none-with-others':
          context.report(exportToShape, field, 'noneWithOthers', values, { span, fixes: removal });
          break;
      }
    }
  });
}

function markSafe<F extends { readonly safe: boolean }>(fixes: readonly F[]): F[] {
  return fixes.map((each) => ({ ...each, safe: true }));
}
