import type { LabelSelector } from '../../istio/selector';
import type { Field } from '../../yaml/field';
import type { ObjectMeta, Place, SourceObject } from './object';
import { metaOf } from './object';
import { labelSelector } from './meshConfig';
import { placeReader } from './read';
import type { PlaceReader } from './read';

/** A listener of a Gateway of the Gateway API. */
export interface ApiListener {
  readonly place: Place;
  readonly name: string;
  readonly hostname: string;
  readonly port: number;
  readonly protocol: string;
  readonly tls: ApiListenerTls | undefined;
  /** Namespaces whose routes it takes. */
  readonly from: string;
  readonly selector: LabelSelector | undefined;
  /** Kinds of routes it takes; empty for those of its protocol. */
  readonly kinds: readonly string[];
}

/** TLS of a listener. */
export interface ApiListenerTls {
  readonly place: Place;
  readonly mode: string;
  /** What istiod's own option says of the certificate of the client. */
  readonly option: string;
  readonly certificates: readonly { readonly name: string; readonly namespace: string | undefined }[];
}

/** Whether clients must show a certificate: at a port, or where the Gateway says nothing of the port. */
export interface FrontendTls {
  /** Undefined: at all other ports. */
  readonly port: number | undefined;
  readonly validates: boolean;
  readonly mode: string;
}

/** A Gateway of the Gateway API. */
export interface ApiGateway {
  readonly kind: 'ApiGateway';
  readonly meta: ObjectMeta;
  readonly className: string;
  /** Undefined: istiod runs the gateway itself. */
  readonly addresses: readonly string[] | undefined;
  readonly serviceName: string | undefined;
  readonly autoPassthrough: boolean;
  readonly frontends: readonly FrontendTls[];
  readonly listeners: readonly ApiListener[];
}

/** A GatewayClass or an IngressClass. */
export interface ClassSpec {
  readonly kind: 'Class';
  readonly meta: ObjectMeta;
  readonly controller: string;
}

/** A ReferenceGrant: who may name what of its namespace. */
export interface ReferenceGrant {
  readonly kind: 'ReferenceGrant';
  readonly meta: ObjectMeta;
  readonly from: readonly { readonly kind: string; readonly namespace: string }[];
  readonly to: readonly { readonly kind: string; readonly name: string | undefined }[];
}

/** Whom a route belongs to. */
export interface ParentRef {
  readonly place: Place;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly sectionName: string;
  readonly port: number | undefined;
}

const AUTO_PASSTHROUGH_PORT = 15443;
const TERMINATE_OPTION = 'gateway.istio.io/tls-terminate-mode';

/** Decodes a Gateway of the Gateway API. */
export function apiGateway(source: SourceObject): ApiGateway | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const spec = source.field.get('spec');
  const place = placeReader(source.field);
  const addresses = spec.get('addresses').items();
  const [first] = addresses;
  const type = first?.get('type').text;
  // One address that is an IP is where the gateway that istiod runs shall be reached.
  const managed = first === undefined || (addresses.length === 1 && (type === undefined || type === 'IPAddress'));
  return {
    kind: 'ApiGateway',
    meta,
    className: spec.get('gatewayClassName').text ?? '',
    addresses: managed
      ? undefined
      : addresses
          .filter((address) => ['Hostname', undefined].includes(address.get('type').text))
          .flatMap((address) => address.get('value').text ?? []),
    serviceName: meta.annotations['gateway.istio.io/name-override'],
    autoPassthrough: meta.labels['topology.istio.io/network'] !== undefined,
    frontends: frontendsOf(spec.at('tls.frontend')),
    listeners: spec
      .get('listeners')
      .items()
      .map((listener) => readListener(listener, place)),
  };
}

function readListener(listener: Field, place: PlaceReader): ApiListener {
  const tls = listener.get('tls');
  const namespaces = listener.at('allowedRoutes.namespaces');
  return {
    place: place(listener),
    name: listener.get('name').text ?? '',
    hostname: listener.get('hostname').text ?? '',
    port: listener.get('port').number ?? 0,
    protocol: listener.get('protocol').text ?? '',
    tls: tls.exists ? readTls(tls, place) : undefined,
    from: namespaces.get('from').text ?? 'Same',
    selector: namespaces.get('selector').exists ? labelSelector(namespaces.get('selector')) : undefined,
    kinds: listener
      .at('allowedRoutes.kinds')
      .items()
      .flatMap((kind) => kind.get('kind').text ?? []),
  };
}

function readTls(tls: Field, place: PlaceReader): ApiListenerTls {
  return {
    place: place(tls),
    mode: tls.get('mode').text ?? 'Terminate',
    option: tls.get('options').get(TERMINATE_OPTION).text ?? '',
    certificates: tls
      .get('certificateRefs')
      .items()
      .map((ref) => ({ name: ref.get('name').text ?? '', namespace: ref.get('namespace').text })),
  };
}

function frontendsOf(frontend: Field): FrontendTls[] {
  if (!frontend.exists) return [];
  const read = (tls: Field, port: number | undefined): FrontendTls => ({
    port,
    validates: tls.at('validation.caCertificateRefs').items().length > 0,
    mode: tls.at('validation.mode').text ?? '',
  });
  return [
    ...frontend
      .get('perPort')
      .items()
      .map((entry) => read(entry.get('tls'), entry.get('port').number)),
    read(frontend.get('default'), undefined),
  ];
}

/** Whether a listener lets TLS with names of istiod's own pass. Source: `IsAutoPassthrough`, pkg/kube. */
export function isAutoPassthrough(gateway: ApiGateway, listener: ApiListener): boolean {
  return listener.port === AUTO_PASSTHROUGH_PORT && gateway.autoPassthrough;
}

/** Decodes a GatewayClass or an IngressClass. */
export function classSpec(source: SourceObject): ClassSpec | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const spec = source.field.get('spec');
  return {
    kind: 'Class',
    meta,
    controller: spec.get('controllerName').text ?? spec.get('controller').text ?? '',
  };
}

/** Decodes a ReferenceGrant. */
export function referenceGrant(source: SourceObject): ReferenceGrant | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const spec = source.field.get('spec');
  return {
    kind: 'ReferenceGrant',
    meta,
    from: spec
      .get('from')
      .items()
      .map((from) => ({ kind: from.get('kind').text ?? '', namespace: from.get('namespace').text ?? '' })),
    to: spec
      .get('to')
      .items()
      .map((to) => ({ kind: to.get('kind').text ?? '', name: to.get('name').text })),
  };
}

/** Decodes `parentRefs`. */
export function parentRefs(field: Field, place: PlaceReader): ParentRef[] {
  return field.items().map((ref) => ({
    place: place(ref),
    kind: ref.get('kind').text ?? 'Gateway',
    namespace: ref.get('namespace').text,
    name: ref.get('name').text ?? '',
    sectionName: ref.get('sectionName').text ?? '',
    port: ref.get('port').number,
  }));
}
