import type { Mesh } from '../mesh';
import type { AuthorizationProvider } from '../spec/meshSecurity';

/** Whether istiod can use a provider of a CUSTOM policy. */
export interface ProviderState {
  readonly name: string;
  /** Undefined when the provider is not known, though it may be there. */
  readonly provider: AuthorizationProvider | undefined;
  /** Why it cannot be used; undefined when it can. */
  readonly unusable: string | undefined;
  /** What is taken for granted about it. */
  readonly assumption: string | undefined;
}

/**
 * Looks a provider up. A mesh configuration that is not in the files may have it; a service that is not in them may be
 * there.
 * Source: `processExtensionProvider`, pilot/pkg/security/authz/builder/extauthz.go; `LookupCluster`,
 * pilot/pkg/model/telemetry_logging.go.
 */
export function providerState(mesh: Mesh, name: string): ProviderState {
  const { security, meta } = mesh.defaults;
  const all = security.providers.filter((provider) => provider.name === name);
  const [provider] = all;
  const found = { name, provider, unusable: undefined, assumption: undefined };
  if (provider === undefined) {
    const open = !mesh.complete && (meta === undefined || security.openProviders);
    return open
      ? { ...found, assumption: `the mesh configuration has an extension provider ${name} that can be asked` }
      : { ...found, unusable: `the mesh configuration has no extension provider ${name} that can be asked` };
  }
  if (all.length > 1)
    return { ...found, unusable: `extension provider ${name} stands twice in the mesh configuration` };
  if (!/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
    return { ...found, unusable: `the name ${name} of the extension provider is no DNS label` };
  if (provider.mistake !== undefined) return { ...found, unusable: `extension provider ${name}: ${provider.mistake}` };
  return { ...found, ...lookUp(mesh, provider) };
}

function lookUp(mesh: Mesh, { name, service }: AuthorizationProvider): Partial<ProviderState> {
  const [host = '', namespace] = service.split('/').reverse();
  const found = mesh.services.byHostname(host);
  if (namespace === undefined && found.size > 1)
    return {
      unusable: `extension provider ${name} names service ${host}, which is in several namespaces: ${[...found.keys()].sort().join(', ')}`,
    };
  const known = namespace === undefined ? found.size > 0 : found.has(namespace);
  if (known) return {};
  return mesh.complete
    ? { unusable: `the mesh has no service ${service}, which extension provider ${name} names` }
    : { assumption: `service ${service} of extension provider ${name} is in the mesh` };
}
