import { isDnsLabel } from '../../istio/dnsLabel';
import { wildcardDomainProblem } from '../../istio/hostCheck';
import { parseServiceFqdn, serviceFqdn } from '../../istio/hosts';
import { kubernetesLabelValueProblem } from '../../istio/labels';
import { namespaceNameProblem, objectNameProblem, serviceNameProblem } from '../../istio/names';
import type { Subject } from '../../names/subject';

/** A subject under another name. @param name in the form that the subject's part has: of a Service the name alone. */
export function renamed(subject: Subject, name: string, domainSuffix: string): Subject {
  switch (subject.kind) {
    case 'host': {
      const service = parseServiceFqdn(subject.host, domainSuffix);
      const host = service === undefined ? name : serviceFqdn(name, service.namespace, domainSuffix);
      return { kind: 'host', host };
    }
    case 'subset':
      return { ...subject, subset: name };
    case 'label':
      return { ...subject, value: name };
    case 'port':
      return subject;
    default:
      return { ...subject, name };
  }
}

/** Why a text cannot be the new name of a subject; undefined when it can. */
export function nameProblem(subject: Subject, name: string, domainSuffix: string): string | undefined {
  switch (subject.kind) {
    case 'host':
      if (parseServiceFqdn(subject.host, domainSuffix) !== undefined)
        return serviceNameProblem(name) === undefined
          ? undefined
          : `"${name}" is no name for a Service: it takes lower-case letters, digits and hyphens, begins with a letter and has at most 63 characters.`;
      return wildcardDomainProblem(name) === undefined
        ? undefined
        : `"${name}" is no host: it takes names of letters, digits and hyphens joined by dots.`;
    case 'subset':
    case 'port-name':
      return isDnsLabel(name)
        ? undefined
        : `"${name}" does not fit here: it takes letters, digits and hyphens, at most 63 characters.`;
    case 'namespace':
      return namespaceNameProblem(name) === undefined
        ? undefined
        : `"${name}" is no name for a namespace: it takes lower-case letters, digits and hyphens, at most 63 characters.`;
    case 'label':
      return kubernetesLabelValueProblem(name) === undefined
        ? undefined
        : `"${name}" is no value for a label: it takes letters, digits, ".", "_" and "-", at most 63 characters.`;
    case 'object':
      return objectNameProblem(name) === undefined
        ? undefined
        : `"${name}" is no name for an object: it takes lower-case letters, digits, hyphens and dots.`;
    case 'provider':
      return /^[^\s"'\\:#{}[\],]+$/.test(name)
        ? undefined
        : `"${name}" is no good name for a provider: it would need quotes. Take letters, digits, dots and hyphens.`;
    case 'port':
      return 'A port has a number, which other objects rely on; rename its host or its name instead.';
  }
}

/** What a subject is called in a sentence. */
export function describe(subject: Subject): string {
  switch (subject.kind) {
    case 'host':
      return `the host ${subject.host}`;
    case 'subset':
      return `the subset ${subject.subset} of ${subject.host}`;
    case 'port':
      return `port ${subject.port} of ${subject.host}`;
    case 'object':
      return `the ${subject.type.slice(subject.type.indexOf('/') + 1)} ${subject.namespace === '' ? '' : `${subject.namespace}/`}${subject.name}`;
    case 'namespace':
      return `the namespace ${subject.name}`;
    case 'label':
      return `a workload with ${subject.key}: ${subject.value}`;
    case 'port-name':
      return `the port ${subject.name}`;
    case 'provider':
      return `the extension provider ${subject.name}`;
  }
}
