import { isWildcard, parseServiceFqdn, serviceFqdn } from '../../istio/hosts';
import { isPlacedSurely } from '../../mesh/certainty';
import { objectNameProblem } from '../../istio/names';
import { hasEntryElsewhere, takesInSome } from '../../mesh/wildcardOwners';
import { absenceOf, findHost, isDeclaredExternal, isExcused, isVisible, knownHosts, ownersOf } from '../../mesh/hosts';
import type { Absence, HostLookup } from '../../mesh/hosts';
import { decidedBy, meshSettings } from '../../mesh/meshSettings';
import { displayName } from '../../workspace/resource';
import type { Resource } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { Fix } from '../finding';
import { declareExternal } from '../declareExternal';
import { nearestName } from '../nearest';
import { newDocument } from '../newDocument';
import { exportFix } from '../otherFile';
import { listWords } from '../structure/words';
import { destinationsOf } from './hostReferences';

export const unknownHostReference = defineRule({
  code: 'unknown-host-reference',
  aliases: ['IST0101', 'IST0174', 'KIA1101', 'KIA0202'],
  title: 'Nobody owns this host',
  source: 'pkg/config/analysis/analyzers/virtualservice/destinationhosts.go',
  messages: {
    missing: {
      what: 'No Service or ServiceEntry is called "{host}"{full}.',
      why: '{effect}',
      todo: 'Correct the name, or declare the host with a ServiceEntry. Looked in {world}, where the other Services of namespace {namespace} are.',
    },
    near: {
      what: 'No Service or ServiceEntry is called "{host}"{full}; did you mean "{near}"?',
      why: '{effect}',
      todo: 'Correct the name, or declare the host with a ServiceEntry.',
    },
    otherNamespace: {
      what: 'No Service or ServiceEntry is called "{host}"{full}; namespace {others} has one of that name.',
      why: 'A short name means the namespace of the object that holds it. {effect}',
      todo: 'Write the name in full: {near}.',
    },
    hidden: {
      what: '"{host}" belongs to {owner}, which is not exported to namespace {client}.',
      why: '{effect}',
      todo: 'Add "{client}" to its exportTo.',
    },
    unsure: {
      what: 'Nothing in the workspace owns "{host}"{full}.',
      why: 'If no cluster object does either: {effect}',
      todo: 'Nothing, if it lives outside of this workspace; else declare it with a ServiceEntry or correct the name.',
    },
  },
});

/** What happens to traffic, by the kind that holds the reference. */
const EFFECTS = {
  destination: 'Envoy has no cluster for it and answers with 503 (NC).',
  rule: 'the DestinationRule is used for no traffic at all.',
} as const;

/**
 * Destinations of VirtualServices and hosts of DestinationRules that nobody owns.
 * An error only when the workspace evidently holds the namespace's other Services; a hint when the host may live elsewhere.
 */
export const unknownHostCheck: WorldCheck = {
  scope: 'world',
  name: 'unknown-host-reference',
  rules: [unknownHostReference],
  kinds: ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'],
  reads: ['host', 'wildcard-host', 'name', 'service', 'service-entry', 'unnamed', 'mesh'],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    if (context.facts.kind === 'DestinationRule') {
      const host = context.object.at('spec.host');
      if (host.text !== undefined && host.text !== '') checkHost(context, host, host.text, 'rule');
      return;
    }
    for (const { field, host, section } of destinationsOf(context.object))
      checkHost(context, field.get('host'), host, 'destination', entryPort(section, field));
  },
};

/** The port that a ServiceEntry for a destination would have. TCP is left out: it needs an address that only the user knows. */
interface EntryPort {
  readonly number: number;
  readonly name: string;
  readonly protocol: string;
}

function entryPort(section: string, destination: Field): EntryPort | undefined {
  const port = destination.at('port.number');
  if (port.unknown || section === 'tcp') return undefined;
  if (section === 'tls') return { number: port.number ?? 443, name: 'tls', protocol: 'TLS' };
  return port.number === 443 ? undefined : { number: port.number ?? 80, name: 'http', protocol: 'HTTP' };
}

function checkHost(
  context: WorldContext,
  field: Field,
  host: string,
  use: keyof typeof EFFECTS,
  port?: EntryPort,
): void {
  if (isWildcard(host)) return checkWildcard(context, field, host, use);
  const { view, resource } = context;
  const clients = clientsOf(context);
  const lookup = findHost(view, host, resource.namespace, clients);
  if (lookup.owners.length > 0 || isDeclaredExternal(view, lookup.host)) return;
  const effect = EFFECTS[use];
  if (lookup.hidden.length > 0) reportHidden(context, field, host, lookup, effect, clients);
  else reportAbsent(context, field, host, lookup.host, absenceOf(view, lookup.host, resource), effect, port);
}

/** A wildcard that takes in nothing of the workspace: no more than a hint, as it is made for what will come, too. */
function checkWildcard(context: WorldContext, field: Field, host: string, use: keyof typeof EFFECTS): void {
  const { view, resource, report } = context;
  // A route to "*" is refused, and a rule for it is for all.
  if (host === '*') return;
  const clients = clientsOf(context);
  const entries = use === 'rule' ? [] : ownersOf(view, host);
  if (entries.some((entry) => clients.some((client) => isVisible(view, entry, client)))) return;
  if (entries.length > 0)
    return reportHidden(context, field, host, { host, owners: [], hidden: entries }, EFFECTS[use], clients);
  const isOwned = use === 'rule' ? takesInSome(view, host) : hasEntryElsewhere(view, host);
  if (isOwned || isExcused(absenceOf(view, host, resource))) return;
  const values = { host, full: '', effect: EFFECTS[use] };
  report(unknownHostReference, field, 'unsure', values, { severity: 'hint', fixes: declareExternal(host) });
}

/** The namespaces whose clients use the object: those that a VirtualService is exported to, where it names them. */
function clientsOf({ facts, resource }: WorldContext): readonly string[] {
  const { spec } = facts;
  const exportTo = spec.type === 'VirtualService' ? (spec.exportTo ?? []) : [];
  if (exportTo.length === 0 || exportTo.includes('*')) return [resource.namespace];
  return exportTo.map((entry) => (entry === '.' ? resource.namespace : entry));
}

function reportHidden(
  context: WorldContext,
  field: Field,
  host: string,
  lookup: HostLookup,
  effect: string,
  clients: readonly string[],
): void {
  const [owner] = lookup.hidden;
  if (owner === undefined) return;
  const values = {
    host,
    owner: `${owner.facts.kind} ${displayName(owner)}`,
    client: listWords(clients),
    effect: capital(effect),
  };
  const related = lookup.hidden.map((hidden) => ({
    resource: hidden,
    span: hidden.facts.nameSpan,
    message: ownExportTo(hidden) ? 'its exportTo leaves this namespace out' : 'it has no exportTo of its own',
  }));
  const [client] = clients;
  const fixes = client === undefined ? [] : exportFix(owner, client);
  const byMesh = lookup.hidden.every(ownExportTo)
    ? undefined
    : decidedBy(meshSettings(context.view), 'defaultServiceExportTo');
  const all = byMesh === undefined ? related : [...related, byMesh];
  context.report(unknownHostReference, field, 'hidden', values, { fixes, related: all });
}

function reportAbsent(
  context: WorldContext,
  field: Field,
  host: string,
  full: string,
  absence: Absence,
  effect: string,
  port: EntryPort | undefined,
): void {
  if (isExcused(absence)) return;
  const { view, resource } = context;
  const shown = full === host ? '' : ` (in full ${full})`;
  const service = parseServiceFqdn(full, view.settings.domainSuffix);
  const node = field.scalar;
  const elsewhere = sameNameElsewhere(context, host);
  const [first] = elsewhere;
  // A Service that writes no namespace is probably meant to be in this one.
  if (elsewhere.some((other) => !isPlacedSurely(other.resource))) return;
  if (first !== undefined && node !== undefined) {
    const others = elsewhere.map(({ namespace }) => namespace).join(' and ');
    const fixes = elsewhere.flatMap(({ fqdn }) => fix(`Change to ${fqdn}`, [replaceScalar(node, fqdn)]));
    const related = elsewhere.map((other) => ({
      resource: other.resource,
      span: other.resource.facts.nameSpan,
      message: `the Service of namespace ${other.namespace}`,
    }));
    const values = { host, full: shown, others, near: first.fqdn, effect: capital(effect) };
    context.report(unknownHostReference, field, 'otherNamespace', values, {
      fixes,
      related,
      severity: !isPlacedSurely(resource) ? 'hint' : absence.kind === 'certain' ? 'error' : 'warning',
    });
    return;
  }
  const near = nearestName(
    host,
    knownHosts(view, resource.namespace).filter((name) => name !== host),
  );
  const fixes = near === undefined || node === undefined ? [] : fix(`Change to ${near}`, [replaceScalar(node, near)]);
  const values = {
    host,
    full: shown,
    near: near ?? '',
    namespace: service?.namespace ?? resource.namespace,
    world: worldWords(context),
  };
  if (absence.kind === 'certain')
    context.report(
      unknownHostReference,
      field,
      near === undefined ? 'missing' : 'near',
      { ...values, effect: capital(effect) },
      { fixes },
    );
  else if (near !== undefined)
    context.report(
      unknownHostReference,
      field,
      'near',
      { ...values, effect: capital(effect) },
      { fixes, severity: 'warning' },
    );
  else {
    const declared = service === undefined ? newEntry(context, full, port) : [];
    context.report(
      unknownHostReference,
      field,
      'unsure',
      { ...values, effect },
      {
        severity: 'hint',
        fixes: [...declared, ...declareExternal(full)],
      },
    );
  }
}

/** A ServiceEntry for a host outside of the mesh, as a document behind this one. */
function newEntry(context: WorldContext, host: string, port: EntryPort | undefined): Fix[] {
  const name = host.replace(/[^a-z0-9]+/g, '-');
  if (port === undefined || objectNameProblem(name) !== undefined || !host.includes('.')) return [];
  const value = {
    apiVersion: `networking.istio.io/${context.facts.version}`,
    kind: 'ServiceEntry',
    metadata: { name, namespace: context.resource.namespace },
    spec: { hosts: [host], location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{ ...port }] },
  };
  return fix(`Declare ${host} with a ServiceEntry`, [newDocument(context, value)]);
}

/** Services of the same short name in other namespaces of the world. */
function sameNameElsewhere(
  { view }: WorldContext,
  host: string,
): { namespace: string; fqdn: string; resource: Resource }[] {
  if (host.includes('.')) return [];
  return view.find('name', `/Service|${host}`).map((resource) => ({
    namespace: resource.namespace,
    fqdn: serviceFqdn(host, resource.namespace, view.settings.domainSuffix),
    resource,
  }));
}

function worldWords({ view }: WorldContext): string {
  return view.world.kind === 'folder'
    ? 'this workspace'
    : `the ${view.world.kind === 'chart' ? 'chart' : 'kustomization'} ${view.world.folder}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** True when the object itself says to whom it is exported; else the mesh does. */
function ownExportTo({ facts: { spec } }: Resource): boolean {
  return (spec.type === 'Service' || spec.type === 'ServiceEntry') && (spec.exportTo ?? []).length > 0;
}
