import { namePlaces } from '../../names/kinds';
import type { Subject } from '../../names/subject';
import type { ObjectFacts, SpecFacts } from '../../workspace/facts/types';

/**
 * Whether an object can mention a subject, judged by what the index knows of it, so that the texts of most files need
 * not be read. Errs towards yes.
 * @param needle a text that every mention of the subject contains.
 */
export function mayMention(facts: ObjectFacts, subject: Subject, needle: string): boolean {
  const { spec } = facts;
  // Most objects are these, so what is cheap to say of them comes first.
  if (facts.name === needle || (subject.kind === 'namespace' && facts.namespace === needle)) return true;
  const has = (text: string | undefined): boolean => text?.includes(needle) === true;
  switch (spec.type) {
    case 'Namespace':
      return false;
    case 'Service':
      return (subject.kind === 'label' && hasLabel(spec.selector, subject)) || subject.kind === 'port-name';
    case 'Workload':
      if (subject.kind === 'label') return hasLabel(spec.podLabels, subject);
      return subject.kind === 'object' && has(spec.serviceAccount);
    case 'VirtualService':
      if (isOfHost(subject)) return spec.hosts.some(({ text }) => has(text)) || routesMention(spec.routes, needle);
      return true;
    case 'DestinationRule':
      if (subject.kind === 'host' || subject.kind === 'port') return has(spec.host?.text);
      return true;
    case 'ServiceEntry':
      return isOfHost(subject) ? spec.hosts.some(({ text }) => has(text)) : true;
    case 'Sidecar':
      return isOfHost(subject) ? spec.egressHosts.some(has) : true;
    case 'Gateway':
      return isOfHost(subject) ? spec.servers.some(({ hosts }) => hosts.some(has)) : true;
    default:
      return namePlaces(facts.group, facts.kind) !== undefined;
  }
}

function isOfHost({ kind }: Subject): boolean {
  return kind === 'host' || kind === 'subset' || kind === 'port';
}

function hasLabel(labels: Readonly<Record<string, string>> | undefined, subject: Subject): boolean {
  return subject.kind === 'label' && labels?.[subject.key] === subject.value;
}

function routesMention(routes: Extract<SpecFacts, { type: 'VirtualService' }>['routes'], needle: string): boolean {
  return routes.some(({ destinations }) =>
    destinations.some(({ host, subset }) => host.includes(needle) || subset === needle),
  );
}
