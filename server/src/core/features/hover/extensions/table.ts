import { scopeHover, targetHover } from '../security/scope';
import { atAll, here } from '../table';
import type { HoverTable } from '../table';
import { providerHover } from './providers';

const scoped: HoverTable = {
  spec: here(scopeHover),
  'spec.targetRefs[].name': here(targetHover),
  'spec.targetRef.name': here(targetHover),
};

/** What the fields of the kinds mean that tune or extend proxies. */
export const extensionHovers: Readonly<Record<string, HoverTable>> = {
  EnvoyFilter: scoped,
  ProxyConfig: scoped,
  TrafficExtension: scoped,
  WasmPlugin: scoped,
  Telemetry: {
    ...scoped,
    ...atAll(
      ['tracing', 'metrics', 'accessLogging'].map((part) => `spec.${part}[].providers[].name`),
      here(providerHover),
    ),
  },
};
