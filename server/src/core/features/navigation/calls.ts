import { serviceFqdn } from '../../istio/hosts';
import { serviceSelects } from '../../istio/labels';
import { findHost } from '../../mesh/hosts';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import { mentionsOf } from '../../names/mentionsOf';
import type { Mention } from '../../names/mention';
import type { Subject } from '../../names/subject';
import { shift } from '../../text/span';
import type { Span } from '../../text/span';
import type { FilePath } from '../../workspace/paths';
import type { Resource } from '../../workspace/resource';
import { View } from '../../workspace/view';
import { documentOf, objectAt, partAt } from '../input';
import type { FeatureInput } from '../input';
import { locate } from '../../yaml/locate';
import { nameAt } from './mentionAt';
import { findMentions } from './search';
import { Sources } from './sources';

/** An object on the way of a request: Gateway, route, Service, workload. */
export interface Station {
  readonly resource: Resource;
  /** Its name. File offsets. */
  readonly span: Span;
}

/** A step to another object. */
export interface Call {
  readonly station: Station;
  /** Where the object that the request comes from says so; its name when the other object says it. File offsets. */
  readonly at: readonly Span[];
}

/** The objects that a place of a file is about: those that are named there, else the one around it. */
export function stationsAt(input: FeatureInput, path: FilePath, offset: number): Station[] {
  const name = nameAt(input, path, offset);
  const sources = new Sources(input);
  const named = (name?.meanings ?? []).flatMap(({ subject, worlds }) =>
    findMentions({ input, sources, subject, worlds }).filter(
      ({ mention, resource }) => mention.role === 'definition' && worlds.has(resource.world.id),
    ),
  );
  const stations = unique(named.map(({ resource }) => resource)).filter(isStation);
  return (stations.length > 0 ? stations : around(input, path, offset)).flatMap((resource) =>
    toStation(input, resource),
  );
}

function around(input: FeatureInput, path: FilePath, offset: number): Resource[] {
  const part = partAt(input, path, offset);
  const document = part && documentOf(part);
  const place = document && locate(document.root, part.at);
  const object = place && objectAt(part, { document, outer: document }, place.path);
  return object?.placements.filter(isStation).slice(0, 1) ?? [];
}

/** Where requests go from an object: from a Gateway to its routes, from a route to its hosts, from a host to its workloads. */
export function callsFrom(input: FeatureInput, from: Resource): Call[] {
  const view = viewOf(input, from);
  const { spec, kind } = from.facts;
  if (kind === 'Gateway')
    return routesOf(input, from).flatMap((route) => callTo(input, route, [nameSpan(input, from)]));
  if (spec.type === 'Service' || spec.type === 'ServiceEntry') {
    const selector = spec.type === 'Service' ? spec.selector : spec.workloadSelector;
    const { workloads } = selector === undefined ? { workloads: [] } : selectWorkloads(view, from.namespace, selector);
    return workloads.flatMap((workload) => callTo(input, workload, [nameSpan(input, from)]));
  }
  const targets = new Map<Resource, Span[]>();
  for (const { mention, span } of mentionsIn(input, from)) {
    for (const target of unique(targetsOf(view, from, mention)))
      targets.set(target, [...(targets.get(target) ?? []), span]);
  }
  return [...targets].flatMap(([target, at]) => callTo(input, target, at));
}

/** Where requests come to an object from. */
export function callsTo(input: FeatureInput, to: Resource): Call[] {
  const view = viewOf(input, to);
  const { spec } = to.facts;
  if (spec.type === 'Workload' || spec.type === 'WorkloadEntry')
    return selectingHosts(view, to).flatMap((host) => callTo(input, host, [nameSpan(input, host)]));
  const sources = new Sources(input);
  const found = new Map<Resource, Span[]>();
  for (const subject of subjectsOf(input, to)) {
    for (const placed of findMentions({ input, sources, subject, worlds: new Set([to.world.id]) })) {
      const from = placed.resource;
      if (placed.mention.role === 'definition' || from.world.id !== to.world.id || !isRoute(from)) continue;
      if (targetsOf(view, from, placed.mention).some((target) => target.facts === to.facts))
        found.set(from, [...(found.get(from) ?? []), placed.span]);
    }
  }
  const gateways = isRoute(to) ? gatewaysOf(input, view, to) : [];
  return [
    ...gateways.flatMap((gateway) => callTo(input, gateway, [nameSpan(input, gateway)])),
    ...[...found].flatMap(([from, at]) => callTo(input, from, at)),
  ];
}

function viewOf(input: FeatureInput, { world, file }: Resource): View {
  return new View(input.workspace, world, new Set(), file);
}

/** What a route sends requests to by one of its mentions. */
function targetsOf(view: View, from: Resource, { subject, role, scalar }: Mention): readonly Resource[] {
  if (role === 'definition' || !isRoute(from) || isOwnHost(from, scalar)) return [];
  if (subject.kind === 'host') return findHost(view, subject.host, from.namespace).owners;
  if (subject.kind === 'object' && subject.type === VIRTUAL_SERVICE)
    return view.variants(subject.type, subject.namespace, subject.name);
  return [];
}

/** True for what stands in the `hosts` of a VirtualService: no destination. */
function isOwnHost({ facts }: Resource, { start, end }: Span): boolean {
  return (
    facts.spec.type === 'VirtualService' && facts.spec.hosts.some(({ span }) => span.start < end && start < span.end)
  );
}

function routesOf(input: FeatureInput, gateway: Resource): Resource[] {
  const { facts, namespace, world } = gateway;
  const subject: Subject = { kind: 'object', type: `${facts.group}/${facts.kind}`, namespace, name: facts.name ?? '' };
  const mentions = findMentions({ input, sources: new Sources(input), subject, worlds: new Set([world.id]) });
  return unique(mentions.map(({ resource }) => resource)).filter((each) => each.world.id === world.id && isRoute(each));
}

function gatewaysOf(input: FeatureInput, view: View, route: Resource): readonly Resource[] {
  const found = mentionsIn(input, route).flatMap(({ mention: { subject } }) =>
    subject.kind === 'object' && subject.type.endsWith('/Gateway')
      ? view.variants(subject.type, subject.namespace, subject.name)
      : [],
  );
  return unique(found);
}

function selectingHosts(view: View, workload: Resource): Resource[] {
  const labels = workloadLabels(workload);
  return [...view.find('service', workload.namespace), ...view.find('service-entry', '')].filter((host) => {
    const { spec } = host.facts;
    if (host.namespace !== workload.namespace) return false;
    const selector =
      spec.type === 'Service' ? spec.selector : spec.type === 'ServiceEntry' ? spec.workloadSelector : undefined;
    return selector !== undefined && serviceSelects(selector, labels);
  });
}

/** The names by which routes mean an object. */
function subjectsOf(input: FeatureInput, { facts, namespace }: Resource): Subject[] {
  const { spec, name } = facts;
  if (spec.type === 'ServiceEntry') return spec.hosts.map(({ text }) => ({ kind: 'host', host: text }));
  if (name === undefined) return [];
  if (spec.type === 'Service')
    return [{ kind: 'host', host: serviceFqdn(name, namespace, input.workspace.settings.domainSuffix) }];
  return [{ kind: 'object', type: `${facts.group}/${facts.kind}`, namespace, name }];
}

function mentionsIn(input: FeatureInput, resource: Resource): { mention: Mention; span: Span }[] {
  const place = placeOf(input, resource);
  if (place === undefined) return [];
  const written = new Sources(input).object(place.file, place.index, resource);
  if (written === undefined) return [];
  return mentionsOf(written.object, resource, input.workspace.settings.domainSuffix).map((mention) => ({
    mention,
    span: shift(mention.span, written.start),
  }));
}

function placeOf(input: FeatureInput, resource: Resource) {
  const file = input.workspace.file(resource.file);
  const index = file?.parts.findIndex(({ resources }) => resources.includes(resource)) ?? -1;
  return file === undefined || index < 0 ? undefined : { file, index };
}

function nameSpan(input: FeatureInput, resource: Resource): Span {
  const place = placeOf(input, resource);
  return shift(resource.facts.nameSpan, place?.file.parts[place.index]?.start ?? 0);
}

function callTo(input: FeatureInput, resource: Resource, at: readonly Span[]): Call[] {
  return toStation(input, resource).map((station) => ({ station, at }));
}

function toStation(input: FeatureInput, resource: Resource): Station[] {
  return resource.facts.name === undefined ? [] : [{ resource, span: nameSpan(input, resource) }];
}

const VIRTUAL_SERVICE = 'networking.istio.io/VirtualService';
const STATIONS = /^(?:Gateway|VirtualService|\w+Route|Ingress|Service|ServiceEntry)$/;

function isStation({ facts }: Resource): boolean {
  return STATIONS.test(facts.kind) || facts.spec.type === 'Workload' || facts.spec.type === 'WorkloadEntry';
}

function isRoute({ facts }: Resource): boolean {
  return /^(?:VirtualService|\w+Route|Ingress)$/.test(facts.kind);
}

/** One object that stands in a world in two roles is one. */
function unique(resources: readonly Resource[]): Resource[] {
  return resources.filter((resource, index) => resources.findIndex(({ facts }) => facts === resource.facts) === index);
}
