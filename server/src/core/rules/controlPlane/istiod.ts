import type { ObjectCheck, WorldCheck } from '../defineRule';
import { defineRule } from '../defineRule';

export const jwksUnrestricted = defineRule({
  code: 'jwks-uri-unrestricted',
  aliases: ['IST0175'],
  severity: 'information',
  title: 'istiod fetches keys from any address',
  source: 'pkg/config/analysis/analyzers/authn/blockedcidrs.go',
  messages: {
    unrestricted: {
      what: 'This istiod sets no BLOCKED_CIDRS_IN_JWKS_URIS.',
      why: 'Whoever may write a RequestAuthentication can make istiod send requests to any address it reaches.',
      todo: 'Set the variable to the ranges that istiod must not call, as a list between commas.',
    },
  },
});

export const oldGatewayApi = defineRule({
  code: 'gateway-api-too-old',
  aliases: ['IST0176'],
  severity: 'warning',
  title: 'Definitions of the Gateway API that Istio does not read',
  source: 'pkg/config/analysis/analyzers/k8sgateway/crdversion.go',
  messages: {
    old: {
      what: 'The definition of {name} is from version {version} of the Gateway API; Istio needs {least}.',
      why: 'istiod ignores such objects.',
      todo: 'Install a newer version of the Gateway API.',
    },
  },
});

export const negativeCondition = defineRule({
  code: 'negative-condition',
  aliases: ['IST0171'],
  severity: 'warning',
  title: 'The cluster has said that the object does not work',
  source: 'pkg/config/analysis/analyzers/conditions/conditions.go',
  messages: {
    negative: {
      what: 'The condition {type} is {status} ({reason}).',
      why: 'The control plane wrote it into the status when the object was taken out of the cluster: it did not take effect.',
      todo: 'Mend what the reason names, and leave the status out of the file.',
    },
  },
});

const VARIABLE = 'BLOCKED_CIDRS_IN_JWKS_URIS';

/** istiod Deployments that put no limit on where keys are fetched, where RequestAuthentications are used. */
export const jwksUnrestrictedCheck: WorldCheck = {
  scope: 'world',
  name: 'jwks-uri-unrestricted',
  rules: [jwksUnrestricted],
  kinds: ['apps/Deployment'],
  reads: ['request-authentication'],
  check({ object, facts, view, report }) {
    if (facts.labels['app'] !== 'istiod' || view.find('request-authentication', '').length === 0) return;
    const containers = object.at('spec.template.spec.containers');
    const variables = containers.items().flatMap((container) => container.get('env').items());
    const isSet = variables.some(
      (variable) =>
        variable.get('name').text === VARIABLE && (variable.get('value').unknown || variable.get('value').text),
    );
    if (!isSet && !containers.open) report(jwksUnrestricted, containers, 'unrestricted');
  },
};

/** The oldest version of the Gateway API from which Istio reads a kind, as major and minor. */
const LEAST: Readonly<Record<string, readonly [number, number]>> = {
  'grpcroutes.gateway.networking.k8s.io': [1, 1],
  'backendtlspolicies.gateway.networking.k8s.io': [1, 4],
  'tlsroutes.gateway.networking.k8s.io': [1, 5],
  'tcproutes.gateway.networking.k8s.io': [1, 6],
};

/** Definitions of Gateway API kinds that are too old. */
export const oldGatewayApiCheck: ObjectCheck = {
  scope: 'object',
  name: 'gateway-api-too-old',
  rules: [oldGatewayApi],
  kinds: ['apiextensions.k8s.io/CustomResourceDefinition'],
  check({ object, facts, report }) {
    const name = facts.name ?? '';
    const least = Object.hasOwn(LEAST, name) ? LEAST[name] : undefined;
    const field = object.at('metadata.annotations').get('gateway.networking.k8s.io/bundle-version');
    const [, major, minor] = /^v?(\d+)\.(\d+)\.\d+/.exec(field.text ?? '') ?? [];
    if (least === undefined || major === undefined) return;
    const isOld = Number(major) < least[0] || (Number(major) === least[0] && Number(minor) < least[1]);
    if (isOld)
      report(oldGatewayApi, field, 'old', { name, version: field.text ?? '', least: `${least[0]}.${least[1]}` });
  },
};

/** Conditions that tell of a failure when they are not true, by kind. */
const CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  Service: ['istio.io/WaypointBound'],
  ServiceEntry: ['istio.io/WaypointBound'],
  WorkloadEntry: ['istio.io/WaypointBound'],
  AuthorizationPolicy: ['ZtunnelAccepted', 'WaypointAccepted'],
  Gateway: ['Accepted', 'Programmed', 'ResolvedRefs'],
  HTTPRoute: ['Accepted', 'Programmed', 'ResolvedRefs'],
  GRPCRoute: ['Accepted', 'Programmed', 'ResolvedRefs'],
};

/** Objects that were taken out of a cluster with a status that says what went wrong. */
export const negativeConditionCheck: ObjectCheck = {
  scope: 'object',
  name: 'negative-condition',
  rules: [negativeCondition],
  kinds: [
    '/Service',
    'networking.istio.io/ServiceEntry',
    'networking.istio.io/WorkloadEntry',
    'security.istio.io/AuthorizationPolicy',
    'gateway.networking.k8s.io/Gateway',
    'gateway.networking.k8s.io/HTTPRoute',
    'gateway.networking.k8s.io/GRPCRoute',
  ],
  check({ object, facts, report }) {
    const told = CONDITIONS[facts.kind] ?? [];
    for (const condition of object.at('status.conditions').items()) {
      const type = condition.get('type').text ?? '';
      const status = condition.get('status');
      const reason = condition.get('reason').text ?? 'no reason given';
      const isPartly = type === 'WaypointAccepted' && reason === 'PartiallyInvalid';
      if (told.includes(type) && (status.text === 'False' || isPartly))
        report(negativeCondition, status, 'negative', { type, status: status.text ?? '', reason });
    }
  },
};
