import type { ArrivalCaller, ArrivalRequest, ArrivalTrace, RequestToken } from '../../../../server/src/core/index';
import { bearerPlace } from '../../../../server/src/core/index';
import { engineFor } from '../../../support/engine';
import { deployment, documents, service } from '../../../support/workloads';

/** A workload `shop/web` whose Service port 80 leads to port 8080 of the pod, and a database. */
export const WORKLOADS = documents(
  service('shop/web', 'name: http, port: 80, targetPort: 8080'),
  deployment('shop/web', { account: 'web-account' }),
  service('shop/db', 'name: tcp, port: 5432'),
  deployment('shop/db'),
);

/** The mesh configuration as an object. @param lines of its YAML */
export function meshConfig(lines: string): string {
  const text = lines.trim().split('\n').join('\n    ');
  return `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata:\n  mesh: |\n    ${text}\n`;
}

/** An AuthorizationPolicy `shop/p`. @param spec as YAML in braces */
export function policy(spec: string, name = 'p', namespace = 'shop'): string {
  return `---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;
}

/** An ALLOW policy with one rule. */
export function allow(rule: string): string {
  return policy(`{rules: [${rule}]}`);
}

/** A RequestAuthentication `shop/jwt` with one rule. */
export function jwt(rule: string): string {
  return `---\napiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: {name: jwt, namespace: shop}\nspec: {jwtRules: [${rule}]}\n`;
}

/** A PeerAuthentication `shop/mtls`. */
export function peer(spec: string): string {
  return `---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: mtls, namespace: shop}\nspec: ${spec}\n`;
}

/** A sidecar of `namespace/serviceAccount`. */
export function mesh(name: string): ArrivalCaller {
  const [namespace, serviceAccount] = name.split('/');
  return { speaks: 'automatic', namespace, serviceAccount, trustDomain: undefined, ip: '10.244.200.7' };
}

/** A caller in the clear. */
export const plain: ArrivalCaller = {
  speaks: 'plain',
  namespace: undefined,
  serviceAccount: undefined,
  trustDomain: undefined,
  ip: '10.244.200.7',
};

/** Somebody of whom nothing is known. */
export const stranger: ArrivalCaller = { ...plain, speaks: 'unknown', ip: undefined };

/** A token of which everything is told. */
export function token(claims: Readonly<Record<string, unknown>>, more: Partial<RequestToken> = {}): RequestToken {
  const { iss = 'https://id.example', sub, aud, ...rest } = claims as Readonly<Record<string, string | undefined>>;
  return {
    issuer: iss,
    subject: sub,
    audiences: aud === undefined ? undefined : [aud],
    claims: rest,
    complete: true,
    valid: true,
    place: bearerPlace,
    ...more,
  };
}

/** What happens to a request, by default `GET /` of `web/client` at `shop/web:8080`. */
export function arrive(objects: string, request: Partial<ArrivalRequest> = {}): ArrivalTrace {
  return engineFor(`${WORKLOADS}${objects}`).arrive({ ...usual, ...request });
}

const usual: ArrivalRequest = {
  to: { kind: 'workload', namespace: 'shop', name: 'web' },
  port: 8080,
  protocol: 'http',
  from: mesh('web/client'),
  method: 'GET',
  path: '/',
  host: 'web.shop',
  headers: {},
  sni: undefined,
  token: undefined,
};

/** A connection to `shop/db`. */
export const database: Partial<ArrivalRequest> = {
  to: { kind: 'workload', namespace: 'shop', name: 'db' },
  port: 5432,
  protocol: 'tcp',
};

/** What becomes of a request in one word. */
export function resultOf({ decision, connection }: ArrivalTrace): string {
  return decision?.result ?? connection.problem ?? '';
}
