import { parseServiceFqdn } from '../istio/hosts';
import type { Span } from '../text/span';
import type { Resource } from '../workspace/resource';
import type { Field } from '../yaml/field';
import type { YamlScalar } from '../yaml/tree';
import type { Subject } from './subject';

/** One place where an object writes a name. Document offsets. */
export interface Mention {
  readonly subject: Subject;
  /** `definition`: this is where the thing gets its name. */
  readonly role: 'definition' | 'reference';
  /** The whole name as it is written, without quotes. */
  readonly span: Span;
  /** The part that is the thing's own name: of `reviews.shop.svc.cluster.local` the `reviews`. Undefined where it cannot be exchanged. */
  readonly part?: Span;
  /** The key or value that it is written in. */
  readonly scalar: YamlScalar;
}

/** Collects what one object mentions. */
export class Mentions {
  readonly all: Mention[] = [];

  constructor(
    readonly resource: Resource,
    readonly domainSuffix: string,
  ) {}

  get namespace(): string {
    return this.resource.namespace;
  }

  /** Notes that the text of a field, or a piece of it, names something. @param piece counted within the value's text. */
  add(field: Field, subject: Subject, role: Mention['role'] = 'reference', piece?: Span): void {
    const { scalar } = field;
    if (scalar !== undefined) this.addScalar(scalar, subject, role, piece);
  }

  /** Notes that the key of a member names something. */
  addKey(field: Field, subject: Subject, role: Mention['role'] = 'reference'): void {
    const member = field.parent?.map?.member(String(field.key));
    if (member !== undefined && !member.merged) this.addScalar(member.key, subject, role);
  }

  /** Notes a host and, inside its full form, the name of the Service and its namespace. @param at where the host begins in the text. */
  addHost(field: Field, host: string, role: Mention['role'] = 'reference', at = 0): void {
    const written = (field.text ?? '').slice(at);
    const service = parseServiceFqdn(host, this.domainSuffix);
    const subject: Subject = { kind: 'host', host };
    const whole = { start: at, end: at + written.length };
    if (service === undefined || !(written === service.name || written.startsWith(`${service.name}.`))) {
      this.add(field, subject, role, whole);
      return;
    }
    const name = { start: at, end: at + service.name.length };
    if (field.scalar !== undefined) this.addScalar(field.scalar, subject, role, whole, name);
    if (written.startsWith(`${service.name}.${service.namespace}`)) {
      const start = name.end + 1;
      const piece = { start, end: start + service.namespace.length };
      this.add(field, { kind: 'namespace', name: service.namespace }, 'reference', piece);
    }
  }

  private addScalar(scalar: YamlScalar, subject: Subject, role: Mention['role'], whole?: Span, name = whole): void {
    if (scalar.unknown || scalar.end === scalar.start) return;
    const origin = originOf(scalar);
    const all = { start: 0, end: scalar.text.length };
    if (origin === undefined) this.all.push({ subject, role, span: { start: scalar.start, end: scalar.end }, scalar });
    else {
      const span = moved(whole ?? all, origin);
      this.all.push({ subject, role, span, part: moved(name ?? all, origin), scalar });
    }
  }
}

/** Where the text of a value begins, when it stands there letter by letter; undefined with escapes, folds and blocks. */
function originOf(scalar: YamlScalar): number | undefined {
  if (scalar.style === 'plain') return scalar.end - scalar.start === scalar.text.length ? scalar.start : undefined;
  const isQuoted = scalar.style === 'single' || scalar.style === 'double';
  return isQuoted && scalar.end - scalar.start === scalar.text.length + 2 ? scalar.start + 1 : undefined;
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
