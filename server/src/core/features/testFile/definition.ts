import { findGatewayCaller, findWorkload } from '../../mesh/callers';
import { ruleOf, rulesForHost } from '../../mesh/destinationRules';
import { findDestinationHost, findRequestHost } from '../../mesh/testHosts';
import { readRequestLine, readRequestUrl } from '../../istio/requestUrl';
import { shift, touches } from '../../text/span';
import type { Span } from '../../text/span';
import type { FilePath } from '../../workspace/paths';
import type { Resource } from '../../workspace/resource';
import { View } from '../../workspace/view';
import { Field } from '../../yaml/field';
import { locate } from '../../yaml/locate';
import type { YamlScalar } from '../../yaml/tree';
import { documentOf, partAt } from '../input';
import type { FeatureInput } from '../input';

/** Where a name of a test leads. File offsets. */
export interface TestDefinition {
  readonly origin: Span;
  readonly targets: readonly { readonly file: FilePath; readonly span: Span }[];
}

/** What a name leads to: an object, or a place in it. */
interface Target {
  readonly resource: Resource;
  readonly span: Span;
}

/**
 * Where a caller, a host, a subset or a rule of a routing test is defined, in any world.
 * @returns undefined where no name is written, and for what the files do not define.
 */
export function testDefinition(input: FeatureInput, path: FilePath, offset: number): TestDefinition | undefined {
  const part = partAt(input, path, offset);
  const world = input.workspace.layout.membershipsOf(path)[0]?.world;
  if (part === undefined || world === undefined) return undefined;
  const root = documentOf(part).root;
  const place = locate(root, part.at);
  if (place === undefined || place.key !== undefined || place.node.kind !== 'scalar') return undefined;
  if (!touches(place.node, part.at)) return undefined;
  const view = new View(input.workspace, world, new Set(), path);
  const targets = targetsOf(view, Field.root(root).follow(place.path), place.node, part.at);
  const located = targets.flatMap((target) => locationOf(input, target) ?? []);
  const seen = new Set<string>();
  const each = located.filter(({ file, span }) => {
    const key = `${span.start} ${file}`;
    return seen.has(key) ? false : seen.add(key);
  });
  const { start, end } = place.node;
  return each.length === 0 ? undefined : { origin: shift({ start, end }, part.start), targets: each };
}

function targetsOf(view: View, field: Field, { text, start }: YamlScalar, at: number): Target[] {
  const names = field.path.filter((step) => typeof step === 'string');
  const key = names.at(-1);
  const slash = text.indexOf('/');
  const [namespace, name] = [text.slice(0, Math.max(0, slash)), text.slice(slash + 1)];
  switch (key) {
    case 'from':
      return slash < 0 ? [] : whole(findWorkload(view, namespace, name).found);
    case 'gateway':
      return whole(findGatewayCaller(view, namespace, name).found);
    case 'request':
    case 'url':
      return requestTargets(view, field, text);
    case 'destination':
    case 'destinations': {
      const [host = '', subset] = text.trim().split(/\s+/);
      const isSubset = subset !== undefined && at - start > text.indexOf(subset);
      return isSubset ? subsetTargets(view, host, subset) : whole(findDestinationHost(view, host).owners);
    }
    case 'host':
      return whole(findDestinationHost(view, text).owners);
    case 'subset':
      return subsetTargets(view, field.parent?.get('host').text ?? '', text);
    case 'rule': {
      const [object = ''] = text.replace(/^VirtualService /, '').split(' ');
      const [in_ = '', called = ''] = object.split('/');
      return whole(everywhere(view, `networking.istio.io/VirtualService|${in_}/${called}`));
    }
    default:
      return [];
  }
}

function requestTargets(view: View, field: Field, text: string): Target[] {
  const line = readRequestLine(text);
  const read = line && readRequestUrl(line.url);
  const test = field.key === 'url' ? field.parent?.parent : field.parent;
  const [namespace = ''] = (test?.get('from').text ?? '').split('/');
  if (read === undefined || 'problem' in read) return [];
  return whole(findRequestHost(view, read.host, namespace === '' ? [] : [namespace]).owners);
}

function subsetTargets(view: View, host: string, subset: string): Target[] {
  return [host, `${host}.svc.${view.settings.domainSuffix}`]
    .flatMap((name) => rulesForHost(view, name))
    .flatMap((resource) =>
      (ruleOf(resource)?.subsets ?? [])
        .filter(({ text }) => text === subset)
        .map(({ span }): Target => ({ resource, span })),
    );
}

function everywhere(view: View, key: string): readonly Resource[] {
  return [...view.find('identity', key), ...view.findElsewhere('identity', key)];
}

function whole(resources: readonly Resource[]): Target[] {
  return resources.map((resource) => ({ resource, span: resource.facts.nameSpan }));
}

function locationOf(
  { workspace }: FeatureInput,
  { resource, span }: Target,
): TestDefinition['targets'][number] | undefined {
  const placed = workspace.file(resource.file)?.parts.find(({ resources }) => resources.includes(resource));
  return placed && { file: resource.file, span: shift(span, placed.start) };
}
