import { labelsSubset } from '../../../istio/labels';
import { servicesSelecting } from '../../../mesh/gatewayWorkloads';
import { workloadLabels } from '../../../mesh/workloads';
import { code, codes, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import { atAll, here } from '../table';
import type { HoverTable, Told } from '../table';

/** Which Services and ServiceEntries of the namespace pick a WorkloadEntry or the entries of a WorkloadGroup. */
function pickedHover({ view, resource }: AppliedContext): Told | undefined {
  const labels = workloadLabels(resource);
  const services = servicesSelecting(view, resource.namespace, labels);
  const entries = view
    .find('kind', `networking.istio.io/ServiceEntry|${resource.namespace}`)
    .filter(
      ({ facts: { spec } }) =>
        spec.type === 'ServiceEntry' &&
        spec.workloadSelector !== undefined &&
        Object.keys(spec.workloadSelector).length > 0 &&
        labelsSubset(spec.workloadSelector, labels),
    );
  const found = [...new Set([...services, ...entries])];
  if (found.length > 0) return { here: `an endpoint of ${namedAll(found, resource, 4)}` };
  const words = codes(Object.entries(labels).map(([key, value]) => `${key}: ${value}`));
  return {
    watch: `no Service or ServiceEntry with a selector in namespace ${code(resource.namespace)} of the workspace picks ${words === '' ? 'it: it has no labels' : words}. Without one it is the endpoint of nothing`,
  };
}

/** What the fields of a WorkloadEntry mean in an object. */
export const workloadEntryHovers: HoverTable = atAll(['spec', 'spec.labels', 'spec.address'], here(pickedHover));

/** What the fields of a WorkloadGroup mean in an object. */
export const workloadGroupHovers: HoverTable = atAll(
  ['spec', 'spec.metadata', 'spec.metadata.labels'],
  here(pickedHover),
);
