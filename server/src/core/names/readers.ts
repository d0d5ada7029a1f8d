import { resolveShortName, serviceFqdn } from '../istio/hosts';
import { splitNamespacedHost } from '../istio/namespacedHost';
import { gatewayReference } from '../mesh/gateways';
import type { Field } from '../yaml/field';
import type { Mentions } from './mention';
import type { Subject } from './subject';

/** Says what a field names. */
export interface Reader {
  (field: Field, mentions: Mentions): void;
  /** The kinds of things that it can find. */
  readonly finds: readonly Subject['kind'][];
}

/** A reader with the kinds of things that it can find. */
export function reader(finds: readonly Subject['kind'][], read: (field: Field, mentions: Mentions) => void): Reader {
  return Object.assign((field: Field, mentions: Mentions) => read(field, mentions), { finds });
}

/** What a host in full can name: itself, and the namespace in it. */
const HOST: readonly Subject['kind'][] = ['host', 'namespace'];

/** A host where a name without a dot is one of the object's own namespace. */
export const host: Reader = reader(HOST, (field, mentions) => {
  const { text } = field;
  if (text !== undefined) mentions.addHost(field, resolveShortName(text, mentions.namespace, mentions.domainSuffix));
});

/** A host that is always written in full. */
export const fullHost: Reader = reader(HOST, (field, mentions) => {
  if (field.text !== undefined && field.text !== '*') mentions.addHost(field, field.text);
});

/** `namespace/host` of a Gateway or a Sidecar. */
export const namespacedHost: Reader = reader(HOST, (field, mentions) => {
  const { text } = field;
  if (text === undefined) return;
  const { namespace, host: name, hostAt } = splitNamespacedHost(text);
  const plain = namespace?.replace(/^~/, '') ?? '';
  if (plain !== '' && plain !== '*' && plain !== '.') {
    const start = hostAt - 1 - plain.length;
    mentions.add(field, { kind: 'namespace', name: plain }, 'reference', { start, end: hostAt - 1 });
  }
  if (name !== '*' && name !== '') mentions.addHost(field, name, 'reference', hostAt);
});

/** A destination of a route: its host, subset and port. */
export const destination: Reader = reader([...HOST, 'subset', 'port'], (field, mentions) => {
  host(field.get('host'), mentions);
  const text = field.get('host').text;
  if (text === undefined) return;
  const full = resolveShortName(text, mentions.namespace, mentions.domainSuffix);
  const subset = field.get('subset');
  if (subset.text !== undefined) mentions.add(subset, { kind: 'subset', host: full, subset: subset.text });
  portOf(full)(field.at('port.number'), mentions);
});

/** The number of a port of a known host. */
export function portOf(full: string, role: 'definition' | 'reference' = 'reference'): Reader {
  return reader(['port'], (field, mentions) => {
    if (field.number !== undefined) mentions.add(field, { kind: 'port', host: full, port: field.number }, role);
  });
}

/** A Gateway as VirtualServices name it: `name`, `namespace/name`. */
export const gateway: Reader = reader(['object', 'namespace'], (field, mentions) => {
  const { text } = field;
  const reference = text === undefined ? undefined : gatewayReference(text, mentions.namespace);
  if (text === undefined || reference === undefined) return;
  const slash = text.indexOf('/');
  if (slash > 0)
    mentions.add(field, { kind: 'namespace', name: reference.namespace }, 'reference', { start: 0, end: slash });
  const start = slash + 1;
  const subject = objectOf('networking.istio.io/Gateway', reference.namespace, reference.name);
  mentions.add(field, subject, 'reference', { start, end: start + reference.name.length });
});

/** The name of an object in the namespace of this one. @param type `group/Kind`. */
export function objectNamed(type: string): Reader {
  return reader(['object'], (field, mentions) => {
    if (field.text !== undefined && field.text !== '')
      mentions.add(field, objectOf(type, mentions.namespace, field.text));
  });
}

/** `{name, namespace}` that mean an object. @param type `group/Kind`. */
export function objectReference(type: string): Reader {
  return reader(['object', 'namespace'], (field, mentions) => {
    const name = field.get('name').text;
    const namespace = field.get('namespace').text ?? mentions.namespace;
    if (name !== undefined) mentions.add(field.get('name'), objectOf(type, namespace, name));
    namespaceName(field.get('namespace'), mentions);
  });
}

/** A reference with `kind`, `group`, `name` and maybe `namespace` and `port`, as Gateway API and target references have it. */
export function typedReference(defaults: { readonly group: string; readonly kind: string }): Reader {
  return reader([...HOST, 'object', 'port'], (field, mentions) => {
    const name = field.get('name').text;
    if (name === undefined) return;
    const group = field.get('group').text ?? defaults.group;
    const kind = field.get('kind').text ?? defaults.kind;
    const namespace = field.get('namespace').text ?? mentions.namespace;
    namespaceName(field.get('namespace'), mentions);
    if ((group === '' || group === 'core') && kind === 'Service') {
      const full = serviceFqdn(name, namespace, mentions.domainSuffix);
      mentions.addHost(field.get('name'), full);
      portOf(full)(field.get('port'), mentions);
    } else if (kind === 'Hostname') mentions.addHost(field.get('name'), name);
    else mentions.add(field.get('name'), objectOf(`${group}/${kind}`, kind === 'GatewayClass' ? '' : namespace, name));
  });
}

/** The name of a namespace; `.`, `*` and `~` are none. */
export const namespaceName: Reader = reader(['namespace'], (field, mentions) => {
  const { text } = field;
  if (text !== undefined && /^[a-z0-9]/i.test(text)) mentions.add(field, { kind: 'namespace', name: text });
});

/** Members that are labels asked for. @param scope where workloads with them are looked for. */
export function labels(scope: 'own namespace' | 'any namespace'): Reader {
  return reader(['label'], (field, mentions) => {
    const { text } = field;
    if (text === undefined || text === '') return;
    const namespace = scope === 'own namespace' ? { namespace: mentions.namespace } : {};
    mentions.add(field, { kind: 'label', ...namespace, key: String(field.key), value: text });
  });
}

/** Members that are labels carried. */
export const carriedLabel: Reader = reader(['label'], (field, mentions) => {
  const { text } = field;
  if (text === undefined || text === '') return;
  const subject: Subject = { kind: 'label', namespace: mentions.namespace, key: String(field.key), value: text };
  mentions.add(field, subject, 'definition');
});

/** A principal `domain/ns/<namespace>/sa/<account>`. */
export const principal: Reader = reader(['object', 'namespace'], (field, mentions) => {
  const match = /^(?:spiffe:\/\/)?[^/]*\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(field.text ?? '');
  const [text, namespace, account] = match ?? [];
  if (text === undefined || namespace === undefined || account === undefined) return;
  const at = text.indexOf('/ns/') + 4;
  mentions.add(field, { kind: 'namespace', name: namespace }, 'reference', { start: at, end: at + namespace.length });
  const piece = { start: text.length - account.length, end: text.length };
  mentions.add(field, objectOf('/ServiceAccount', namespace, account), 'reference', piece);
});

/** `account` or `namespace/account`. */
export const serviceAccount: Reader = reader(['object', 'namespace'], (field, mentions) => {
  const { text } = field;
  if (text === undefined || text === '' || text.includes('*')) return;
  const slash = text.indexOf('/');
  const namespace = slash < 0 ? mentions.namespace : text.slice(0, slash);
  if (slash > 0) mentions.add(field, { kind: 'namespace', name: namespace }, 'reference', { start: 0, end: slash });
  const piece = { start: slash + 1, end: text.length };
  mentions.add(field, objectOf('/ServiceAccount', namespace, text.slice(slash + 1)), 'reference', piece);
});

/** The Secret that holds a certificate; addresses with a scheme lie elsewhere. */
export const secret: Reader = reader(['object'], (field, mentions) => {
  const { text } = field;
  if (text === undefined || text === '' || text.includes('://')) return;
  mentions.add(field, objectOf('/Secret', mentions.namespace, text));
});

/** An extension provider by its name. */
export const provider: Reader = reader(['provider'], (field, mentions) => {
  if (field.text !== undefined && field.text !== '') mentions.add(field, { kind: 'provider', name: field.text });
});

/** Where an extension provider gets its name. */
export const providerDefinition: Reader = reader(['provider'], (field, mentions) => {
  if (field.text !== undefined && field.text !== '')
    mentions.add(field, { kind: 'provider', name: field.text }, 'definition');
});

function objectOf(type: string, namespace: string, name: string): Subject {
  return { kind: 'object', type, namespace, name };
}
