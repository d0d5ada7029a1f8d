import { subjectsNamed } from '../../names/kinds';
import { shortestHost } from '../../names/subject';
import type { Subject } from '../../names/subject';
import type { Labels, ObjectFacts, SpecFacts } from '../../workspace/facts/types';

/** What is looked for, with the texts that every mention of it contains. */
export interface Needle {
  readonly subject: Subject;
  /** Its name in the shortest form. */
  readonly text: string;
  /** Of what belongs to a host, the host in the shortest form; else empty. */
  readonly host: string;
}

/** What to look for in texts that may mention a subject. @param text what every mention contains, `needleOf` */
export function needleFor(subject: Subject, text: string, domainSuffix: string): Needle {
  return { subject, text, host: 'host' in subject ? shortestHost(subject.host, domainSuffix) : '' };
}

/**
 * Whether an object can mention a subject, judged by what the index knows of it, so that the texts of most files need
 * not be read. Errs towards yes.
 */
export function mayMention(facts: ObjectFacts, needle: Needle): boolean {
  const { subject, text } = needle;
  const named = subjectsNamed(facts.group, facts.kind);
  // Objects inside of others are of kinds that name nothing; what holds them does.
  if (named?.has(subject.kind) !== true) return false;
  if (facts.name === text || (subject.kind === 'namespace' && facts.namespace === text)) return true;
  if (any(facts.names, text)) return true;
  return subject.kind === 'label' ? hasLabel(facts.spec, subject) : namesIn(facts, needle);
}

/** True when the facts of an object hold a name that contains what is looked for. Loops, as tens of thousands are asked. */
function namesIn({ spec, name }: ObjectFacts, needle: Needle): boolean {
  const { subject, text, host } = needle;
  switch (spec.type) {
    case 'Service':
    case 'Namespace':
      return false;
    case 'Workload':
    case 'WorkloadGroup':
      return has(spec.serviceAccount, text);
    case 'WorkloadEntry':
      return has(spec.endpoint.serviceAccount, text);
    case 'VirtualService':
      return inVirtualService(spec, needle);
    case 'DestinationRule':
      if (subject.kind === 'subset')
        return has(spec.host?.text, host) && spec.subsets.some(({ text: own }) => own === subject.subset);
      return has(spec.host?.text, text) || any(spec.exportTo, text);
    case 'ServiceEntry':
      if (subject.kind === 'port-name') return subject.owner.endsWith(`/${name ?? ''}`);
      for (const own of spec.hosts) if (own.text.includes(text)) return true;
      for (const { serviceAccount } of spec.endpoints) if (has(serviceAccount, text)) return true;
      return any(spec.exportTo, text);
    case 'Sidecar':
      return any(spec.egressHosts, text);
    case 'Gateway':
      for (const { hosts } of spec.servers) if (any(hosts, text)) return true;
      return false;
    case 'Mesh':
      // There are few.
      return true;
    default:
      return false;
  }
}

function has(written: string | undefined, text: string): boolean {
  return written?.includes(text) === true;
}

function any(written: readonly string[] | undefined, text: string): boolean {
  if (written !== undefined) for (const each of written) if (each.includes(text)) return true;
  return false;
}

function inVirtualService(
  { hosts, gateways, exportTo, routes }: Extract<SpecFacts, { type: 'VirtualService' }>,
  { subject, text, host }: Needle,
): boolean {
  const isSubset = subject.kind === 'subset';
  for (const { destinations, delegate } of routes) {
    for (const to of destinations)
      if (isSubset ? to.subset === subject.subset && to.host.includes(host) : to.host.includes(text)) return true;
    if (delegate !== undefined && (has(delegate.name, text) || has(delegate.namespace, text))) return true;
  }
  if (isSubset) return false;
  for (const own of hosts) if (own.text.includes(text)) return true;
  return any(gateways, text) || any(exportTo, text);
}

function hasLabel(spec: SpecFacts, { key, value }: Extract<Subject, { kind: 'label' }>): boolean {
  // A subset whose name is a placeholder is no fact.
  if (spec.type === 'DestinationRule' && spec.openSubsets) return true;
  return labelsIn(spec).some((labels) => labels?.[key] === value);
}

function labelsIn(spec: SpecFacts): readonly (Labels | undefined)[] {
  switch (spec.type) {
    case 'Service':
    case 'Gateway':
    case 'Selecting':
      return [spec.selector];
    case 'Workload':
      return [spec.podLabels];
    case 'DestinationRule':
      return [spec.workloadSelector, ...spec.subsets.map(({ labels }) => labels)];
    case 'ServiceEntry':
      return [spec.workloadSelector, ...spec.endpoints.map(({ labels }) => labels)];
    case 'WorkloadEntry':
      return [spec.endpoint.labels];
    case 'WorkloadGroup':
      return [spec.labels];
    case 'Sidecar':
      return [spec.workloadSelector];
    default:
      return [];
  }
}
