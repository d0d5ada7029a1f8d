import type { Context, Service } from './names';
import { fqdn, meta, nsIndex, nsName, service } from './names';

export function destinationRule(s: Service, bad: string | undefined): string {
  const { r } = s;
  let text = `apiVersion: networking.istio.io/${s.apiVersion}\nkind: DestinationRule\n${meta(s.name, s.ns, s.name)}spec:\n  host: ${fqdn(s.i)}\n  trafficPolicy:\n    tls:\n      mode: ${bad === 'bad-enum' ? 'ISTIO_MUTAL' : 'ISTIO_MUTUAL'}\n    connectionPool:\n      tcp:\n        maxConnections: ${r.int(10, 1000)}\n      http:\n        http2MaxRequests: ${r.int(100, 2000)}\n        maxRequestsPerConnection: ${r.int(0, 50)}\n    outlierDetection:\n      consecutive5xxErrors: ${r.int(3, 9)}\n      interval: ${r.int(5, 60)}s\n      baseEjectionTime: 30s\n`;
  if (r.chance(0.4))
    text += `    loadBalancer:\n      ${r.chance(0.7) ? `simple: ${r.pick(['ROUND_ROBIN', 'LEAST_REQUEST', 'RANDOM'])}` : `consistentHash:\n        httpHeaderName: x-user`}\n`;
  text += '  subsets:\n';
  for (const v of s.subsets) text += `    - name: ${v}\n      labels:\n        version: ${v}\n`;
  if (bad === 'duplicate-subset')
    text += `    - name: ${s.subsets[0]}\n      labels:\n        version: ${s.subsets[0]}\n`;
  if (bad === 'bad-indent') text += `     exportTo:\n    - "*"\n`;
  else if (r.chance(0.2)) text += `  exportTo:\n    - "*"\n`;
  return text;
}

export function serviceEntry(s: Service): string {
  return `apiVersion: networking.istio.io/${s.apiVersion}\nkind: ServiceEntry\n${meta(`${s.name}-ext`, s.ns, s.name)}spec:\n  hosts:\n    - api.${s.name}.example.test\n  location: MESH_EXTERNAL\n  ports:\n    - number: 443\n      name: tls\n      protocol: TLS\n  resolution: DNS\n`;
}

export function gatewayDoc(s: Service, bad?: string): string {
  return `apiVersion: networking.istio.io/${s.apiVersion}\nkind: Gateway\n${meta(`${s.name}-gw`, s.ns, s.name)}spec:\n  selector:\n    istio: ingressgateway\n  servers:\n    - port:\n        number: 443\n        name: https\n        protocol: HTTPS\n      tls:\n        mode: ${bad === 'bad-enum' ? 'SIMPEL' : 'SIMPLE'}\n        credentialName: ${s.name}-cert\n      hosts:\n        - ${s.ns}/${s.name}.example.test\n        - "*.${s.name}.example.test"\n`;
}

export function authorizationPolicy(s: Service, ctx: Context): string {
  const other = service(s.r.int(0, ctx.services - 1), ctx.seed);
  return `apiVersion: security.istio.io/${s.r.pick(['v1', 'v1beta1'])}\nkind: AuthorizationPolicy\n${meta(`${s.name}-allow`, s.ns, s.name)}spec:\n  selector:\n    matchLabels:\n      app: ${s.name}\n  action: ALLOW\n  rules:\n    - from:\n        - source:\n            principals:\n              - cluster.local/ns/${other.ns}/sa/${other.name}\n        - source:\n            namespaces: ["${s.ns}", istio-system]\n      to:\n        - operation:\n            methods: [GET, POST]\n            paths: ["/${s.name}/*"]\n      when:\n        - key: request.auth.claims[iss]\n          values: ["https://issuer.example.test"]\n`;
}

export function sidecar(s: Service, ctx: Context): string {
  const hosts: string[] = [];
  for (let h = 0, n = s.r.int(2, 8); h < n; h++) {
    const o = s.r.int(0, ctx.services - 1);
    hosts.push(`        - ${nsName(nsIndex(o))}/${fqdn(o)}\n`);
  }
  return `apiVersion: networking.istio.io/${s.apiVersion}\nkind: Sidecar\n${meta(s.name, s.ns, s.name)}spec:\n  workloadSelector:\n    labels:\n      app: ${s.name}\n  egress:\n    - hosts:\n        - istio-system/*\n${hosts.join('')}`;
}

export function requestAuthentication(s: Service): string {
  return `apiVersion: security.istio.io/v1\nkind: RequestAuthentication\n${meta(`${s.name}-jwt`, s.ns, s.name)}spec:\n  selector:\n    matchLabels:\n      app: ${s.name}\n  jwtRules:\n    - issuer: https://issuer.example.test\n      jwksUri: https://issuer.example.test/.well-known/jwks.json\n      forwardOriginalToken: true\n`;
}

export function telemetry(s: Service): string {
  return `apiVersion: telemetry.istio.io/v1\nkind: Telemetry\n${meta(`${s.name}-trace`, s.ns, s.name)}spec:\n  selector:\n    matchLabels:\n      app: ${s.name}\n  tracing:\n    - randomSamplingPercentage: ${s.r.int(1, 100)}\n  accessLogging:\n    - providers:\n        - name: envoy\n`;
}

export function envoyFilter(s: Service): string {
  return `apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\n${meta(`${s.name}-lua`, s.ns, s.name)}spec:\n  workloadSelector:\n    labels:\n      app: ${s.name}\n  configPatches:\n    - applyTo: HTTP_FILTER\n      match:\n        context: SIDECAR_INBOUND\n        listener:\n          filterChain:\n            filter:\n              name: envoy.filters.network.http_connection_manager\n      patch:\n        operation: INSERT_BEFORE\n        value:\n          name: envoy.filters.http.lua\n          typed_config:\n            "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua\n            inlineCode: |\n              function envoy_on_request(handle)\n                -- a comment with: a colon\n                handle:headers():add("x-seen", "1")\n              end\n`;
}

export const peerAuth = (ns: string): string =>
  `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata:\n  name: default\n  namespace: ${ns}\nspec:\n  mtls:\n    mode: STRICT\n`;

export const denyAll = (ns: string): string =>
  `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata:\n  name: deny-all\n  namespace: ${ns}\nspec: {}\n`;

export const nsSidecar = (ns: string): string =>
  `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata:\n  name: default\n  namespace: ${ns}\nspec:\n  egress:\n    - hosts:\n        - ./*\n        - istio-system/*\n  outboundTrafficPolicy:\n    mode: REGISTRY_ONLY\n`;
