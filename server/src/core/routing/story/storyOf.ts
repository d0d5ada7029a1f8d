import type { Workspace } from '../../workspace/workspace';
import type { Caller, RequestSpec, Step, Topic, Trace } from '../trace';
import { requestUrl } from '../ask/request';
import type { OnwardArrival } from '../engine';
import { arrivalsStory } from './arrivals';
import { destinationOf } from './destination';
import { headlineOf, withArrivals } from './headline';
import { Places } from './places';
import { registryOnly } from './registryOnly';
import { rulesOf } from './rules';
import { routeSettings } from './settings';
import type { RoutingStory, StoryAside, StoryDestination, StoryStep, StoryTopic } from './story';
import { labelsText } from './words';

/**
 * Tells a trace as plain data: the answer first, then the way.
 * @param workspace the one that the trace was made of, for where its objects stand.
 * @param arrivals what happens at the workloads that the request reaches, if that was worked out.
 */
export function storyOf(trace: Trace, workspace: Workspace, arrivals: readonly OnwardArrival[] = []): RoutingStory {
  const places = new Places(workspace);
  const { outcome, steps } = trace;
  const told = arrivalsStory(arrivals, places);
  return {
    headline: withArrivals(headlineOf(trace), told),
    caller: callerText(trace.caller),
    request: requestText(trace.request),
    steps: stepsOf(steps, places),
    rules: rulesOf(steps, places),
    settings: [...routeSettings(trace, places), ...registryOnly(trace, places)],
    destinations: destinationsOf(trace, places),
    arrivals: told,
    assumptions: joined(
      trace.assumptions,
      arrivals.map((arrival) => arrival.trace.assumptions),
    ),
    notModelled: joined(
      trace.limits,
      arrivals.map((arrival) => arrival.trace.limits),
    ),
    places: places.list,
    outcome,
  };
}

function joined(own: readonly string[], others: readonly (readonly string[])[]): string[] {
  return [...new Set([...own, ...others.flat()])];
}

const TOPICS: Readonly<Record<Topic, StoryTopic>> = {
  caller: 'caller',
  name: 'name',
  listener: 'listener',
  'filter-chain': 'listener',
  'route-config': 'host',
  'virtual-host': 'host',
  rule: 'rules',
  action: 'action',
  destination: 'destinations',
  policy: 'destinations',
  tls: 'destinations',
  endpoints: 'destinations',
  result: 'result',
};

const ORDER: readonly StoryTopic[] = [
  'caller',
  'name',
  'listener',
  'host',
  'rules',
  'action',
  'destinations',
  'result',
];

/** One step a topic: the main thing, with all else beside it. */
function stepsOf(steps: readonly Step[], places: Places): StoryStep[] {
  return ORDER.flatMap((topic) => {
    const own = steps.filter((step) => TOPICS[step.topic] === topic);
    // Destinations and rules have lists of their own.
    const told = own.filter(
      ({ cluster, rule, chosen }) => cluster === undefined && (rule === undefined || chosen === true),
    );
    if (topic === 'action' || topic === 'result') return told.map((step) => single(topic, step, places));
    if (told.length === 0 && (topic !== 'rules' || own.length === 0)) return [];
    const main = mainOf(topic, told);
    const asides = told.filter((step) => step !== main).map((step) => asideOf(step, places));
    if (main !== undefined) return [{ ...single(topic, main, places), asides }];
    return [{ topic, ...NOTHING_CHOSEN[topic === 'rules' ? 'rules' : 'others'], asides }];
  });
}

const NOTHING_CHOSEN = {
  rules: { what: 'No rule decides', why: 'none of those that are there takes the request' },
  others: { what: '', why: '' },
};

function mainOf(topic: StoryTopic, steps: readonly Step[]): Step | undefined {
  if (topic === 'host') return steps.find((step) => step.topic === 'virtual-host') ?? steps[0];
  if (topic === 'rules' || topic === 'listener') return steps.find(({ chosen }) => chosen === true);
  if (topic === 'destinations') return steps.find((step) => step.topic === 'destination' || step.topic === 'endpoints');
  return steps[0];
}

function single(topic: StoryTopic, { what, why, source, chosen }: Step, places: Places): StoryStep {
  return { topic, what, why, ...places.of(source), ...(chosen === false ? { ends: true } : {}), asides: [] };
}

function asideOf({ what, why, source }: Step, places: Places): StoryAside {
  return { what, why, ...places.of(source) };
}

function destinationsOf({ caller, request, outcome, steps }: Trace, places: Places): StoryDestination[] {
  const clusters = outcome.clusters ?? [];
  // A gateway may end the TLS of its callers; a sidecar never ends that of its application.
  const isSealed = caller.kind !== 'gateway' && (request.protocol === 'https' || request.protocol === 'tls');
  const sum = clusters.reduce((total, { weight }) => total + (weight ?? 0), 0);
  return clusters.map((cluster) =>
    destinationOf(
      cluster,
      steps.filter((step) => step.cluster?.outcome.name === cluster.name),
      sum,
      isSealed,
      places,
    ),
  );
}

/** Who calls, in a few words. */
export function callerText(caller: Caller): string {
  switch (caller.kind) {
    case 'workload':
      return `${caller.namespace}/${caller.name}`;
    case 'pod': {
      const labels = labelsText(caller.labels);
      return `a pod in ${caller.namespace}${labels === '' ? '' : ` labelled ${labels}`}`;
    }
    case 'bare':
      return `${caller.name === undefined ? `a pod in ${caller.namespace}` : `${caller.namespace}/${caller.name}`} without a sidecar`;
    case 'gateway':
      return `outside, at gateway ${caller.namespace}/${caller.name}`;
  }
}

/** A request on one line: `GET http://reviews:9080/api (x-canary: true)`. */
export function requestText(request: RequestSpec): string {
  const { protocol, method, headers, sni, address, mtls } = request;
  const isHttp = protocol === 'http' || protocol === 'https' || protocol === 'grpc';
  const verb = isHttp ? `${method ?? (protocol === 'grpc' ? 'POST' : 'GET')} ` : '';
  const details = [
    ...Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    ...(sni === undefined ? [] : [`SNI ${sni}`]),
    ...(address === undefined ? [] : [`at ${address}`]),
    ...(mtls === true ? ['mutual TLS of the mesh'] : []),
  ];
  return `${verb}${requestUrl(request)}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}
