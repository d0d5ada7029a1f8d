import type { Field } from '../../yaml/field';
import { readRetries } from './httpAction';
import type { Retries } from './httpAction';
import { outboundPolicy } from './istioObjects';
import type { OutboundTrafficPolicy } from './istioObjects';
import type { ObjectMeta, SourceObject } from './object';
import { metaOf, placeOf } from './object';
import { durationOf, labelsAt } from './read';
import { policyBlocks } from './trafficPolicy';
import type { PolicyBlocks } from './trafficPolicy';
import type { LabelSelector } from '../../istio/selector';
import { meshSecurity } from './meshSecurity';
import type { MeshSecurity } from './meshSecurity';

/** A policy of `serviceEntryVisibility`. */
export interface VisibilityPolicy {
  /** All must hold for the namespace; one without a selector never does. */
  readonly rules: readonly (LabelSelector | undefined)[];
  readonly visibility: string;
}

/** `serviceEntryVisibility`. */
export interface EntryVisibility {
  readonly applyToSidecars: boolean;
  readonly defaultVisibility: string;
  readonly policies: readonly VisibilityPolicy[];
}

/** What the mesh configuration says about routing. Undefined members keep istiod's defaults. */
export interface MeshConfig {
  readonly kind: 'MeshConfig';
  readonly meta: ObjectMeta;
  readonly rootNamespace: string | undefined;
  readonly outboundTrafficPolicy: OutboundTrafficPolicy | undefined;
  readonly defaultServiceExportTo: readonly string[] | undefined;
  readonly defaultVirtualServiceExportTo: readonly string[] | undefined;
  readonly defaultDestinationRuleExportTo: readonly string[] | undefined;
  readonly enableAutoMtls: boolean | undefined;
  readonly connectTimeout: string | undefined;
  readonly h2Upgrade: boolean;
  readonly defaultRetries: Retries | undefined;
  readonly defaultPolicy: PolicyBlocks | undefined;
  readonly pathNormalization: string | undefined;
  readonly dnsCapture: boolean | undefined;
  readonly proxyHttpPort: number | undefined;
  readonly proxyListenPort: number | undefined;
  readonly proxyInboundListenPort: number | undefined;
  readonly ingressClass: string | undefined;
  readonly ingressMode: string | undefined;
  readonly ingressSelector: string | undefined;
  readonly ingressService: string | undefined;
  readonly serviceEntryVisibility: EntryVisibility | undefined;
  /** Namespaces that istiod reads; empty for all. */
  readonly discoverySelectors: readonly LabelSelector[];
  readonly security: MeshSecurity;
}

/** Decodes the mesh configuration in an object; undefined when the object holds none. */
export function meshConfig(source: SourceObject): MeshConfig | undefined {
  const { field: config, resource } = source;
  const meta = metaOf(source);
  if (resource.facts.kind !== 'MeshConfig' || config.map === undefined || meta === undefined) return undefined;
  const place = (field: Field): ObjectMeta['place'] => placeOf(field, config);
  const policy = config.get('outboundTrafficPolicy');
  const retries = config.get('defaultHttpRetryPolicy');
  const traffic = config.get('defaultTrafficPolicy');
  return {
    kind: 'MeshConfig',
    meta,
    rootNamespace: config.get('rootNamespace').text,
    outboundTrafficPolicy: policy.exists ? outboundPolicy(policy, 'REGISTRY_ONLY', place) : undefined,
    defaultServiceExportTo: list(config.get('defaultServiceExportTo')),
    defaultVirtualServiceExportTo: list(config.get('defaultVirtualServiceExportTo')),
    defaultDestinationRuleExportTo: list(config.get('defaultDestinationRuleExportTo')),
    enableAutoMtls: config.get('enableAutoMtls').boolean,
    connectTimeout: durationOf(config.get('connectTimeout')),
    h2Upgrade: config.get('h2UpgradePolicy').text === 'UPGRADE',
    defaultRetries: retries.exists ? readRetries(retries, place) : undefined,
    defaultPolicy: traffic.exists ? policyBlocks(traffic, place) : undefined,
    pathNormalization: config.at('pathNormalization.normalization').text,
    dnsCapture: flag(config.at('defaultConfig.proxyMetadata.ISTIO_META_DNS_CAPTURE')),
    proxyHttpPort: config.get('proxyHttpPort').number,
    proxyListenPort: config.get('proxyListenPort').number,
    proxyInboundListenPort: config.get('proxyInboundListenPort').number,
    ingressClass: config.get('ingressClass').text,
    ingressMode: config.get('ingressControllerMode').text,
    ingressSelector: config.get('ingressSelector').text,
    ingressService: config.get('ingressService').text,
    serviceEntryVisibility: visibility(config.get('serviceEntryVisibility')),
    discoverySelectors: config.get('discoverySelectors').items().map(labelSelector),
    security: meshSecurity(config),
  };
}

function list(field: Field): readonly string[] | undefined {
  return field.exists ? field.texts() : undefined;
}

function flag(field: Field): boolean | undefined {
  const text = field.text ?? (field.boolean === undefined ? undefined : String(field.boolean));
  return text === undefined ? undefined : text === 'true';
}

function visibility(field: Field): MeshConfig['serviceEntryVisibility'] {
  if (!field.exists) return undefined;
  return {
    applyToSidecars: field.get('applyToSidecars').boolean === true,
    defaultVisibility: field.get('defaultVisibility').text ?? 'PUBLIC',
    policies: field
      .get('policies')
      .items()
      .map((policy) => ({
        rules: policy
          .get('matchingRules')
          .items()
          .map((rule) =>
            rule.get('namespaceSelector').exists ? labelSelector(rule.get('namespaceSelector')) : undefined,
          ),
        visibility: policy.get('visibility').text ?? 'PUBLIC',
      })),
  };
}

/** Decodes a label selector of Kubernetes. */
export function labelSelector(field: Field): LabelSelector {
  return {
    matchLabels: labelsAt(field.get('matchLabels')),
    matchExpressions: field
      .get('matchExpressions')
      .items()
      .map((expression) => ({
        key: expression.get('key').text ?? '',
        operator: expression.get('operator').text ?? '',
        values: expression.get('values').texts(),
      })),
  };
}
