import { targetHover } from '../security/scope';
import { pathMatchHover, timeoutsHover } from './rules';
import { atAll, here } from '../table';
import type { HoverTable } from '../table';
import { filterHover, headerFilterHover, mirrorFilterHover, redirectFilterHover, rewriteFilterHover } from './filters';
import { allowedHover, listenerHover, listenersHover } from './listeners';
import { matchesHover } from './matches';
import { parentHover } from './parents';
import { backendHover, certificateHover, weightHover } from './refs';

const REF = ['name', 'namespace', 'port'];
const parents: HoverTable = atAll(
  ['[].name', '[].namespace', '[].kind', '[].sectionName', '[].port'].map((key) => `spec.parentRefs${key}`),
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

const FILTER_HOLDERS = ['spec.rules[].filters[]', 'spec.rules[].backendRefs[].filters[]'];

function inFilters(...places: string[]): string[] {
  return FILTER_HOLDERS.flatMap((holder) => places.map((place) => `${holder}.${place}`));
}

const filters: HoverTable = {
  ...atAll(inFilters('type'), here(filterHover)),
  ...atAll(
    inFilters(
      ...['requestHeaderModifier', 'responseHeaderModifier'].flatMap((key) => [
        key,
        ...['set', 'add', 'remove', 'set[].name', 'set[].value', 'add[].name', 'add[].value', 'remove[]'].map(
          (part) => `${key}.${part}`,
        ),
      ]),
    ),
    here(headerFilterHover),
  ),
  ...atAll(
    inFilters(
      'requestRedirect',
      ...[
        'scheme',
        'hostname',
        'port',
        'statusCode',
        'path',
        'path.type',
        'path.replaceFullPath',
        'path.replacePrefixMatch',
      ].map((key) => `requestRedirect.${key}`),
    ),
    here(redirectFilterHover),
  ),
  ...atAll(
    inFilters(
      'urlRewrite',
      ...['hostname', 'path', 'path.type', 'path.replaceFullPath', 'path.replacePrefixMatch'].map(
        (key) => `urlRewrite.${key}`,
      ),
    ),
    here(rewriteFilterHover),
  ),
  ...atAll(inFilters('requestMirror', 'requestMirror.percent', 'requestMirror.fraction'), here(mirrorFilterHover)),
};

const matches: HoverTable = atAll(
  [
    '',
    '[].method',
    '[].method.service',
    '[].method.method',
    '[].headers',
    '[].headers[].name',
    '[].headers[].value',
    '[].queryParams',
    '[].queryParams[].name',
    '[].queryParams[].value',
  ].map((place) => `spec.rules[].matches${place}`),
  here(matchesHover),
);

const listeners: HoverTable = {
  'spec.listeners': here(listenersHover),
  ...atAll(
    ['name', 'hostname', 'port', 'protocol'].map((key) => `spec.listeners[].${key}`),
    here(listenerHover),
  ),
  ...atAll(
    ['', '.namespaces', '.namespaces.from'].map((key) => `spec.listeners[].allowedRoutes${key}`),
    here(allowedHover),
  ),
};

/** What the fields of the Gateway API mean in an object, by kind. */
export const gatewayApiHovers: Readonly<Record<string, HoverTable>> = {
  HTTPRoute: {
    ...parents,
    ...backends,
    ...mirrors,
    ...filters,
    ...matches,
    ...atAll(['spec.rules[].matches[].path', 'spec.rules[].matches[].path.value'], here(pathMatchHover)),
    ...atAll(
      ['timeouts', 'timeouts.request', 'timeouts.backendRequest', 'retry', 'retry.attempts'].map(
        (key) => `spec.rules[].${key}`,
      ),
      here(timeoutsHover),
    ),
  },
  GRPCRoute: { ...parents, ...backends, ...mirrors, ...filters, ...matches },
  TLSRoute: { ...parents, ...backends },
  TCPRoute: { ...parents, ...backends },
  Gateway: { ...certificates, ...listeners },
  ListenerSet: { ...certificates, 'spec.parentRef.name': here(parentHover) },
  BackendTLSPolicy: { 'spec.targetRefs[].name': here(targetHover) },
  XBackendTrafficPolicy: { 'spec.targetRefs[].name': here(targetHover) },
};
