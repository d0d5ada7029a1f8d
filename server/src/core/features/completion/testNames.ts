import { ruleHost, rulesForHost, ruleOf } from '../../mesh/destinationRules';
import { callersOf } from '../../routing/ask/caller';
import type { CallerChoice, WrittenCaller } from '../../routing/ask/caller';
import type { RoutingStory } from '../../routing/story/story';
import { keyOf } from '../../routing/spec/object';
import { shortHost } from '../../routing/story/words';
import { displayName } from '../../workspace/resource';
import { View } from '../../workspace/view';
import { listWords } from '../../rules/structure/words';
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
  const labels = podLabels(mesh, caller);
  const keys = [...new Set(labels.flatMap((each) => Object.keys(each)))].sort();
  return keys.map((key) => {
    const values = [...new Set(labels.flatMap((each) => each[key] ?? []))];
    return { value: key, kind: 'value', detail: listWords(values, MOST_VALUES, 'and') };
  });
}

/** Values that pods of the caller's namespace have for a label. */
export function labelValues(mesh: TestMesh, caller: WrittenCaller | undefined, key: string): Suggestion[] {
  const values = podLabels(mesh, caller).flatMap((labels) => labels[key] ?? []);
  return [...new Set(values)].sort().map((value) => {
    const count = values.filter((each) => each === value).length;
    return { value, kind: 'value', detail: count === 1 ? '1 workload carries it' : `${count} workloads carry it` };
  });
}

function podLabels({ engine }: TestMesh, caller: WrittenCaller | undefined): Readonly<Record<string, string>>[] {
  return engine.mesh.workloads.select(caller?.from ?? '', {}).map(({ labels }) => labels);
}

/** Hosts of destinations, as short as a test may write them. */
export function destinationHosts({ engine }: TestMesh, typed: string): Suggestion[] {
  const hosts = new Map(engine.mesh.services.all.map((service) => [shortHost(service.hostname), service]));
  return [...hosts]
    .filter(([host]) => hasLetters(host, typed.toLowerCase()))
    .slice(0, MOST_NAMES)
    .map(([value, { ports }]) => ({ value, kind: 'host', rank: 1, detail: portWords(ports) }));
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
  const rules = full.flatMap((name) => rulesForHost(view, name));
  const found = new Map(
    rules.flatMap((rule) => (ruleOf(rule)?.subsets ?? []).map(({ text }) => [text, displayName(rule)] as const)),
  );
  return [...found].map(([value, rule]) => ({ value, kind: 'subset', detail: `DestinationRule ${rule}` }));
}

/** The ports of a host. @param host as a test writes it. */
export function ports({ engine }: TestMesh, host: string): Suggestion[] {
  const owners = engine.mesh.services.all.filter(({ hostname }) => hostname === host || shortHost(hostname) === host);
  const found = new Map(owners.flatMap((service) => service.ports.map((port) => [port.port, port] as const)));
  return [...found].map(([value, port]) => ({ value, kind: 'port', detail: `${port.name} ${port.protocol}`.trim() }));
}

function portWords(ports: readonly { readonly port: number; readonly protocol: string }[]): string {
  if (ports.length === 0) return 'no ports';
  return listWords(
    ports.map(({ port, protocol }) => `${port} ${protocol}`),
    MOST_VALUES,
    'and',
  );
}

/** Values that a detail names. */
const MOST_VALUES = 4;

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
