import type { Field } from '../../yaml/field';

/** A provider of `extensionProviders` that CUSTOM policies can ask. */
export interface AuthorizationProvider {
  readonly name: string;
  readonly speaks: 'http' | 'grpc';
  /** `host` or `namespace/host`. */
  readonly service: string;
  readonly port: number;
  /** What else would keep istiod from using it; undefined for nothing. */
  readonly mistake: string | undefined;
}

/** What the mesh configuration says about who may do what. */
export interface MeshSecurity {
  /** Undefined when it is not said. */
  readonly trustDomain: string | undefined;
  readonly trustDomainAliases: readonly string[];
  /** Of other certificate authorities: their identities are accepted too. */
  readonly certificateTrustDomains: readonly string[];
  readonly providers: readonly AuthorizationProvider[];
  /** True when there may be more providers than are written. */
  readonly openProviders: boolean;
  /** How many proxies in front of gateways are trusted to say who called. */
  readonly numTrustedProxies: number;
}

/** Of a mesh that says nothing. */
export const NO_MESH_SECURITY: MeshSecurity = {
  trustDomain: undefined,
  trustDomainAliases: [],
  certificateTrustDomains: [],
  providers: [],
  openProviders: true,
  numTrustedProxies: 0,
};

/** Decodes what a mesh configuration says about security. @param config its root. */
export function meshSecurity(config: Field): MeshSecurity {
  const providers = config.get('extensionProviders');
  return {
    trustDomain: config.get('trustDomain').text,
    trustDomainAliases: config.get('trustDomainAliases').texts(),
    certificateTrustDomains: config
      .get('caCertificates')
      .items()
      .flatMap((certificate) => certificate.get('trustDomains').texts()),
    providers: providers.items().flatMap(readProvider),
    openProviders: config.open || (providers.node !== undefined && providers.open),
    numTrustedProxies: trustedProxies(config.get('defaultConfig')) ?? 0,
  };
}

/** The number of trusted proxies in a proxy configuration; undefined when it says none. */
export function trustedProxies(proxyConfig: Field): number | undefined {
  return proxyConfig.at('gatewayTopology.numTrustedProxies').number;
}

function readProvider(provider: Field): AuthorizationProvider[] {
  return (['http', 'grpc'] as const).flatMap((speaks) => {
    const body = provider.get(speaks === 'http' ? 'envoyExtAuthzHttp' : 'envoyExtAuthzGrpc');
    if (!body.exists) return [];
    const prefix = body.get('pathPrefix').text ?? '';
    const port = body.get('port').number ?? 0;
    return [
      {
        name: provider.get('name').text ?? '',
        speaks,
        service: body.get('service').text ?? '',
        port,
        mistake:
          port < 1 || port > 65535
            ? `its port ${port} is no port`
            : prefix !== '' && !prefix.startsWith('/')
              ? `its pathPrefix ${prefix} does not begin with /`
              : undefined,
      },
    ];
  });
}
