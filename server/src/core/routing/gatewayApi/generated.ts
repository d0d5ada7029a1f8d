import { serviceFqdn } from '../../istio/hosts';
import type { MeshDefaults } from '../options';
import type { RoutingObject } from '../spec/decode';
import type { ApiGateway, ClassSpec, ParentRef, ReferenceGrant } from '../spec/gatewayApi';
import type { ApiRoute } from '../spec/apiRoute';
import type { Ingress } from '../spec/ingress';
import type { Gateway } from '../spec/istioObjects';
import type { KubernetesService, NamespaceSpec } from '../spec/kubernetes';
import type { ObjectMeta } from '../spec/object';
import { keyOf } from '../spec/object';
import type { ServiceEntry } from '../spec/serviceEntry';
import type { VirtualService } from '../spec/virtualService';
import { generatedObjects, isIstioGateway, parentsOf } from './apiGateways';
import { fromApiRoutes, hostOfParent } from './apiRoutes';
import { fromIngresses } from './ingresses';

/** The Services and workloads that istiod runs for Gateways of the Gateway API, where the files do not hold them. */
export function generatedWorkloads(objects: readonly RoutingObject[]): RoutingObject[] {
  const classes = ofKind<ClassSpec>(objects, 'Class');
  const written = new Set(objects.map((object) => `${object.kind} ${keyOf(object.meta)}`));
  return ofKind<ApiGateway>(objects, 'ApiGateway')
    .filter((gateway) => isIstioGateway(gateway, classes))
    .flatMap((gateway) => generatedObjects(gateway))
    .filter((made) => !written.has(`${made.kind} ${keyOf(made.meta)}`));
}

/** The Gateways and VirtualServices that istiod makes of the Gateway API and of Ingresses. */
export function generatedRouting(
  objects: readonly RoutingObject[],
  defaults: MeshDefaults,
  created: (object: { meta: ObjectMeta }) => number,
): (Gateway | VirtualService)[] {
  const classes = ofKind<ClassSpec>(objects, 'Class');
  const { domainSuffix } = defaults;
  const namespaces = namespacesOf(objects);
  const grants = ofKind<ReferenceGrant>(objects, 'ReferenceGrant');
  const parents = ofKind<ApiGateway>(objects, 'ApiGateway')
    .filter((gateway) => isIstioGateway(gateway, classes))
    .flatMap((gateway) => parentsOf(gateway, { namespaces, grants, domainSuffix }));
  const services = indexed(ofKind<KubernetesService>(objects, 'Service'));
  const entries = indexed(ofKind<ServiceEntry>(objects, 'ServiceEntry'));
  const hostsOf = (ref: ParentRef, namespace: string): readonly string[] | undefined => {
    const key = `${namespace}/${ref.name}`;
    if (ref.kind === 'ServiceEntry') return entries.get(key)?.hosts;
    return services.has(key) ? [hostOfParent(ref, namespace, domainSuffix)] : undefined;
  };
  const hosts = new Set([...entries.values()].flatMap((entry) => entry.hosts));
  for (const { meta } of services.values()) hosts.add(serviceFqdn(meta.name, meta.namespace, domainSuffix));
  const routes = fromApiRoutes(ofKind<ApiRoute>(objects, 'ApiRoute'), {
    domainSuffix,
    grants,
    parents,
    hostsOf,
    exists: ({ kind, name }, namespace) =>
      kind === 'Hostname' ? hosts.has(name) : services.has(`${namespace}/${name}`),
    created,
  });
  const ingresses = fromIngresses(ofKind<Ingress>(objects, 'Ingress'), {
    defaults,
    classes,
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    created,
  });
  return [...parents.flatMap(({ made }) => made ?? []), ...routes, ...ingresses];
}

/** The namespaces that objects stand in; of those without an object of their own only the name is known. */
function namespacesOf(objects: readonly RoutingObject[]): NamespaceSpec[] {
  const written = ofKind<NamespaceSpec>(objects, 'Namespace');
  const found = new Map(written.map((namespace) => [namespace.meta.name, namespace]));
  for (const { meta } of objects)
    if (meta.namespace !== '' && !found.has(meta.namespace))
      found.set(meta.namespace, {
        kind: 'Namespace',
        meta: { ...meta, kind: 'Namespace', name: meta.namespace, namespace: '' },
        labels: {},
      });
  return [...found.values()];
}

function ofKind<T extends RoutingObject>(objects: readonly RoutingObject[], kind: T['kind']): T[] {
  return objects.filter((object): object is T => object.kind === kind);
}

function indexed<T extends { readonly meta: ObjectMeta }>(objects: readonly T[]): ReadonlyMap<string, T> {
  return new Map(objects.map((object) => [keyOf(object.meta), object]));
}
