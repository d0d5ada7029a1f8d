/** Differences from the analyzers that are meant, by their reason: `workspace: kind code object`. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'the caution that istiod gives for every EnvoyFilter is told once': [
    'IST0153-add-route-configuration: missed IST0133 EnvoyFilter edge/b',
  ],
  'a port without a protocol is detected, and HTTP is told by its host: the missing protocol is what is told': [
    'IST0134-mixed-ports: missed IST0134 ServiceEntry data/mixed',
    'IST0177-public-and-private: missed IST0134 ServiceEntry egress/maps-a',
  ],
  'a missing Gateway is one problem, told once: its hosts are no second one': [
    'COMBINED-bank-migration: missed IST0132 VirtualService ingress/api',
    'IST0101-f-gateway-typo: missed IST0132 VirtualService shop/web',
    'IST0101-f-gateway-without-namespace: missed IST0132 VirtualService shop/web',
    'LOAD-broken-document: missed IST0132 VirtualService shop/cart',
    'LOAD-lines-indented-marker: missed IST0132 VirtualService shop/web2',
    'LOAD-lines-two-markers: missed IST0132 VirtualService shop/web',
    'SUPPRESS-lower-case: missed IST0132 VirtualService shop/cart',
    'SUPPRESS-on-the-other-object: missed IST0132 VirtualService shop/web',
  ],
  'istiod does not bind a VirtualService to a Gateway of the Gateway API (measured: its route table stays empty)': [
    'IST0101-f-gateway-api: extra IST0101 VirtualService shop/web',
    'IST0132-gateway-api-listener: missed IST0132 VirtualService shop/web',
    'IST0132-gateway-api-listener: extra IST0101 VirtualService shop/web',
    'IST0165-own-gateway: extra IST0101 VirtualService shop/web',
  ],
  'istiod reads the old form name.namespace, so the Gateway is found': [
    'IST0101-f-old-fqdn-form: missed IST0101 VirtualService shop/web',
    'IST0101-f-old-fqdn-form: missed IST0132 VirtualService shop/web',
  ],
  'Secrets are hardly ever kept in a repository; one without Secrets of the namespace says nothing about them': [
    'IST0101-h-default-gateway: missed IST0101 Gateway shop/public',
    'IST0133-gateway-passthrough-with-cert: missed IST0101 Gateway edge/public',
    'IST0138-different-credential: missed IST0101 Gateway edge/shop',
    'IST0138-different-credential: missed IST0101 Gateway edge/admin',
    'IST0138-different-workload: missed IST0101 Gateway edge/shop',
    'IST0138-same-credential: missed IST0101 Gateway edge/shop',
    'IST0138-same-credential: missed IST0101 Gateway edge/admin',
    'IST0138-subset-selector: missed IST0101 Gateway edge/shop',
    'IST0145-three-gateways: missed IST0101 Gateway team/d',
    'IST0162-port-not-on-service: missed IST0101 Gateway edge/public',
  ],
  'istiod finds the DestinationRule: beside the ServiceEntry, or by its wildcard (measured: the subset has a cluster)':
    [
      'IST0101-d-external-host-other-namespace: missed IST0101 VirtualService shop/search',
      'IST0101-d-wildcard-rule: missed IST0101 VirtualService shop/cart',
    ],
  'a DestinationRule for a wildcard is for every host that it takes in': [
    'IST0101-d-wildcard-rule: missed IST0174 DestinationRule shop/all-shop',
    'IST0174-wildcard-host: missed IST0174 DestinationRule istio-system/default-mtls',
  ],
  'endpoints come from DNS or stand in the ServiceEntry, no pod is needed': [
    'IST0101-d-external-host-other-namespace: missed IST0173 DestinationRule egress/search',
    'IST0173-static-service-entry: missed IST0173 DestinationRule egress/erp',
  ],
  'the endpoints of a Service are the pods that its selector picks': [
    'IST0173-service-selector-ignored: extra IST0173 DestinationRule shop/cart',
  ],
  'labels of the place where a pod runs come from its Node, and Nodes are in no repository': [
    'IST0173-locality-label: missed IST0173 DestinationRule shop/cart',
  ],
  'the definition names its group and kind; istioctl reads no definition from a file': [
    'IST0002-old-rbac-crd: extra IST0002 CustomResourceDefinition servicerolebindings.rbac.istio.io',
  ],
  'annotations of pods have no effect on a StatefulSet either': [
    'IST0107-stateful-set: extra IST0107 StatefulSet data/postgres',
  ],
  'both names lead to one virtual host with the same routes (measured)': [
    'IST0109-host-twice: missed IST0109 VirtualService shop/cart',
  ],
  'a wildcard and a name do not conflict: the name has the rule for its host (measured)': [
    'IST0109-wildcard-overlap-private: missed IST0109 VirtualService platform/all-shop',
    'IST0109-wildcard-overlap-private: missed IST0109 VirtualService web/cart',
  ],
  'TCP and UDP on one port of one Service is the normal form of a name server': [
    'IST0116-one-service-both: missed IST0116 Deployment platform/resolver',
  ],
  'dataplane-mode none opts out, so nothing competes': ['IST0123-none-value: missed IST0123 Namespace shop'],
  'a policy with targetRefs selects no pods': [
    'IST0127-target-refs: missed IST0127 AuthorizationPolicy edge/to-waypoint',
    'IST0160-target-refs: missed IST0160 Telemetry edge/a',
    'IST0160-target-refs: missed IST0160 Telemetry edge/b',
  ],
  'a subset without authority is as unspecific as a whole rule': [
    'IST0128-subset-policy: extra IST0128 DestinationRule egress/search',
  ],
  'the host that no gateway has gets no route': ['IST0132-one-of-two-hosts: extra IST0132 VirtualService shop/web'],
  'Mongo, MySQL and Redis are TCP, too; an address in the status is used only with DNS capture': [
    'IST0134-other-protocols: extra IST0134 ServiceEntry data/mixed',
    'IST0134-status-addresses: extra IST0134 ServiceEntry data/orders-db',
  ],
  'one match takes in another when each of its conditions follows from one of the other; the tool asks some the wrong way round and forgets others':
    [
      'IST0131-missing-method: missed IST0131 VirtualService shop/catalog',
      'IST0131-narrow-header-first: missed IST0131 VirtualService shop/catalog',
      'IST0131-source-label-ignored: missed IST0131 VirtualService shop/catalog',
      'IST0131-wide-header-first: extra IST0131 VirtualService shop/catalog',
    ],
  'bound to the mesh only, so no gateway takes part': [
    'IST0140-mesh-gateway-listed: missed IST0140 VirtualService web/front',
  ],
  'the short name means the same service': ['IST0140-short-host: extra IST0140 VirtualService shop/cart-edge'],
  'the annotation of a Deployment speaks for its pods as well': [
    'IST0144-suppressed: missed IST0144 Deployment shop/cart',
  ],
  '"*/h" and "h" are the same host, open for all namespaces': [
    'IST0145-overlap-not-equal: extra IST0145 Gateway edge/shop',
    'IST0145-overlap-not-equal: extra IST0145 Gateway edge/scoped',
  ],
  'two hosts of the Gateway are in conflict, each with another Gateway': [
    'IST0145-three-gateways: extra IST0145 Gateway edge/a',
  ],
  'one priority settles all relative operations of an object, so they are one finding': [
    'IST0155-proxy-version: missed IST0155 EnvoyFilter edge/versioned',
  ],
  'the API server makes a protocol that is left out TCP': [
    'IST0162-protocol-omitted: missed IST0162 Gateway edge/public',
  ],
  'a comment behind the marker is YAML, and the usual tools cut there': [
    'LOAD-lines-indented-marker: extra IST0101 VirtualService shop/web',
  ],
  'the API server refuses the object: null entries, numbers in quotes, booleans for texts': [
    'LOAD-null-values: missed IST0101 VirtualService shop/empties',
    'LOAD-null-values: missed IST0130 VirtualService shop/empties',
    'LOAD-string-numbers: missed IST0101 VirtualService shop/cart',
    'LOAD-unquoted-annotation: missed IST0101 VirtualService shop/cart',
    'LOAD-unquoted-annotation: extra IST0101 DestinationRule shop/cart',
    'LOAD-unquoted-annotation: extra IST0107 Deployment shop/cart',
    'LOAD-unquoted-annotation: extra IST0135 Deployment shop/cart',
  ],
  'istioctl leaves out the namespaces of Kubernetes; routes there are as wrong as elsewhere': [
    'LOAD-system-namespaces: extra IST0101 VirtualService kube-system/cart',
    'LOAD-system-namespaces: extra IST0101 VirtualService kube-public/cart',
    'LOAD-system-namespaces: extra IST0101 VirtualService kube-node-lease/cart',
    'LOAD-system-namespaces: extra IST0101 VirtualService local-path-storage/cart',
  ],
  'a trap that the analyzers do not know, and true': [
    'IST0101-a-host-found-service-entry: false alarm http-route-on-tls-port VirtualService shop/payments-api',
    'IST0101-a-wildcard-entry-covers: false alarm http-route-on-tls-port VirtualService web/assets',
    'IST0128-simple-with-ca: false alarm double-tls DestinationRule egress/search',
    'IST0128-subset-policy: false alarm double-tls DestinationRule egress/search',
  ],
};

const REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries(KNOWN).flatMap(([why, all]) => all.map((difference) => [difference, why] as const)),
);

/** Findings that mark the very field, where the tool marks something beside it: code and the end of our path. */
const BETTER_PLACES: readonly (readonly [code: string, path: RegExp])[] = [
  ['IST0101', /\.(?:subset|port\.number)$/],
  ['IST0101', /\.(?:matchLabels|workloadSelector\.labels)\./],
  ['IST0109', /^spec\.hosts\[\d+\]$/],
  ['IST0118', /\.(?:name|appProtocol|port)$/],
  ['IST0134', /^spec\.ports\[\d+\]/],
  ['IST0138', /\.tls\.(?:credentialName|serverCertificate)$/],
  ['IST0150', /\.name$/],
  ['IST0162', /\.port\.number$/],
  ['IST0177', /\.(?:protocol|number)$/],
];

/** Why a difference from the analyzers is no surprise; undefined when it is one. */
export function explain(workspace: string, kind: string, code: string, what: string): string | undefined {
  if (kind === 'place') {
    const path = what.slice(what.lastIndexOf(' ') + 1);
    const isBetter = BETTER_PLACES.some(([known, end]) => known === code && end.test(path));
    return isBetter ? 'the field itself' : undefined;
  }
  return REASONS.get(`${workspace}: ${kind} ${code} ${what}`);
}

/** The reasons that no difference asks for any more. @param seen differences as `workspace: kind code object` */
export function staleReasons(seen: ReadonlySet<string>): string[] {
  return [...REASONS.keys()].filter((difference) => !seen.has(difference));
}
