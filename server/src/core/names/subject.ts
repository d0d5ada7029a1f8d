/** Something of the mesh that has a name which objects write. */
export type Subject =
  /** A host in full; wildcards as they are written. */
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'subset'; readonly host: string; readonly subset: string }
  | { readonly kind: 'port'; readonly host: string; readonly port: number }
  /** An object that others name by its name. @param type `group/Kind`. */
  | { readonly kind: 'object'; readonly type: string; readonly namespace: string; readonly name: string }
  | { readonly kind: 'namespace'; readonly name: string }
  /** A label of workloads. Without a namespace: wherever it is carried. */
  | { readonly kind: 'label'; readonly namespace?: string; readonly key: string; readonly value: string }
  /** The name of a port inside one object (a ServiceEntry or WorkloadEntry). */
  | { readonly kind: 'port-name'; readonly owner: string; readonly name: string }
  /** An extension provider of the mesh configuration. */
  | { readonly kind: 'provider'; readonly name: string };

/** Whether two names mean the same thing. */
export function sameSubject(a: Subject, b: Subject): boolean {
  if (a.kind === 'label' && b.kind === 'label') {
    const sameNamespace = a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace;
    return sameNamespace && a.key === b.key && a.value === b.value;
  }
  return subjectKey(a) === subjectKey(b);
}

/** A text that is equal for equal subjects. */
export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case 'host':
      return `host|${subject.host}`;
    case 'subset':
      return `subset|${subject.host}|${subject.subset}`;
    case 'port':
      return `port|${subject.host}|${subject.port}`;
    case 'object':
      return `object|${subject.type}|${subject.namespace}/${subject.name}`;
    case 'namespace':
      return `namespace|${subject.name}`;
    case 'label':
      return `label|${subject.namespace ?? '*'}|${subject.key}=${subject.value}`;
    case 'port-name':
      return `port-name|${subject.owner}|${subject.name}`;
    case 'provider':
      return `provider|${subject.name}`;
  }
}

/** A text that every object that mentions the subject contains: its name in the shortest form. */
export function needleOf(subject: Subject, domainSuffix: string): string {
  switch (subject.kind) {
    case 'host':
    case 'port':
    case 'subset':
      return subject.kind === 'subset' ? subject.subset : shortestHost(subject.host, domainSuffix);
    case 'label':
      return subject.value;
    default:
      return subject.name;
  }
}

/** The shortest form that a host can be written in: of a Service its name. */
export function shortestHost(host: string, domainSuffix: string): string {
  return host.endsWith(`.svc.${domainSuffix}`) ? (host.split('.')[0] ?? host) : host;
}
