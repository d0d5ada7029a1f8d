import { code, codes, fileOf } from '../../markdown';
import type { AppliedContext } from '../context';
import { meshValue } from '../mesh';
import type { Told } from '../table';

/** Providers that exist without being written. Source: DefaultMeshConfig, pkg/config/mesh/mesh.go. */
const BUILT_IN: readonly string[] = ['prometheus', 'stackdriver', 'envoy'];

/** The provider of the mesh configuration that a name means. */
export function providerHover(context: AppliedContext): Told | undefined {
  const name = context.path.at(-1) === 'name' ? context.field.text : context.field.get('name').text;
  const { resource } = context;
  if (name === undefined) return undefined;
  const { field: list, from } = meshValue(context, 'extensionProviders') ?? {};
  const providers = list?.items() ?? [];
  const isTelemetry = context.facts.kind === 'Telemetry';
  const folded = (text: string | undefined): string | undefined => (isTelemetry ? text?.toLowerCase() : text);
  const provider = providers.find((candidate) => folded(candidate.get('name').text) === folded(name));
  if (provider !== undefined && from !== undefined) {
    const type = provider
      .members()
      .map(({ key }) => String(key))
      .find((key) => key !== 'name');
    const service = type === undefined ? undefined : provider.get(type).get('service').text;
    const port = type === undefined ? undefined : provider.get(type).get('port').number;
    return {
      here: `${type === undefined ? 'a provider' : code(type)} of the mesh configuration (${fileOf(from, resource)})${service === undefined ? '' : `, at ${code(`${service}${port === undefined ? '' : `:${port}`}`)}`}`,
    };
  }
  if (isTelemetry && BUILT_IN.includes(name.toLowerCase())) return { here: 'built into Istio' };
  if (list === undefined || list.open || from === undefined)
    return {
      here: `${code(name)} has to stand in \`extensionProviders\` of the mesh configuration, which the workspace does not show`,
    };
  const known = providers.flatMap((candidate) => candidate.get('name').text ?? []);
  return {
    watch: `the mesh configuration (${fileOf(from, resource)}) has no provider ${code(name)}${known.length === 0 ? '' : `; it has ${codes(known, 5)}`}`,
  };
}
