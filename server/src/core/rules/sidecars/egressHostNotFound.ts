import { isWildcard, parseServiceFqdn, serviceFqdn } from '../../istio/hosts';
import { absenceOf, findHost, isExcused } from '../../mesh/hosts';
import { displayName } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { Fix } from '../finding';
import { declareExternal } from '../declareExternal';
import { nearestName } from '../nearest';
import { exportFix } from '../otherFile';

export const egressHostNotFound = defineRule({
  code: 'egress-host-not-found',
  aliases: ['KIA1004'],
  severity: 'warning',
  title: 'A Sidecar imports a host that is not there',
  source: 'pilot/pkg/model/sidecar.go',
  messages: {
    short: {
      what: '"{host}" is compared with full host names and is none; the Service is {full}.',
      why: 'The entry imports nothing, so workloads do not know that Service.',
      todo: 'Write the name in full.',
    },
    namespace: {
      what: 'Namespace {namespace} has no host {host}; {owner} has it.',
      why: 'The part before the slash is the namespace of the object that owns the host, so the entry imports nothing.',
      todo: 'Write its namespace before the slash.',
    },
    hidden: {
      what: '{owner} has {host} and does not export it to namespace {client}.',
      why: 'The entry imports nothing, so workloads do not know that host.',
      todo: 'Add "{client}" to its exportTo, or remove the entry.',
    },
    near: {
      what: 'No Service or ServiceEntry has the host {host}; did you mean {near}?',
      why: 'The entry imports nothing, so workloads do not know the host that is meant.',
      todo: 'Change it to {near}.',
    },
    missing: {
      what: 'No Service or ServiceEntry has the host {host}.',
      why: 'The entry imports nothing.',
      todo: 'Correct the name, or remove the entry.',
    },
    unsure: {
      what: 'Nothing in the workspace has the host {host}.',
      why: 'If no object of the cluster has it either, the entry imports nothing.',
      todo: 'Nothing, if it lives outside of this workspace; else correct the name.',
    },
  },
});

/**
 * Hosts that Sidecars import and nobody (or nobody of that namespace) has. Wildcards may be for what comes later, and
 * hosts outside of the cluster for ServiceEntries that are kept elsewhere.
 */
export const egressHostCheck: WorldCheck = {
  scope: 'world',
  name: 'egress-host-not-found',
  rules: [egressHostNotFound],
  kinds: ['networking.istio.io/Sidecar'],
  reads: ['host', 'wildcard-host', 'virtual-service', 'service', 'unnamed', 'mesh', 'identity', 'name'],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    for (const listener of context.object.at('spec.egress').items())
      for (const field of listener.get('hosts').items()) checkHost(context, field);
  },
};

function checkHost(context: WorldContext, field: Field): void {
  const { view, resource, report } = context;
  const [, prefix = '', host = ''] = /^([^/]+)\/([\w*.-]+)$/.exec(field.text ?? '') ?? [];
  if (host === '' || prefix.startsWith('~') || isWildcard(host)) return;
  const namespace = prefix === '.' ? resource.namespace : prefix;
  const lookup = findHost(view, host, resource.namespace);
  const isThere = ({ namespace: owner }: { namespace: string }): boolean => prefix === '*' || owner === namespace;
  // Routes are imported by the same entries.
  if (lookup.owners.some(isThere) || view.find('virtual-service', host).some(isThere)) return;
  const [owner] = lookup.owners;
  const hidden = lookup.hidden.find(isThere);
  if (owner !== undefined) {
    const related = [{ resource: owner, span: owner.facts.nameSpan, message: 'the host is defined here' }];
    const values = { namespace, host, owner: `${owner.facts.kind} ${displayName(owner)}` };
    const fixes = change(field, `${owner.namespace}/${host}`);
    report(egressHostNotFound, field, 'namespace', values, { related, fixes });
  } else if (hidden !== undefined) {
    const related = [
      { resource: hidden, span: hidden.facts.nameSpan, message: 'its exportTo leaves this namespace out' },
    ];
    const values = { host, owner: `${hidden.facts.kind} ${displayName(hidden)}`, client: resource.namespace };
    report(egressHostNotFound, field, 'hidden', values, { related, fixes: exportFix(hidden, resource.namespace) });
  } else reportAbsent(context, field, prefix, host);
}

function reportAbsent(context: WorldContext, field: Field, prefix: string, host: string): void {
  const { view, resource, report } = context;
  const { domainSuffix } = view.settings;
  const [name = '', second = '', third] = host.split('.');
  if (second !== '' && (third === undefined || host === `${name}.${second}.svc`)) {
    const [service] = view.variants('/Service', second, name);
    if (service !== undefined) {
      const full = serviceFqdn(name, second, domainSuffix);
      const related = [{ resource: service, span: service.facts.nameSpan, message: 'the Service is here' }];
      report(
        egressHostNotFound,
        field,
        'short',
        { host, full },
        { related, fixes: change(field, `${prefix}/${full}`) },
      );
      return;
    }
  }
  const absence = absenceOf(view, host, resource);
  if (isExcused(absence)) return;
  const services = view.find('service', second).flatMap(({ facts }) => facts.name ?? []);
  const near = host === serviceFqdn(name, second, domainSuffix) ? nearestName(name, services) : undefined;
  if (near !== undefined) {
    const full = serviceFqdn(near, second, domainSuffix);
    report(egressHostNotFound, field, 'near', { host, near: full }, { fixes: change(field, `${prefix}/${full}`) });
  } else if (absence.kind === 'certain') report(egressHostNotFound, field, 'missing', { host });
  else if (parseServiceFqdn(host, domainSuffix) !== undefined)
    report(egressHostNotFound, field, 'unsure', { host }, { severity: 'hint', fixes: declareExternal(host) });
}

function change(field: Field, text: string): Fix[] {
  return field.scalar === undefined ? [] : fix(`Change to ${text}`, [replaceScalar(field.scalar, text)]);
}
