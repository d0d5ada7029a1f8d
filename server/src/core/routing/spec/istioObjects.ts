import { parseProtocol } from '../../istio/protocol';
import type { Protocol } from '../../istio/protocol';
import type { Labels } from '../../workspace/facts/types';
import type { Field } from '../../yaml/field';
import { readDestination } from './httpAction';
import type { ObjectMeta, Place, SourceObject } from './object';
import { metaOf } from './object';
import { labelsAt, placeReader } from './read';
import type { PlaceReader } from './read';
import type { Destination } from './rule';

/** TLS of a Gateway's server. */
export interface ServerTls {
  readonly place: Place;
  readonly mode: string;
  readonly httpsRedirect: boolean;
  readonly credential: string;
}

/** A server of a Gateway. */
export interface Server {
  readonly place: Place;
  readonly name: string;
  readonly port: number;
  readonly portName: string;
  /** As written: two spellings of one protocol are two server ports. */
  readonly protocolText: string;
  readonly protocol: Protocol;
  readonly bind: string;
  readonly hosts: readonly string[];
  readonly tls: ServerTls | undefined;
}

/** How a Gateway finds its workloads: by their labels, or by the Services in front of them. */
export type GatewayBinding =
  | { readonly by: 'labels'; readonly selector: Labels | undefined }
  | {
      readonly by: 'services';
      readonly hosts: readonly string[];
      readonly namespace: string;
      readonly managed: boolean;
    };

/** An Istio Gateway, written as such or made of a listener of the Gateway API or of an Ingress. */
export interface Gateway {
  readonly kind: 'Gateway';
  readonly meta: ObjectMeta;
  readonly binding: GatewayBinding;
  readonly servers: readonly Server[];
}

/** The policy for traffic to unknown hosts. */
export interface OutboundTrafficPolicy {
  readonly place: Place | undefined;
  readonly mode: 'ALLOW_ANY' | 'REGISTRY_ONLY' | 'ALLOW_ANY_DYNAMIC_DNS';
  readonly egressProxy: Destination | undefined;
}

/** An entry of `egress` of a Sidecar. */
export interface EgressListener {
  readonly place: Place | undefined;
  readonly port: { readonly number: number; readonly protocol: Protocol } | undefined;
  readonly bind: string;
  readonly captureNone: boolean;
  readonly hosts: readonly string[];
}

/** An entry of `ingress` of a Sidecar. */
export interface IngressListener {
  readonly place: Place;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A Sidecar. */
export interface Sidecar {
  readonly kind: 'Sidecar';
  readonly meta: ObjectMeta;
  readonly workloadSelector: Labels | undefined;
  readonly egress: readonly EgressListener[];
  readonly ingress: readonly IngressListener[];
  readonly outboundTrafficPolicy: OutboundTrafficPolicy | undefined;
}

/** A PeerAuthentication. */
export interface PeerAuthentication {
  readonly kind: 'PeerAuthentication';
  readonly meta: ObjectMeta;
  readonly selector: Labels | undefined;
  /** UNSET when nothing is written. */
  readonly mode: string;
  readonly portModes: ReadonlyMap<number, string>;
  readonly modePlace: Place;
  readonly portPlaces: ReadonlyMap<number, Place>;
  /** True when the mode, or which pods it is for, is not known yet. */
  readonly unknown: boolean;
}

/** Decodes a Gateway. */
export function gateway(source: SourceObject): Gateway | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const spec = source.field.get('spec');
  const place = placeReader(source.field);
  const selector = spec.get('selector');
  return {
    kind: 'Gateway',
    meta,
    binding: { by: 'labels', selector: selector.exists ? labelsAt(selector) : undefined },
    servers: spec
      .get('servers')
      .items()
      .filter((server) => server.get('port').exists)
      .map((server) => readServer(server, place)),
  };
}

function readServer(server: Field, place: PlaceReader): Server {
  const port = server.get('port');
  const tls = server.get('tls');
  const protocol = port.get('protocol').text ?? '';
  return {
    place: place(server),
    name: server.get('name').text ?? '',
    port: port.get('number').number ?? 0,
    portName: port.get('name').text ?? '',
    protocolText: protocol,
    protocol: parseProtocol(protocol),
    bind: server.get('bind').text ?? '',
    hosts: server.get('hosts').texts(),
    tls: tls.exists
      ? {
          place: place(tls),
          mode: tls.get('mode').text ?? 'PASSTHROUGH',
          httpsRedirect: tls.get('httpsRedirect').boolean === true,
          credential: tls.get('credentialName').text ?? '',
        }
      : undefined,
  };
}

/** Decodes a Sidecar. */
export function sidecar(source: SourceObject): Sidecar | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const spec = source.field.get('spec');
  const place = placeReader(source.field);
  const selector = spec.get('workloadSelector');
  const policy = spec.get('outboundTrafficPolicy');
  return {
    kind: 'Sidecar',
    meta,
    workloadSelector: selector.exists ? labelsAt(selector.get('labels')) : undefined,
    egress: spec
      .get('egress')
      .items()
      .map((egress) => ({
        place: place(egress),
        port: egress.get('port').exists
          ? {
              number: egress.at('port.number').number ?? 0,
              protocol: parseProtocol(egress.at('port.protocol').text ?? ''),
            }
          : undefined,
        bind: egress.get('bind').text ?? '',
        captureNone: egress.get('captureMode').text === 'NONE',
        hosts: egress.get('hosts').texts(),
      })),
    ingress: spec
      .get('ingress')
      .items()
      .map((ingress) => ({
        place: place(ingress),
        port: ingress.at('port.number').number ?? 0,
        protocol: parseProtocol(ingress.at('port.protocol').text ?? ''),
      })),
    // The Sidecar's own enum begins with REGISTRY_ONLY, so an empty policy blocks.
    outboundTrafficPolicy: policy.exists ? outboundPolicy(policy, 'REGISTRY_ONLY', place) : undefined,
  };
}

/** Decodes the policy for unknown traffic, of a Sidecar or of the mesh. */
export function outboundPolicy(
  field: Field,
  unset: OutboundTrafficPolicy['mode'],
  place: PlaceReader,
): OutboundTrafficPolicy {
  const { text } = field.get('mode');
  const proxy = field.get('egressProxy');
  return {
    place: place(field),
    mode: text === 'ALLOW_ANY' || text === 'REGISTRY_ONLY' || text === 'ALLOW_ANY_DYNAMIC_DNS' ? text : unset,
    egressProxy: proxy.exists ? readDestination(proxy, place) : undefined,
  };
}

/** Decodes a PeerAuthentication. */
export function peerAuthentication(source: SourceObject): PeerAuthentication | undefined {
  const meta = metaOf(source);
  if (meta === undefined) return undefined;
  const spec = source.field.get('spec');
  const selector = spec.at('selector.matchLabels');
  const place = placeReader(source.field);
  const mode = spec.at('mtls.mode');
  const ports = new Map<number, string>();
  const portPlaces = new Map<number, Place>();
  for (const port of spec.get('portLevelMtls').members()) {
    ports.set(Number(port.key), port.get('mode').text ?? 'UNSET');
    portPlaces.set(Number(port.key), place(port.get('mode').exists ? port.get('mode') : port));
  }
  return {
    kind: 'PeerAuthentication',
    meta,
    // A selector without labels counts as none. Source: getPeerAuthnPolicies, pilot/pkg/model/authentication.go.
    selector: selector.members().length > 0 ? labelsAt(selector) : undefined,
    mode: mode.text ?? 'UNSET',
    portModes: ports,
    modePlace: mode.exists ? place(mode) : meta.place,
    portPlaces,
    unknown: mode.unknown || selector.members().some((member) => member.unknown),
  };
}
