import { meshSettings } from '../../../mesh/meshSettings';
import { parseDocument } from '../../../yaml/document';
import { Field } from '../../../yaml/field';
import { writtenObject } from '../../input';
import { code, codes, fileOf } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';

/** Providers that exist without being written. Source: DefaultMeshConfig, pkg/config/mesh/mesh.go. */
const BUILT_IN: readonly string[] = ['prometheus', 'stackdriver', 'envoy'];

/** The mesh configuration as it is written; undefined when the workspace has none or its text cannot be had. */
function meshConfig({ input, view }: AppliedContext): Field | undefined {
  const { from } = meshSettings(view);
  const object = from && writtenObject(input, from);
  if (from === undefined || object === undefined) return undefined;
  if (from.facts.kind === 'IstioOperator') return object.at('spec.meshConfig');
  if (from.facts.kind !== 'ConfigMap') return object;
  const text = object.at('data.mesh').text;
  return text === undefined ? undefined : Field.root(parseDocument(text).root);
}

/** The provider of the mesh configuration that a name means. */
export function providerHover(context: AppliedContext): Told | undefined {
  const name = context.path.at(-1) === 'name' ? context.field.text : context.field.get('name').text;
  const { view, resource } = context;
  const { from } = meshSettings(view);
  if (name === undefined) return undefined;
  const list = meshConfig(context)?.get('extensionProviders');
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
