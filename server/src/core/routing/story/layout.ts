import { addressWords } from '../registry/addresses';
import type { RoutingStory, StoryAside, StoryDestination, StoryRule, StorySetting, StoryStep } from './story';

/** A line of a story: plain words, for renderers to dress. */
export interface StoryLine {
  readonly text: string;
  readonly why: string;
  readonly place?: number;
}

/** A part of a story in the order in which it is read. */
export type StorySection =
  | { readonly kind: 'step'; readonly step: StoryStep; readonly title: string; readonly asides: readonly StoryAside[] }
  | { readonly kind: 'rules'; readonly rules: readonly StoryRule[] }
  | { readonly kind: 'settings'; readonly title: string; readonly settings: readonly StorySetting[] }
  | {
      readonly kind: 'destination';
      readonly title: string;
      readonly destination: StoryDestination;
      /** What holds for it, without what holds for all of several. */
      readonly facts: readonly StorySetting[];
    }
  | { readonly kind: 'lines'; readonly title: string; readonly lines: readonly StoryLine[] };

const TITLES: Readonly<Record<StoryStep['topic'], string>> = {
  caller: 'Caller',
  name: 'Name',
  listener: 'Listener',
  host: 'Virtual host',
  rules: 'Rules',
  action: 'Action',
  destinations: 'Destination',
  result: 'Result',
};

/** The parts of a story in the order in which a request travels; what says nothing is left out. */
export function sectionsOf(story: RoutingStory): StorySection[] {
  const sections: StorySection[] = [];
  for (const step of story.steps) {
    const told = step.topic === 'rules' && story.rules.some(({ decides }) => decides === 'yes');
    // The list of rules says why.
    sections.push({
      kind: 'step',
      step: told ? { ...step, what: `${step.what} decides`, why: '' } : step,
      title: TITLES[step.topic],
      asides: step.topic === 'rules' ? [] : step.asides,
    });
    if (step.topic !== 'rules') continue;
    if (story.rules.length > 0) sections.push({ kind: 'rules', rules: story.rules });
    if (step.asides.length > 0)
      sections.push({
        kind: 'lines',
        title: 'Have no say',
        lines: step.asides.map((aside) => ({ text: aside.what, why: aside.why, ...placeOf(aside) })),
      });
  }
  const ends = sections.findIndex((section) => section.kind === 'step' && section.step.topic === 'result');
  const middle: StorySection[] = [
    ...(story.settings.length === 0
      ? []
      : [{ kind: 'settings' as const, title: 'On the way', settings: story.settings }]),
    ...destinationSections(story.destinations),
    ...arrivalSections(story),
  ];
  sections.splice(ends < 0 ? sections.length : ends, 0, ...middle);
  return [...sections, ...remarkSections(story)];
}

function destinationSections(destinations: readonly StoryDestination[]): StorySection[] {
  const all = destinations.map((destination) => (destination.exists ? destinationFacts(destination) : []));
  const [first = []] = all.filter((facts) => facts.length > 0);
  const isCommon = (fact: StorySetting): boolean =>
    destinations.length > 1 && all.every((facts) => facts.length === 0 || facts.some((other) => isSame(fact, other)));
  const common = first.filter(isCommon);
  return [
    ...destinations.map((destination, index) => ({
      kind: 'destination' as const,
      title: 'Destination',
      destination,
      facts: (all[index] ?? []).filter((fact) => !common.some((other) => isSame(fact, other))),
    })),
    ...(common.length === 0 ? [] : [{ kind: 'settings' as const, title: 'Of each destination', settings: common }]),
  ];
}

function isSame(a: StorySetting, b: StorySetting): boolean {
  return a.name === b.name && a.value === b.value && a.from === b.from && a.place === b.place;
}

function arrivalSections({ arrivals }: RoutingStory): StorySection[] {
  const told = new Map<string, string>();
  return arrivals.map((arrival): StorySection => {
    const { workload, verdict, what, why, asides, ...place } = arrival;
    const lines = asides.map((aside) => ({ text: aside.what, why: aside.why, ...placeOf(aside) }));
    const key = JSON.stringify(asides).replaceAll(workload, '');
    const same = told.get(key);
    if (same === undefined) told.set(key, workload);
    const more = same === undefined ? lines : [{ text: `for the same reasons as at ${same}`, why: '' }];
    return {
      kind: 'lines',
      title: `Arrival at ${workload}: ${verdict}`,
      lines: [{ text: what, why, ...place }, ...more],
    };
  });
}

function placeOf({ place }: StoryAside): { readonly place?: number } {
  return place === undefined ? {} : { place };
}

function remarkSections({ assumptions, notModelled }: RoutingStory): StorySection[] {
  const section = (title: string, texts: readonly string[]): StorySection[] =>
    texts.length === 0 ? [] : [{ kind: 'lines', title, lines: texts.map((text) => ({ text, why: '' })) }];
  return [...section('Taken for granted', assumptions), ...section('Not modelled', notModelled)];
}

/** A pod of the files by its workload and port; anything else by its address. */
function endpointWords(workload: string | undefined, address: string): string {
  if (workload === undefined) return addressWords(address);
  const port = /^podIP\([^)]*\):(\d+)$/.exec(address)?.[1];
  return port === undefined ? `${workload} (${addressWords(address)})` : `${workload}, port ${port}`;
}

/** The facts of a destination as settings, in the order in which they matter. */
export function destinationFacts({
  host,
  labels,
  endpoints,
  how,
  tls,
  rules,
  settings,
}: StoryDestination): StorySetting[] {
  const found: StorySetting[] = how === '' ? [] : [{ name: '', value: how, from: '' }];
  // The clusters of the proxy itself have nothing else.
  if (host === undefined) return found;
  const chosen = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const list = endpoints.map(
    ({ workload, address, locality }) =>
      `${endpointWords(workload, address)}${locality === undefined ? '' : ` in ${locality}`}`,
  );
  return [
    ...found,
    ...(chosen.length === 0 ? [] : [{ name: 'labels', value: chosen.join(', '), from: 'the subset' }]),
    { name: 'endpoints', value: list.length === 0 ? 'none known' : list.join(', '), from: '' },
    { ...tls, name: '' },
    ...rules,
    ...settings,
  ];
}

/** How a rule fared, in a word. */
export const DECIDES: Readonly<Record<StoryRule['decides'], string>> = {
  yes: 'decides',
  no: '-',
  unknown: '?',
  shadowed: 'never reached',
};
