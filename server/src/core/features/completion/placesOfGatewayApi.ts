import { headerNames, methods } from './httpWords';
import { listenerHosts } from './names';
import type { Places, Source } from './placeTypes';
import {
  BACKENDS,
  CERTIFICATES,
  classes,
  PARENTS,
  referenceGroups,
  referenceKinds,
  referenceNames,
  referenceNamespaces,
  referencePorts,
  sectionNames,
} from './references';
import type { Target } from './references';

/** The members of a reference. */
function reference(
  way: string,
  targets: readonly Target[],
  more: Readonly<Record<string, Source>> = {},
): Record<string, Source> {
  return {
    [`${way}.name`]: referenceNames(targets),
    [`${way}.kind`]: referenceKinds(targets),
    [`${way}.group`]: referenceGroups(targets),
    [`${way}.namespace`]: referenceNamespaces(targets),
    ...Object.fromEntries(Object.entries(more).map(([key, source]) => [`${way}.${key}`, source])),
  };
}

const port = { port: referencePorts(BACKENDS) };
const header = 'requestHeaderModifier|responseHeaderModifier';

const route: Places = {
  values: {
    ...reference('spec.parentRefs[]', PARENTS, { sectionName: sectionNames(PARENTS), port: referencePorts(PARENTS) }),
    ...reference('spec.rules[].backendRefs[]', BACKENDS, port),
    ...reference('spec.rules[].filters[].requestMirror.backendRef', BACKENDS, port),
    'spec.hostnames[]': listenerHosts,
    'spec.rules[].matches[].headers[].name': headerNames,
    [`spec.rules[].filters[].${header}.set|add[].name`]: headerNames,
    [`spec.rules[].filters[].${header}.remove[]`]: headerNames,
    [`spec.rules[].backendRefs[].filters[].${header}.set|add[].name`]: headerNames,
  },
};

/** Places in objects of the Kubernetes Gateway API. */
export const GATEWAY_API_PLACES: Readonly<Record<string, Places>> = {
  HTTPRoute: { values: { ...route.values, 'spec.rules[].matches[].method': methods } },
  GRPCRoute: route,
  TLSRoute: route,
  TCPRoute: route,
  UDPRoute: route,
  Gateway: {
    values: {
      'spec.gatewayClassName': classes,
      ...reference('spec.listeners[].tls.certificateRefs[]', CERTIFICATES),
    },
  },
  ReferenceGrant: { values: { 'spec.from[].namespace': referenceNamespaces([]) } },
};
