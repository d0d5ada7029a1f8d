import type { Mesh } from '../mesh';
import type { Service } from '../registry/service';

const TRUST_DOMAIN = 'cluster.local';
const SPIFFE = 'spiffe://';

/**
 * The names that a certificate of an external service may have where the DestinationRule names none: those that the
 * ServiceEntry says, and those of the service accounts of its endpoints, in each trust domain of the mesh.
 * @returns sorted, each once
 * Source: `addServiceAccounts`, pilot/pkg/model/push_context.go; `ExpandWithTrustDomains`, pkg/spiffe.
 */
export function identitiesOf({ defaults, endpoints }: Mesh, service: Service): readonly string[] {
  const { trustDomain = TRUST_DOMAIN, trustDomainAliases } = defaults.security;
  const accounts = endpoints
    .of(service)
    .flatMap(({ namespace, serviceAccount }) =>
      serviceAccount === '' ? [] : [`${SPIFFE}${trustDomain}/ns/${namespace}/sa/${serviceAccount}`],
    );
  const names = new Set([...service.subjectAltNames, ...accounts]);
  for (const name of [...names]) {
    if (!name.startsWith(SPIFFE)) continue;
    const rest = name.slice(SPIFFE.length).replace(/^[^/]*/, '');
    for (const alias of trustDomainAliases) names.add(`${SPIFFE}${alias}${rest}`);
  }
  return [...names].sort();
}
