import type { Span } from '../text/span';
import type { MeshFacts, MeshOrigin, ProviderFacts } from '../workspace/facts/types';
import { byNearness } from '../workspace/nearness';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';

/** What the mesh configuration of a world says, with istiod's defaults filled in. */
export interface MeshSettings {
  readonly rootNamespace: string;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  /** Whether client proxies use mTLS by themselves where the server takes it. */
  readonly autoMtls: boolean;
  /** Undefined: nothing in the workspace says so, either way. */
  readonly dnsCapture: boolean | undefined;
  readonly outboundTrafficPolicy: string;
  readonly defaultServiceExportTo: readonly string[];
  readonly defaultVirtualServiceExportTo: readonly string[];
  readonly defaultDestinationRuleExportTo: readonly string[];
  /** True when access logging has providers for everybody. */
  readonly accessLogging: boolean;
  /** Extension providers that are configured, and those that every mesh has. */
  readonly providers: readonly ProviderFacts[];
  /** Names of the extension providers that speak to Lightstep. */
  readonly lightstep: readonly string[];
  /** True when clusters whose rule has no outlier detection get one. */
  readonly defaultOutlierDetection: boolean;
  readonly serviceEntryVisibility: MeshFacts['serviceEntryVisibility'];
  /** The object that says it, by setting; what is missing here is a default. */
  readonly from: Readonly<Partial<Record<MeshSetting, Resource>>>;
}

/** A setting of the mesh that others depend on. */
export type MeshSetting = Exclude<keyof MeshFacts, 'type' | 'origin'>;

/** The object that decided a setting, for a message in which it takes part; undefined for a default. */
export function decidedBy(
  { from }: MeshSettings,
  setting: MeshSetting,
): { readonly resource: Resource; readonly span: Span; readonly message: string } | undefined {
  const resource = from[setting];
  return resource && { resource, span: resource.facts.nameSpan, message: `"${setting}" of the mesh is set here` };
}

/** What istiod reads is stronger than what somebody makes it of. */
const STRENGTHS: readonly MeshOrigin[] = ['file', 'ConfigMap', 'operator', 'values', 'annotation'];

/**
 * The objects that carry mesh configuration for a world, in the order in which they count: only the file that the user
 * names, else what the world holds, else what other worlds hold (a chart's values, an installation folder); nearest to
 * the asking file first. A ConfigMap is all that istiod reads, so nothing behind it counts.
 */
export function meshSources(view: View): readonly Resource[] {
  const here = view.find('mesh', '');
  const elsewhere = view.findElsewhere('mesh', '');
  const { meshConfig } = view.settings;
  const named = meshConfig === undefined ? [] : [...here, ...elsewhere].filter(({ file }) => file === meshConfig);
  const sources = named.length > 0 ? named : here.length > 0 ? here : elsewhere;
  if (sources.length < 2) return sources;
  const { id } = view.world;
  const sorted = [...sources].sort(byNearness(view.seenFrom, id, meshStrength));
  const last = sorted.findIndex((source) => originOf(source) === 'ConfigMap');
  return last < 0 ? sorted : sorted.slice(0, last + 1);
}

/** How strong a source of mesh configuration is among equally near ones; less is stronger. */
export function meshStrength(source: Resource): number {
  return STRENGTHS.indexOf(originOf(source));
}

function originOf({ facts: { spec } }: Resource): MeshOrigin {
  return spec.type === 'Mesh' ? spec.origin : 'values';
}

/**
 * The mesh configuration in force in a world, as seen from the asking file. The first of `meshSources` that sets a value
 * counts.
 * Source: DefaultMeshConfig, pkg/config/mesh/mesh.go.
 */
export function meshSettings(view: View): MeshSettings {
  const sources = meshSources(view);
  const from: Partial<Record<MeshSetting, Resource>> = {};
  const said = <K extends MeshSetting>(key: K): MeshFacts[K] | undefined => {
    for (const source of sources) {
      const { spec } = source.facts;
      if (spec.type !== 'Mesh' || spec[key] === undefined) continue;
      from[key] = source;
      return spec[key];
    }
    return undefined;
  };
  return {
    rootNamespace: said('rootNamespace') ?? 'istio-system',
    trustDomain: said('trustDomain') ?? 'cluster.local',
    trustDomainAliases: said('trustDomainAliases') ?? [],
    autoMtls: said('autoMtls') ?? true,
    dnsCapture: said('dnsCapture'),
    outboundTrafficPolicy: said('outboundTrafficPolicy') ?? 'ALLOW_ANY',
    defaultServiceExportTo: said('defaultServiceExportTo') ?? ['*'],
    defaultVirtualServiceExportTo: said('defaultVirtualServiceExportTo') ?? ['*'],
    defaultDestinationRuleExportTo: said('defaultDestinationRuleExportTo') ?? ['*'],
    accessLogging: said('accessLogging') ?? false,
    providers: withBuiltIn(said('providers') ?? []),
    lightstep: said('lightstep') ?? [],
    defaultOutlierDetection: said('defaultOutlierDetection') ?? false,
    serviceEntryVisibility: said('serviceEntryVisibility'),
    from,
  };
}

/** Providers that istiod adds unless one of the same name is configured. Source: DefaultMeshConfig, pkg/config/mesh/mesh.go. */
const BUILT_IN: readonly ProviderFacts[] = [
  { name: 'prometheus', type: 'prometheus' },
  { name: 'stackdriver', type: 'stackdriver' },
  { name: 'envoy', type: 'envoyFileAccessLog' },
];

function withBuiltIn(configured: readonly ProviderFacts[]): ProviderFacts[] {
  const names = new Set(configured.map(({ name }) => name));
  return [...configured, ...BUILT_IN.filter(({ name }) => !names.has(name))];
}
