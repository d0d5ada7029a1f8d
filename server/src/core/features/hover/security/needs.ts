import { labelsSubset } from '../../../istio/labels';
import { carriesTls, isOpaque } from '../../../mesh/servicePorts';
import { servicesSelecting } from '../../../mesh/gatewayWorkloads';
import { meshSettings } from '../../../mesh/meshSettings';
import { namespaceMtls, workloadMtls } from '../../../mesh/peerAuthentication';
import type { ServerMtls } from '../../../mesh/peerAuthentication';
import { selectWorkloads, workloadLabels } from '../../../mesh/workloads';
import { hasOpenLabels, labelsOf } from '../../../workspace/facts/read';
import type { Labels } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import type { Field } from '../../../yaml/field';
import { writtenObject } from '../../input';
import { code, join, named } from '../../markdown';
import type { AppliedContext } from '../context';

/** What a condition looks at: the certificate of the caller, its token, or the HTTP request. */
export type Need = 'identity' | 'token' | 'request';

/** Of more workloads and RequestAuthentications than these the rest is not looked at for a hover. */
const WORKLOADS_READ = 20;
const AUTHENTICATIONS_READ = 10;

/** The action of a policy; undefined when it is not known. */
export function actionOf({ object }: AppliedContext): string | undefined {
  const action = object.at('spec.action');
  return action.unknown ? undefined : (action.text ?? 'ALLOW');
}

/** The labels that a policy asks for; undefined when they are not known or it is attached to something. */
function selectorOf({ object }: AppliedContext): Labels | undefined {
  const labels = object.at('spec.selector.matchLabels');
  const isAttached = object.at('spec.targetRefs').exists || object.at('spec.targetRef').exists;
  return isAttached || hasOpenLabels(labels) ? undefined : labelsOf(labels);
}

/** What will surprise about a condition because of what it needs. @param negated for `not…` lists */
export function needWords(context: AppliedContext, need: Need, negated: boolean): string | undefined {
  const action = actionOf(context);
  if (action === undefined) return undefined;
  if (need === 'identity') return plainTextWords(context, action, negated);
  return (need === 'token' ? tokenWords(context, negated) : undefined) ?? opaqueWords(context, action);
}

/** The mTLS of what the policy is for; undefined when several answers hold. */
function mtlsOf(context: AppliedContext): ServerMtls | undefined {
  const { view, resource } = context;
  const labels = selectorOf(context);
  if (labels === undefined) return undefined;
  return Object.keys(labels).length === 0
    ? namespaceMtls(view, resource.namespace)
    : workloadMtls(view, resource.namespace, labels);
}

/** Callers in plain text have no identity. */
function plainTextWords(context: AppliedContext, action: string, negated: boolean): string | undefined {
  const mtls = mtlsOf(context);
  if (mtls === undefined || mtls.mode === 'STRICT') return undefined;
  const why =
    mtls.from === undefined
      ? 'mTLS is PERMISSIVE here by default'
      : `${named(mtls.from, context.resource)} says ${mtls.mode}`;
  const effect = negated ? NEGATED[action] : PLAIN[action];
  return effect === undefined ? undefined : `${why}, and a caller in plain text has no identity: ${effect}`;
}

const PLAIN: Readonly<Record<string, string>> = {
  DENY: 'this rule never refuses it',
  AUDIT: 'this rule never marks it',
};

const NEGATED: Readonly<Record<string, string>> = {
  ALLOW: 'it is none of those named, so this rule **lets it in**',
};

/** Whether anything reads tokens for these workloads. */
function tokenWords(context: AppliedContext, negated: boolean): string | undefined {
  const labels = selectorOf(context);
  if (labels === undefined) return undefined;
  if (authentications(context).length > 0) return undefined;
  return `no RequestAuthentication in the workspace is for these workloads, and without one no token is read: this ${
    negated ? 'holds for every request' : 'never matches'
  }`;
}

/** The RequestAuthentications that may be for the workloads of a policy. */
export function authentications({ view, resource, object }: AppliedContext): Resource[] {
  const labels = labelsOf(object.at('spec.selector.matchLabels'));
  const workloads = selectWorkloads(view, resource.namespace, labels).workloads.slice(0, WORKLOADS_READ);
  const namespaces = new Set([resource.namespace, meshSettings(view).rootNamespace]);
  return [...namespaces]
    .flatMap((name) => view.find('kind', `security.istio.io/RequestAuthentication|${name}`))
    .filter(({ facts: { spec } }) => {
      if (spec.type !== 'Selecting' || spec.targeted || spec.selector === undefined) return true;
      const asked = spec.selector;
      return labelsSubset(asked, labels) || workloads.some((workload) => labelsSubset(asked, workloadLabels(workload)));
    });
}

/** The issuers of the tokens that are read for the workloads of a policy; undefined when they are not all known. */
export function issuersOf(context: AppliedContext): string[] | undefined {
  const all = authentications(context);
  if (all.length === 0 || all.length > AUTHENTICATIONS_READ) return undefined;
  const issuers: (string | undefined)[] = all.flatMap((resource) => {
    const rules: Field | undefined = writtenObject(context.input, resource)?.at('spec.jwtRules');
    return rules === undefined || rules.open ? [undefined] : rules.items().map((rule) => rule.get('issuer').text);
  });
  return issuers.some((issuer) => issuer === undefined) ? undefined : issuers.flatMap((issuer) => issuer ?? []);
}

/** Ports of the workloads on which nothing of HTTP can be seen, with what the rule then comes to. */
function opaqueWords(context: AppliedContext, action: string): string | undefined {
  const ports = opaquePorts(context);
  if (ports.length === 0) return undefined;
  const effect =
    action === 'ALLOW'
      ? 'the whole rule allows nothing there'
      : `there this condition is left out, and the rule ${action === 'DENY' ? 'refuses' : 'takes'} more than it says`;
  return `no HTTP is seen on ${join(ports, 3)}: ${effect}`;
}

/** TCP and TLS ports of the Services in front of the workloads of a policy, in words. */
export function opaquePorts(context: AppliedContext): string[] {
  const { view, resource } = context;
  const labels = selectorOf(context);
  if (labels === undefined) return [];
  const { workloads } = selectWorkloads(view, resource.namespace, labels);
  const services = new Set(
    workloads
      .slice(0, WORKLOADS_READ)
      .flatMap((workload) => servicesSelecting(view, workload.namespace, workloadLabels(workload))),
  );
  return [...services].flatMap((service) =>
    service.facts.spec.type !== 'Service'
      ? []
      : service.facts.spec.ports
          .filter((port) => isOpaque(service, port))
          .map(
            (port) =>
              `port ${port.number} of ${code(service.facts.name ?? '?')} (${carriesTls(service, port) ? 'TLS' : 'TCP'})`,
          ),
  );
}
