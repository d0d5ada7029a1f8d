import { ruleHost, rulesForHost, ruleOf } from '../../mesh/destinationRules';
import { callersOf } from '../../routing/ask/caller';
import type { CallerChoice, WrittenCaller } from '../../routing/ask/caller';
import type { RoutingStory } from '../../routing/story/story';
import { keyOf } from '../../routing/spec/object';
import { shortHost } from '../../routing/story/words';
import { displayName } from '../../workspace/resource';
import { View } from '../../workspace/view';
import type { FeatureInput } from '../input';
import type { TestMesh } from '../testFile/question';
import type { Suggestion } from './item';
import { hasLetters, MOST_NAMES } from './known';

/** Who can ask from inside: workloads, then namespaces. */
export function callers(mesh: TestMesh, typed: string): Suggestion[] {
  return choices(mesh, typed, ({ caller }) => caller.kind !== 'gateway').map(({ label, detail, caller }) => ({
    value: label,
    kind: caller.kind === 'pod' ? 'namespace' : 'object',
    detail,
    rank: caller.kind === 'pod' ? 1 : 0,
  }));
}

/** Gateways by their workload, then by their object. */
export function gatewayCallers(mesh: TestMesh, typed: string): Suggestion[] {
  const workloads = choices(mesh, typed, ({ caller }) => caller.kind === 'gateway').map(
    ({ label, detail }): Suggestion => ({ value: label, kind: 'gateway', detail }),
  );
  const objects = mesh.engine.mesh.gateways
    .filter(({ meta }) => meta.kind === 'Gateway')
    .map(({ meta }): Suggestion => ({ value: keyOf(meta), kind: 'gateway', detail: 'Gateway', rank: 1 }));
  return [...workloads, ...objects.filter(({ value }) => hasLetters(String(value), typed.toLowerCase()))];
}

function choices({ engine }: TestMesh, typed: string, isWanted: (choice: CallerChoice) => boolean): CallerChoice[] {
  const all = callersOf(engine.mesh, { limit: Infinity }).choices.filter(isWanted);
  return all.filter(({ label }) => hasLetters(label, typed.toLowerCase())).slice(0, MOST_NAMES);
}

/** Keys of the labels that pods of the caller's namespace carry. */
export function labelKeys(mesh: TestMesh, caller: WrittenCaller | undefined): Suggestion[] {
  const keys = podLabels(mesh, caller).flatMap((labels) => Object.keys(labels));
  return [...new Set(keys)].sort().map((value) => ({ value, kind: 'value' }));
}

/** Values that pods of the caller's namespace have for a label. */
export function labelValues(mesh: TestMesh, caller: WrittenCaller | undefined, key: string): Suggestion[] {
  const values = podLabels(mesh, caller).flatMap((labels) => labels[key] ?? []);
  return [...new Set(values)].sort().map((value) => ({ value, kind: 'value' }));
}

function podLabels({ engine }: TestMesh, caller: WrittenCaller | undefined): Readonly<Record<string, string>>[] {
  return engine.mesh.workloads.select(caller?.from ?? '', {}).map(({ labels }) => labels);
}

/** Hosts of destinations, as short as a test may write them. */
export function destinationHosts({ engine }: TestMesh, typed: string): Suggestion[] {
  const hosts = new Set(engine.mesh.services.all.map(({ hostname }) => shortHost(hostname)));
  return [...hosts]
    .filter((host) => hasLetters(host, typed.toLowerCase()))
    .slice(0, MOST_NAMES)
    .map((value) => ({ value, kind: 'host', rank: 1 }));
}

/** Hosts with their subsets, on one line. */
export function destinations({ workspace }: FeatureInput, mesh: TestMesh, typed: string): Suggestion[] {
  const view = new View(workspace, mesh.world, new Set(), '');
  const subsets = view.find('kind-anywhere', 'networking.istio.io/DestinationRule').flatMap((rule): Suggestion[] => {
    const host = shortHost(ruleHost(view, rule) ?? '');
    const detail = `DestinationRule ${displayName(rule)}`;
    return (ruleOf(rule)?.subsets ?? []).map(({ text }) => ({
      value: `${host} ${text}`,
      kind: 'subset',
      detail,
      rank: 1,
    }));
  });
  const fitting = subsets.filter(({ value }) => hasLetters(String(value), typed.toLowerCase())).slice(0, MOST_NAMES);
  return [...fitting, ...destinationHosts(mesh, typed)];
}

/** The subsets of a host. @param host as a test writes it. */
export function subsetsOf({ workspace }: FeatureInput, { world }: TestMesh, host: string): Suggestion[] {
  const view = new View(workspace, world, new Set(), '');
  const full = [host, `${host}.svc.${view.settings.domainSuffix}`];
  const found = full.flatMap((name) => rulesForHost(view, name)).flatMap((rule) => ruleOf(rule)?.subsets ?? []);
  return [...new Set(found.map(({ text }) => text))].map((value) => ({ value, kind: 'subset' }));
}

/** The ports of a host. @param host as a test writes it. */
export function ports({ engine }: TestMesh, host: string): Suggestion[] {
  const owners = engine.mesh.services.all.filter(({ hostname }) => hostname === host || shortHost(hostname) === host);
  return [...new Set(owners.flatMap((service) => service.ports.map(({ port }) => port)))].map((value) => ({
    value,
    kind: 'port',
  }));
}

/** The rule that decides now, and those that are tried. */
export function rules(story: RoutingStory | undefined): Suggestion[] {
  if (story === undefined) return [];
  const decides = story.rules.filter((rule) => rule.decides === 'yes');
  const texts = [...decides, ...story.rules].flatMap(({ object, label }) => [
    { value: object.replace(/^\S+ /, ''), detail: 'the object' },
    { value: `${object} ${label}`, detail: 'this rule of it' },
  ]);
  const seen = new Set<string>();
  return texts.flatMap(({ value, detail }) => {
    if (seen.has(value)) return [];
    seen.add(value);
    return [{ value, detail, kind: 'object' as const }];
  });
}
