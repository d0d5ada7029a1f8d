import { atAll, here } from '../table';
import type { HoverTable } from '../table';
import {
  endpointAccountHover,
  endpointLabelsHover,
  endpointPlaceHover,
  endpointPortHover,
  endpointsHover,
  endpointWeightHover,
} from './endpoints';
import { portNameHover, portsHover, subjectAltNamesHover, targetPortHover } from './ports';

/** What the fields of a ServiceEntry mean in an object that follow its words. */
export const serviceEntryHovers: HoverTable = {
  'spec.ports': here(portsHover),
  'spec.ports[].name': here(portNameHover),
  'spec.ports[].targetPort': here(targetPortHover),
  'spec.endpoints': here(endpointsHover),
  'spec.endpoints[].ports.*': here(endpointPortHover),
  ...atAll(['spec.endpoints[].labels', 'spec.endpoints[].labels.*'], here(endpointLabelsHover)),
  ...atAll(['spec.endpoints[].network', 'spec.endpoints[].locality'], here(endpointPlaceHover)),
  'spec.endpoints[].weight': here(endpointWeightHover),
  'spec.endpoints[].serviceAccount': here(endpointAccountHover),
  ...atAll(['spec.subjectAltNames', 'spec.subjectAltNames[]'], here(subjectAltNamesHover)),
};
