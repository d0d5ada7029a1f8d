import { admissionCheck, row } from '../admission/row';
import { hasEntries } from '../admission/values';
import { inert } from './fieldWithoutEffect';

/** Fields of a Sidecar that do nothing. Source: buildInboundChainConfigs, pilot/pkg/networking/core/listener_inbound.go. */
export const inertSidecarCheck = admissionCheck(
  ['networking.istio.io/Sidecar'],
  [
    row(
      '',
      'spec.ingress[].tls',
      inert({
        condition: 'while istiod runs with its defaults',
        why: 'istiod reads the block only with ENABLE_TLS_ON_SIDECAR_INGRESS set: the port takes what PeerAuthentication says, and no other TLS.',
        todo: 'Set ENABLE_TLS_ON_SIDECAR_INGRESS on istiod, if it is not set yet, or remove the block.',
        severity: 'hint',
        removable: false,
      }),
    ),
    row(
      '',
      'spec.ingress[].bind',
      inert(
        {
          condition: 'without "captureMode: NONE"',
          why: 'Captured traffic comes in by the listener of the sidecar itself, whatever address it was for.',
          severity: 'hint',
        },
        (field) =>
          field.parent?.get('captureMode').unknown === false && field.parent.get('captureMode').text !== 'NONE',
      ),
    ),
  ],
  'fields without effect, Sidecar',
);

/** Fields of a WorkloadGroup that do nothing. Source: pilot/pkg/autoregistration/controller.go. */
export const inertWorkloadGroupCheck = admissionCheck(
  ['networking.istio.io/WorkloadGroup'],
  [
    row(
      '',
      'spec.template.address',
      inert({
        why: 'Each machine that registers reports its own address, which takes the place of this one.',
        severity: 'information',
      }),
    ),
  ],
  'fields without effect, WorkloadGroup',
);

/** Fields of a RequestAuthentication that do nothing. Source: pilot/pkg/security/authn/policy_applier.go. */
export const inertRequestAuthenticationCheck = admissionCheck(
  ['security.istio.io/RequestAuthentication'],
  [
    row(
      '',
      'spec.jwtRules[].presence',
      inert(
        {
          why: 'istiod does not read it yet: requests without a token are let through.',
          todo: 'Add an AuthorizationPolicy that asks for "requestPrincipals".',
          removable: false,
        },
        (field) => field.text === 'REQUIRED',
      ),
    ),
  ],
  'fields without effect, RequestAuthentication',
);

/** Fields of a WasmPlugin that do nothing. Source: pilot/pkg/model/extensions.go. */
export const inertWasmPluginCheck = admissionCheck(
  ['extensions.istio.io/WasmPlugin'],
  [
    row(
      '',
      'spec.verificationKey',
      inert({
        why: 'istiod does not read it: the signature of the module is not checked.',
        todo: 'Name the module by its digest ("sha256") in its place.',
      }),
    ),
  ],
  'fields without effect, WasmPlugin',
);

/** Fields of an EnvoyFilter that do nothing. Source: pilot/pkg/networking/core/envoyfilter. */
export const inertEnvoyFilterCheck = admissionCheck(
  ['networking.istio.io/EnvoyFilter'],
  [
    row(
      '',
      'spec.configPatches[].applyTo',
      inert(
        {
          condition: 'with BOOTSTRAP',
          why: 'istiod no longer sends such patches to proxies.',
          todo: 'Use the annotation sidecar.istio.io/bootstrapOverride of the pods.',
          removable: false,
        },
        (field) => field.text === 'BOOTSTRAP',
      ),
    ),
    row(
      '',
      'spec.configPatches[].match.listener.filterChain.transportSocket',
      inert({ why: 'istiod does not read it: the patch is applied to chains with any transport socket.' }),
    ),
  ],
  'fields without effect, EnvoyFilter',
);

/** Fields of a ProxyConfig that do nothing. Source: pilot/pkg/model/proxy_config.go. */
export const inertProxyConfigCheck = admissionCheck(
  ['networking.istio.io/ProxyConfig'],
  [
    row(
      '',
      'spec.selector',
      inert(
        {
          condition: 'without labels, and the whole object has none',
          why: 'istiod takes it neither for its namespace nor for chosen workloads.',
          todo: 'Remove the selector to mean the whole namespace, or add "matchLabels".',
        },
        (field) => field.map !== undefined && !field.open && !hasEntries(field.get('matchLabels')),
      ),
    ),
  ],
  'fields without effect, ProxyConfig',
);
