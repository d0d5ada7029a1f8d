import { targetHover } from '../security/scope';
import { pathMatchHover, timeoutsHover } from './rules';
import { atAll, here } from '../table';
import type { HoverTable } from '../table';
import { backendHover, certificateHover, parentHover, weightHover } from './refs';

const REF = ['name', 'namespace', 'port'];
const parents: HoverTable = atAll(
  ['name', 'namespace', 'sectionName', 'port'].map((key) => `spec.parentRefs[].${key}`),
  here(parentHover),
);
const backends: HoverTable = {
  ...atAll(
    REF.map((key) => `spec.rules[].backendRefs[].${key}`),
    here(backendHover),
  ),
  'spec.rules[].backendRefs[].weight': here(weightHover),
};
const mirrors: HoverTable = atAll(
  REF.map((key) => `spec.rules[].filters[].requestMirror.backendRef.${key}`),
  here(backendHover),
);
const certificates: HoverTable = atAll(
  ['name', 'namespace'].map((key) => `spec.listeners[].tls.certificateRefs[].${key}`),
  here(certificateHover),
);

/** What the fields of the Gateway API mean in an object, by kind. */
export const gatewayApiHovers: Readonly<Record<string, HoverTable>> = {
  HTTPRoute: {
    ...parents,
    ...backends,
    ...mirrors,
    ...atAll(['spec.rules[].matches[].path', 'spec.rules[].matches[].path.value'], here(pathMatchHover)),
    ...atAll(
      ['timeouts', 'timeouts.request', 'timeouts.backendRequest', 'retry', 'retry.attempts'].map(
        (key) => `spec.rules[].${key}`,
      ),
      here(timeoutsHover),
    ),
  },
  GRPCRoute: { ...parents, ...backends, ...mirrors },
  TLSRoute: { ...parents, ...backends },
  TCPRoute: { ...parents, ...backends },
  Gateway: certificates,
  ListenerSet: { ...certificates, 'spec.parentRef.name': here(parentHover) },
  BackendTLSPolicy: { 'spec.targetRefs[].name': here(targetHover) },
  XBackendTrafficPolicy: { 'spec.targetRefs[].name': here(targetHover) },
};
