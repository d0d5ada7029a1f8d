import { scopeHover, targetHover } from '../security/scope';
import { atAll, here } from '../table';
import type { HoverTable } from '../table';
import {
  gatewayNameHover,
  patchHover,
  priorityHover,
  proxyVersionHover,
  serviceHover,
  virtualHostHover,
} from './envoyFilter';
import { providerHover } from './providers';
import { modeHover, phaseHover, proxyConfigHover, pullSecretHover, telemetryHover } from './stacking';

const scoped: HoverTable = {
  spec: here(scopeHover),
  'spec.targetRefs[].name': here(targetHover),
  'spec.targetRef.name': here(targetHover),
};

const PATCH = 'spec.configPatches[]';

const envoyFilter: HoverTable = {
  ...scoped,
  ...atAll(
    ['applyTo', 'match', 'match.context', 'patch', 'patch.operation', 'patch.value'].map((key) => `${PATCH}.${key}`),
    here(patchHover),
  ),
  [`${PATCH}.match.cluster.service`]: here(serviceHover),
  [`${PATCH}.match.routeConfiguration.gateway`]: here(gatewayNameHover),
  [`${PATCH}.match.routeConfiguration.vhost.name`]: here(virtualHostHover),
  [`${PATCH}.match.proxy.proxyVersion`]: here(proxyVersionHover),
  'spec.priority': here(priorityHover),
};

const extension: HoverTable = {
  ...scoped,
  ...atAll(['spec.phase', 'spec.priority'], here(phaseHover)),
  'spec.match[].mode': here(modeHover),
  ...atAll(['spec.imagePullSecret', 'spec.wasm.imagePullSecret'], here(pullSecretHover)),
};

const PARTS = ['tracing', 'metrics', 'accessLogging'];

/** What the fields of the kinds mean that tune or extend proxies. */
export const extensionHovers: Readonly<Record<string, HoverTable>> = {
  EnvoyFilter: envoyFilter,
  ProxyConfig: {
    ...scoped,
    ...atAll(
      ['spec.concurrency', 'spec.environmentVariables', 'spec.image', 'spec.image.imageType'],
      here(proxyConfigHover),
    ),
  },
  TrafficExtension: extension,
  WasmPlugin: extension,
  Telemetry: {
    ...scoped,
    ...atAll(
      [
        'spec',
        ...PARTS.map((part) => `spec.${part}`),
        'spec.tracing[].randomSamplingPercentage',
        'spec.tracing[].customTags',
      ],
      here(telemetryHover),
    ),
    ...atAll(
      PARTS.flatMap((part) => [`spec.${part}[].match.mode`, `spec.${part}[].overrides[].match.mode`]),
      here(modeHover),
    ),
    ...atAll(
      PARTS.map((part) => `spec.${part}[].providers[].name`),
      here(providerHover),
    ),
  },
};
