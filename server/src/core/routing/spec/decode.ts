import type { Resource } from '../../workspace/resource';
import { authorizationPolicy } from './authorizationPolicy';
import type { AuthorizationPolicy } from './authorizationPolicy';
import { apiRoute } from './apiRoute';
import type { ApiRoute } from './apiRoute';
import { destinationRule } from './destinationRule';
import type { DestinationRule } from './destinationRule';
import { apiGateway, classSpec, referenceGrant } from './gatewayApi';
import type { ApiGateway, ClassSpec, ReferenceGrant } from './gatewayApi';
import { ingress } from './ingress';
import type { Ingress } from './ingress';
import { gateway, peerAuthentication, sidecar } from './istioObjects';
import type { Gateway, PeerAuthentication, Sidecar } from './istioObjects';
import { kubernetesService, namespaceSpec, workload } from './kubernetes';
import { namespaceOfFacts, serviceOfFacts, workloadOfFacts } from './kubernetesFacts';
import type { KubernetesService, NamespaceSpec, Workload } from './kubernetes';
import { meshConfig } from './meshConfig';
import type { MeshConfig } from './meshConfig';
import type { SourceObject } from './object';
import { requestAuthentication } from './requestAuthentication';
import type { RequestAuthentication } from './requestAuthentication';
import { serviceEntry, workloadEntry } from './serviceEntry';
import type { ServiceEntry, WorkloadEntry } from './serviceEntry';
import { isUnmodelled, unmodelled } from './unmodelled';
import type { Unmodelled } from './unmodelled';
import { virtualService } from './virtualService';
import type { VirtualService } from './virtualService';

/** An object that routing looks at. */
export type RoutingObject =
  | ApiGateway
  | ApiRoute
  | AuthorizationPolicy
  | ClassSpec
  | Ingress
  | ReferenceGrant
  | DestinationRule
  | Gateway
  | KubernetesService
  | MeshConfig
  | NamespaceSpec
  | PeerAuthentication
  | RequestAuthentication
  | ServiceEntry
  | Sidecar
  | Unmodelled
  | VirtualService
  | Workload
  | WorkloadEntry;

const ISTIO: ReadonlyMap<string, (source: SourceObject) => RoutingObject | undefined> = new Map<
  string,
  (source: SourceObject) => RoutingObject | undefined
>([
  ['networking.istio.io/DestinationRule', destinationRule],
  ['networking.istio.io/Gateway', gateway],
  ['networking.istio.io/ServiceEntry', serviceEntry],
  ['networking.istio.io/Sidecar', sidecar],
  ['networking.istio.io/VirtualService', virtualService],
  ['networking.istio.io/WorkloadEntry', workloadEntry],
  ['security.istio.io/AuthorizationPolicy', authorizationPolicy],
  ['security.istio.io/PeerAuthentication', peerAuthentication],
  ['security.istio.io/RequestAuthentication', requestAuthentication],
  ['/Service', kubernetesService],
  ['/Namespace', namespaceSpec],
  ['gateway.networking.k8s.io/Gateway', apiGateway],
  ['gateway.networking.k8s.io/GatewayClass', classSpec],
  ['gateway.networking.k8s.io/ReferenceGrant', referenceGrant],
  ['gateway.networking.k8s.io/HTTPRoute', apiRoute('HTTPRoute')],
  ['gateway.networking.k8s.io/GRPCRoute', apiRoute('GRPCRoute')],
  ['gateway.networking.k8s.io/TLSRoute', apiRoute('TLSRoute')],
  ['gateway.networking.k8s.io/TCPRoute', apiRoute('TCPRoute')],
  ['networking.k8s.io/Ingress', ingress],
  ['networking.k8s.io/IngressClass', classSpec],
]);

/** What can be said of an object from its facts alone; `text`: not all that routing needs. */
export type FromFacts = { readonly object: RoutingObject | undefined } | 'text';

const NO_SAY: FromFacts = { object: undefined };

/** Decodes an object without its text, if its facts are enough. Equal to what `decodeObject` makes of it. */
export function decodeFacts(resource: Resource): FromFacts {
  const { facts } = resource;
  const { group, kind, spec, whole } = facts;
  switch (spec.type) {
    case 'Service':
      return whole === true ? { object: serviceOfFacts(resource, spec) } : 'text';
    case 'Workload':
      return whole === true ? { object: workloadOfFacts(resource, spec) } : 'text';
    case 'Namespace':
      return whole === true ? { object: namespaceOfFacts(resource) } : 'text';
    default: {
      const hasSay = ISTIO.has(`${group}/${kind}`) || kind === 'MeshConfig' || isUnmodelled(facts);
      return hasSay ? 'text' : NO_SAY;
    }
  }
}

/**
 * Decodes an object into what routing needs of it. The result holds no tree, so it can be kept when the text is let go.
 * @returns undefined for objects without a say in routing, and for those whose name or namespace is not known yet.
 */
export function decodeObject(source: SourceObject): RoutingObject | undefined {
  const { facts } = source.resource;
  const decode = ISTIO.get(`${facts.group}/${facts.kind}`);
  if (decode !== undefined) return decode(source);
  if (facts.spec.type === 'Workload') return workload(source, facts.spec);
  return meshConfig(source) ?? unmodelled(source);
}
