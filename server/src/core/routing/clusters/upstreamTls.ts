import { identitiesOf } from './identities';
import type { EffectivePolicy } from '../destinationRules/effectivePolicy';
import type { Mesh } from '../mesh';
import type { TlsOutcome } from '../outcome';
import type { Proxy } from '../proxy/proxy';
import type { Service } from '../registry/service';
import { isDynamic } from '../registry/service';
import type { DestinationRule } from '../spec/destinationRule';
import type { ClientTls, LoadBalancer } from '../spec/trafficPolicy';

/** TLS of a cluster. */
export interface UpstreamTls {
  readonly outcome: TlsOutcome;
  /** True when the cluster gets HTTP options of its own on account of it. */
  readonly httpOptions: boolean;
  readonly why: string;
}

/** What TLS is worked out for. */
export interface TlsInput {
  readonly mesh: Mesh;
  readonly proxy: Proxy;
  readonly service: Service;
  readonly port: number;
  readonly subset: string;
  readonly policy: EffectivePolicy;
  /** The load balancer that tells whether the service is reached at its pods' own addresses. */
  readonly balancer: LoadBalancer | undefined;
  readonly rule: DestinationRule | undefined;
  readonly originalDestination: boolean;
}

const NONE: TlsOutcome = { mode: 'none' };

/**
 * Which TLS a proxy speaks to a cluster.
 * Source: `buildUpstreamTLSSettings` and `applyUpstreamTLSSettings`, pilot/pkg/networking/core/cluster_tls.go.
 */
export function upstreamTls(input: TlsInput): UpstreamTls {
  const { tls } = input.policy;
  if (tls === undefined) return automaticTls(input);
  switch (tls.mode) {
    case 'SIMPLE':
    case 'MUTUAL':
      return originatedTls(input, tls);
    case 'ISTIO_MUTUAL':
      return istioMutual(input, tls);
    default:
      return plain('the DestinationRule disables TLS');
  }
}

function plain(why: string): UpstreamTls {
  return { outcome: NONE, httpOptions: false, why };
}

/** Source: `BestEffortInferServiceMTLSMode`, pilot/pkg/model/push_context.go. */
function automaticTls(input: TlsInput): UpstreamTls {
  const { mesh, service, port, balancer } = input;
  if (service.external) return plain('the service is outside of the mesh');
  if (!mesh.defaults.autoMtls) return plain('the mesh has automatic mutual TLS switched off');
  if (service.resolution === 'Passthrough' || balancer?.simple === 'PASSTHROUGH') {
    const endpoints = mesh.endpoints.byNumber(service, port);
    if (endpoints.length === 0) return plain('the service has no endpoint of which a sidecar is known');
    if (endpoints.some(({ mtlsCapable }) => !mtlsCapable)) return plain('some endpoint has no sidecar');
  }
  if (mesh.peerAuthentications.forNamespace(service.namespace) === 'DISABLE')
    return plain(`mutual TLS is disabled in namespace ${service.namespace}`);
  return input.originalDestination
    ? { outcome: { mode: 'istio-mutual' }, httpOptions: false, why: 'automatic mutual TLS, for all addresses alike' }
    : {
        outcome: { mode: 'auto-mtls' },
        httpOptions: isDynamic(service),
        why: 'automatic mutual TLS, for endpoints with a sidecar',
      };
}

function istioMutual({ service, port, subset }: TlsInput, tls: ClientTls): UpstreamTls {
  const usual = `outbound_.${port}_.${subset}_.${service.hostname}`;
  const sni = tls.sni === '' || tls.sni === usual ? undefined : tls.sni;
  // A name that is resolved for each request gives the SNI too.
  const autoSni = isDynamic(service) && tls.sni === '';
  const outcome: TlsOutcome = {
    mode: 'istio-mutual',
    ...(sni === undefined ? {} : { sni }),
    ...(autoSni ? { autoSni } : {}),
    ...sansOf(tls.subjectAltNames),
  };
  return { outcome, httpOptions: isDynamic(service), why: 'the DestinationRule asks for mutual TLS of Istio' };
}

/** Source: `constructUpstreamTLS` and `setAutoSniAndAutoSanValidation`, as above. */
function originatedTls({ mesh, proxy, service, rule }: TlsInput, tls: ClientTls): UpstreamTls {
  const credential = tls.credentialName;
  if (credential !== '' && !credential.startsWith('configmap://') && proxy.type === 'sidecar')
    if (rule?.workloadSelector === undefined)
      return plain('a sidecar ignores TLS with credentialName unless the DestinationRule has a workloadSelector');
  const mutual = tls.mode === 'MUTUAL';
  if (mutual && credential === '' && (tls.clientCertificate === '' || tls.privateKey === ''))
    return plain('mutual TLS lacks the client certificate or its key');
  const sans =
    tls.subjectAltNames.length === 0 && service.registry === 'External'
      ? identitiesOf(mesh, service)
      : tls.subjectAltNames;
  const autoSni = tls.sni === '';
  // Decided before the names of the ServiceEntry are added.
  const autoSans = !tls.insecureSkipVerify && (isDynamic(service) || (autoSni && tls.subjectAltNames.length === 0));
  const outcome: TlsOutcome = {
    mode: mutual ? 'mutual' : 'simple',
    ...(autoSni ? { autoSni: true as const } : { sni: tls.sni }),
    ...credentialOf(tls, mutual),
    ...sansOf(sans),
  };
  return { outcome, httpOptions: autoSni || autoSans, why: `the DestinationRule asks for TLS (${tls.mode})` };
}

function sansOf(sans: readonly string[]): Pick<TlsOutcome, 'sans'> {
  return sans.length === 0 ? {} : { sans: [...sans].sort() };
}

function credentialOf(tls: ClientTls, mutual: boolean): Pick<TlsOutcome, 'credential'> {
  const { credentialName } = tls;
  if (credentialName !== '')
    return { credential: credentialName.includes('://') ? credentialName : `kubernetes://${credentialName}` };
  if (mutual) return { credential: `file-cert:${tls.clientCertificate}~${tls.privateKey}` };
  if (tls.insecureSkipVerify) return {};
  return { credential: `file-root:${tls.caCertificates === '' ? 'system' : tls.caCertificates}` };
}
