import { appliedRules } from '../../mesh/appliedRules';
import { findHost } from '../../mesh/hosts';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import { shift } from '../../text/span';
import { displayName } from '../../workspace/resource';
import type { Resource } from '../../workspace/resource';
import { destinationFields } from '../../workspace/facts/istio';
import { addMember, appendItem } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import { isAt, placed, writtenElsewhere } from './place';
import type { PlacedEdit, Refactoring, RefactorPlace } from './place';

/** The label by which versions of a workload are told apart. */
const VERSION = 'version';

/**
 * Sends the destination at the cursor to one version of its workloads: as a subset, which is added to the DestinationRule
 * of the host, in whatever file that is. Offered for each version that no subset has yet.
 */
export function extractSubset(place: RefactorPlace): Refactoring[] {
  const { object, resource, view, text } = place;
  if (resource.facts.spec.type !== 'VirtualService' || resource.namespace === '') return [];
  const destination = (['http', 'tls', 'tcp'] as const)
    .flatMap((section) =>
      object
        .at(`spec.${section}`)
        .items()
        .flatMap((rule) => destinationFields(rule, section)),
    )
    .find((candidate) => isAt(place, candidate));
  const host = destination?.get('host').text;
  if (destination === undefined || host === undefined || destination.get('subset').exists) return [];
  const { host: full, owners } = findHost(view, host, resource.namespace);
  const [owner] = owners;
  if (owner === undefined) return [];
  const { rules } = appliedRules(view, full, owner.namespace, resource.namespace);
  const [rule] = rules;
  if (rule === undefined || rules.length > 1) return [];
  return versionsOf(place, owner)
    .filter((version) => !hasSubset(rule, version))
    .flatMap((version) => {
      const use = addMember(text, destination, 'subset', version);
      const define = subsetEdit(place, rule, version);
      if (use === undefined || define === undefined) return [];
      const title = `Send to a new subset "${version}" of DestinationRule ${displayName(rule)} (pods with ${VERSION}: ${version} alone)`;
      return [{ title, kind: 'extract' as const, edits: [placed(place, use), define] }];
    });
}

function versionsOf({ view }: RefactorPlace, owner: Resource): string[] {
  const { spec } = owner.facts;
  if (spec.type !== 'Service' || spec.selector === undefined) return [];
  const { workloads } = selectWorkloads(view, owner.namespace, spec.selector);
  return [...new Set(workloads.flatMap((workload) => workloadLabels(workload)[VERSION] ?? []))].sort();
}

function hasSubset({ facts }: Resource, version: string): boolean {
  const { spec } = facts;
  if (spec.type !== 'DestinationRule') return true;
  return spec.openSubsets || spec.subsets.some(({ text, labels }) => text === version || labels[VERSION] === version);
}

function subsetEdit({ input }: RefactorPlace, rule: Resource, version: string): PlacedEdit | undefined {
  const written = writtenElsewhere(input, rule);
  if (written === undefined) return undefined;
  const subset = { name: version, labels: { [VERSION]: version } };
  const subsets: Field = written.object.at('spec.subsets');
  const list = subsets.node?.kind === 'list' ? subsets.node : undefined;
  const edit =
    list === undefined
      ? addMember(written.text, written.object.get('spec'), 'subsets', [subset])
      : appendItem(written.text, list, subset);
  return edit && { file: rule.file, span: shift(edit.span, written.start), newText: edit.newText };
}
