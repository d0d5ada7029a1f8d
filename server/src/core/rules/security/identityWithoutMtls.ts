import { surelyMeet } from '../../mesh/certainty';
import { showsCertificate, meshRules, namespaceRules, ruleMode } from '../../mesh/clientMtls';
import { rulesForHost } from '../../mesh/destinationRules';
import { authorizationOf } from '../../mesh/identities';
import { isAmbient } from '../../mesh/proxies';
import { meshSettings } from '../../mesh/meshSettings';
import { namespaceMtls, peerOf, workloadMtls } from '../../mesh/peerAuthentication';
import type { ServerMtls } from '../../mesh/peerAuthentication';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import { serviceFqdn } from '../../istio/hosts';
import { displayName } from '../../workspace/resource';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import type { Fix } from '../finding';

export const identityWithoutMtls = defineRule({
  code: 'identity-without-mtls',
  aliases: ['KIA0105'],
  title: 'A rule on the identity of callers that show none',
  source: 'pilot/pkg/security/authz/model/generator.go',
  messages: {
    disabled: {
      what: '"{name}" asks for an identity that only mTLS gives, and {policy} switches mTLS off.',
      why: 'Callers arrive in plain text and without identity, so {effect}.',
      todo: 'Set the mode of the PeerAuthentication to STRICT or PERMISSIVE, or do not ask for "{name}".',
    },
    plainClients: {
      what: '"{name}" asks for an identity that only mTLS gives, and callers of namespace {namespace} do not use it.',
      why: 'enableAutoMtls is false and no DestinationRule turns mTLS on, so callers arrive without identity and {effect}.',
      todo: 'Add a DestinationRule with tls mode ISTIO_MUTUAL for *.{namespace}.svc.{domain}, or remove enableAutoMtls: false.',
    },
  },
});

const MEMBERS = ['principals', 'namespaces', 'serviceAccounts', 'trustDomains'];
const NEGATED = MEMBERS.map((name) => `not${name.charAt(0).toUpperCase()}${name.slice(1)}`);
const KEYS: ReadonlySet<string> = new Set([
  'source.principal',
  'source.namespace',
  'source.serviceAccount',
  'source.trustDomain',
  'connection.sni',
]);

/** Sources that are told by the certificate of the caller, in policies for workloads that take no mTLS. */
export const identityWithoutMtlsCheck: WorldCheck = {
  scope: 'world',
  name: 'identity-without-mtls',
  rules: [identityWithoutMtls],
  kinds: ['security.istio.io/AuthorizationPolicy'],
  reads: ['kind', 'identity', 'workload', 'service', 'destination-rule', 'wildcard-destination-rule', 'mesh'],
  check(context) {
    const { resource, view } = context;
    const rules = authorizationOf(resource);
    if (rules === undefined || resource.namespaceFrom === 'unknown') return;
    // What is attached to a target is decided by a gateway or waypoint, which has rules of its own.
    if (rules.targets.length > 0 || isAmbient(view, resource.namespace) === true) return;
    const fields = identityFields(context.object);
    if (fields.length === 0) return;
    const disabled = disabledBy(context, rules.selector);
    if (disabled !== undefined) for (const field of fields) reportDisabled(context, field, disabled);
    else if (clientsArePlain(context)) for (const field of fields) reportPlain(context, field);
  },
};

function identityFields(object: Field): Field[] {
  return object
    .at('spec.rules')
    .items()
    .flatMap((rule) => [
      ...rule
        .get('from')
        .items()
        .flatMap((from) => [...MEMBERS, ...NEGATED].map((name) => from.get('source').get(name)))
        .filter((field) => field.items().length > 0),
      ...rule
        .get('when')
        .items()
        .filter((when) => KEYS.has(when.get('key').text ?? '')),
    ]);
}

/** The policy by which all workloads that are meant take plain text only. */
function disabledBy(
  { view, resource }: WorldContext,
  selector: Readonly<Record<string, string>> | undefined,
): ServerMtls | undefined {
  const { namespace } = resource;
  const modes = modesOf();
  const [first] = modes;
  return modes.length > 0 && modes.every((mode) => mode?.mode === 'DISABLE') ? first : undefined;

  function modesOf(): (ServerMtls | undefined)[] {
    if (selector === undefined) return [namespaceMtls(view, namespace)];
    const { workloads } = selectWorkloads(view, namespace, selector);
    const carried = workloads.length > 0 ? workloads.map(workloadLabels) : [selector];
    return carried.map((labels) => workloadMtls(view, namespace, labels));
  }
}

/** True when no rule makes callers of the namespace show a certificate, and they do not do so by themselves. */
function clientsArePlain({ view, resource }: WorldContext): boolean {
  const { autoMtls, rootNamespace } = meshSettings(view);
  const { namespace } = resource;
  if (autoMtls || namespace === rootNamespace || namespaceMtls(view, namespace)?.mode !== 'PERMISSIVE') return false;
  const hosts = view
    .find('service', namespace)
    .flatMap(({ facts }) =>
      facts.name === undefined ? [] : serviceFqdn(facts.name, namespace, view.settings.domainSuffix),
    );
  const rules = [
    ...meshRules(view),
    ...namespaceRules(view, namespace),
    ...hosts.flatMap((host) => rulesForHost(view, host)),
  ];
  return !rules.some((rule) => showsCertificate(ruleMode(rule)));
}

function reportDisabled(context: WorldContext, field: Field, { from }: ServerMtls): void {
  if (from === undefined) return;
  const peer = peerOf(from);
  const related = [{ resource: from, span: from.facts.nameSpan, message: 'mTLS is switched off here' }];
  const policy = `PeerAuthentication ${displayName(from)}`;
  const fixes: Fix[] =
    peer?.mode === 'DISABLE'
      ? [
          {
            title: `Set the mode of ${policy} to PERMISSIVE`,
            safe: false,
            edits: [{ resource: from, span: peer.modeSpan, newText: 'PERMISSIVE' }],
          },
        ]
      : [];
  const severity = surelyMeet(context.view, context.resource, from) ? 'error' : 'hint';
  context.report(
    identityWithoutMtls,
    field,
    'disabled',
    { ...wordsOf(context, field), policy },
    { related, fixes, severity },
  );
}

function reportPlain(context: WorldContext, field: Field): void {
  const { namespace } = context.resource;
  const domain = context.view.settings.domainSuffix;
  const values = { ...wordsOf(context, field), namespace, domain };
  context.report(identityWithoutMtls, field, 'plainClients', values, { severity: 'warning' });
}

function wordsOf({ object }: WorldContext, field: Field): { name: string; effect: string } {
  const key = field.get('key').text;
  const name = key ?? String(field.key);
  const onlyNot = key === undefined ? name.startsWith('not') : field.get('values').items().length === 0;
  const denies = object.at('spec.action').text === 'DENY';
  if (onlyNot) return { name, effect: denies ? 'the rule denies all of them' : 'the rule is for all of them' };
  return { name, effect: denies ? 'the rule denies nobody' : 'the rule lets nobody in' };
}
