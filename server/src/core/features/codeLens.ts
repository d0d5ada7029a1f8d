import { resolveShortName, serviceFqdn } from '../istio/hosts';
import type { Subject } from '../names/subject';
import { shift } from '../text/span';
import type { Span } from '../text/span';
import type { FilePath } from '../workspace/paths';
import type { Resource } from '../workspace/resource';
import { Field } from '../yaml/field';
import type { FeatureInput } from './input';
import { findMentions } from './navigation/search';
import { Sources } from './navigation/sources';
import type { Location } from './navigation/references';

/** A line above an object or subset that says who uses it. File offsets. */
export interface UsesLens {
  readonly span: Span;
  readonly subjects: readonly Subject[];
  /** Ids of the worlds to look in. */
  readonly worlds: readonly string[];
}

/** Where the file has something that others can use: hosts, Gateways, subsets, delegates. Counting comes later, see `usesOf`. */
export function usesLenses(input: FeatureInput, path: FilePath): UsesLens[] {
  const file = input.workspace.file(path);
  const { domainSuffix } = input.workspace.settings;
  return (file?.parts ?? []).flatMap(({ part, start, resources }) =>
    part.objects.flatMap((facts): UsesLens[] => {
      const own = resources.filter((resource) => resource.facts === facts && resource.role === 'resource');
      const [first] = own;
      if (first === undefined) return [];
      const worlds = own.map(({ world }) => world.id);
      return lensesOf(first, domainSuffix).map(({ span, subjects }) => ({
        span: shift(span, start),
        subjects,
        worlds,
      }));
    }),
  );
}

function lensesOf(resource: Resource, domainSuffix: string): { span: Span; subjects: Subject[] }[] {
  const { facts, namespace } = resource;
  const { spec, name, nameSpan } = facts;
  if (name === undefined) return [];
  switch (spec.type) {
    case 'Service':
      return [{ span: nameSpan, subjects: [{ kind: 'host', host: serviceFqdn(name, namespace, domainSuffix) }] }];
    case 'ServiceEntry':
      return [{ span: nameSpan, subjects: spec.hosts.map(({ text }) => ({ kind: 'host', host: text })) }];
    case 'Gateway':
      return [{ span: nameSpan, subjects: [{ kind: 'object', type: 'networking.istio.io/Gateway', namespace, name }] }];
    case 'VirtualService':
      // Only a delegate is used by name.
      if (spec.hosts.length > 0) return [];
      return [
        { span: nameSpan, subjects: [{ kind: 'object', type: 'networking.istio.io/VirtualService', namespace, name }] },
      ];
    case 'DestinationRule': {
      const host = spec.host === undefined ? undefined : resolveShortName(spec.host.text, namespace, domainSuffix);
      if (host === undefined) return [];
      return spec.subsets.map(({ text, span }) => ({ span, subjects: [{ kind: 'subset', host, subset: text }] }));
    }
    default:
      return [];
  }
}

/** The keys above which a route can be asked for, by kind. */
const ROUTED: Readonly<Record<string, readonly string[]>> = {
  'networking.istio.io/VirtualService': ['hosts', 'http', 'tls', 'tcp'],
  'networking.istio.io/Gateway': ['servers'],
  'networking.istio.io/ServiceEntry': ['hosts'],
  'gateway.networking.k8s.io/Gateway': ['listeners'],
  'gateway.networking.k8s.io/HTTPRoute': ['rules'],
  'gateway.networking.k8s.io/GRPCRoute': ['rules'],
  'gateway.networking.k8s.io/TLSRoute': ['rules'],
  'gateway.networking.k8s.io/TCPRoute': ['rules'],
};

/** The keys of an open file above which effective routing can be shown. File offsets. */
export function routeLenses(input: FeatureInput, path: FilePath): Span[] {
  const file = input.workspace.file(path);
  return (file?.parts ?? []).flatMap(({ part, start }) => {
    const { document } = part;
    if (document === undefined) return [];
    return part.objects.flatMap(({ group, kind, path: way }) => {
      const spec = Field.root(document.root).follow(way).get('spec');
      const keys = (ROUTED[`${group}/${kind}`] ?? []).map((key) => spec.get(key));
      return keys.filter((field) => field.exists).map((field) => shift(field.keySpan, start));
    });
  });
}

/** The places that use what a lens is about. */
export function usesOf(input: FeatureInput, { subjects, worlds }: Omit<UsesLens, 'span'>): Location[] {
  const sources = new Sources(input);
  return subjects.flatMap((subject) =>
    findMentions({ input, sources, subject, worlds: new Set(worlds) })
      .filter(({ mention }) => mention.role === 'reference')
      .map(({ file, span, part }) => ({ file, span: part ?? span })),
  );
}

/** How a lens says its count. */
export function usesTitle(count: number): string {
  if (count === 0) return 'not used in this workspace';
  return count === 1 ? 'used once' : `used ${count} times`;
}
