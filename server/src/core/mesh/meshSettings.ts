import type { MeshFacts, ProviderFacts } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';

/** What the mesh configuration of a world says, with istiod's defaults filled in. */
export interface MeshSettings {
  readonly rootNamespace: string;
  readonly trustDomain: string;
  /** Undefined: nothing in the workspace says so, either way. */
  readonly dnsCapture: boolean | undefined;
  readonly outboundTrafficPolicy: string;
  readonly defaultServiceExportTo: readonly string[];
  readonly defaultVirtualServiceExportTo: readonly string[];
  readonly defaultDestinationRuleExportTo: readonly string[];
  /** Extension providers that are configured, and those that every mesh has. */
  readonly providers: readonly ProviderFacts[];
  /** The object that says it; undefined when all of it is defaults. */
  readonly from?: Resource;
}

/**
 * The mesh configuration in force in a world: the file that the user names, else what the world holds. Where several
 * objects carry one, the first that sets a value counts;
 * the configuration of another world (a chart's values, an installation folder) is used when this one has none.
 * Source: DefaultMeshConfig, pkg/config/mesh/mesh.go.
 */
export function meshSettings(view: View): MeshSettings {
  const here = view.find('mesh', '');
  const all = [...here, ...view.findElsewhere('mesh', '')];
  const { meshConfig } = view.settings;
  const named = meshConfig === undefined ? [] : all.filter(({ file }) => file === meshConfig);
  const sources = named.length > 0 ? named : here.length > 0 ? here : all;
  const said = <K extends keyof MeshFacts>(key: K): MeshFacts[K] | undefined => {
    for (const { facts } of sources)
      if (facts.spec.type === 'Mesh' && facts.spec[key] !== undefined) return facts.spec[key];
    return undefined;
  };
  return {
    rootNamespace: said('rootNamespace') ?? 'istio-system',
    trustDomain: said('trustDomain') ?? 'cluster.local',
    dnsCapture: said('dnsCapture'),
    outboundTrafficPolicy: said('outboundTrafficPolicy') ?? 'ALLOW_ANY',
    defaultServiceExportTo: said('defaultServiceExportTo') ?? ['*'],
    defaultVirtualServiceExportTo: said('defaultVirtualServiceExportTo') ?? ['*'],
    defaultDestinationRuleExportTo: said('defaultDestinationRuleExportTo') ?? ['*'],
    providers: withBuiltIn(said('providers') ?? []),
    from: sources[0],
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
