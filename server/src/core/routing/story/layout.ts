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
  | { readonly kind: 'rules'; readonly title: string; readonly rules: readonly StoryRule[] }
  | { readonly kind: 'settings'; readonly title: string; readonly settings: readonly StorySetting[] }
  | { readonly kind: 'destination'; readonly title: string; readonly destination: StoryDestination }
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
    sections.push({ kind: 'step', step, title: TITLES[step.topic], asides: step.asides });
    if (step.topic === 'rules' && story.rules.length > 0)
      sections.push({ kind: 'rules', title: 'Rules in the order in which they are tried', rules: story.rules });
  }
  const ends = sections.findIndex((section) => section.kind === 'step' && section.step.topic === 'result');
  const middle: StorySection[] = [
    ...(story.settings.length === 0
      ? []
      : [{ kind: 'settings' as const, title: 'On the way', settings: story.settings }]),
    ...story.destinations.map((destination) => ({
      kind: 'destination' as const,
      title: 'Destination',
      destination,
    })),
    ...arrivalSections(story),
  ];
  sections.splice(ends < 0 ? sections.length : ends, 0, ...middle);
  return [...sections, ...remarkSections(story)];
}

function arrivalSections({ arrivals }: RoutingStory): StorySection[] {
  if (arrivals.length === 0) return [];
  const lines = arrivals.flatMap(({ workload, verdict, what, why, asides }) => [
    { text: `${workload}: ${verdict}. ${what}`, why },
    ...asides.map((aside) => ({ text: aside.what, why: aside.why, ...placeOf(aside) })),
  ]);
  return [{ kind: 'lines', title: 'Arrival', lines }];
}

function placeOf({ place }: StoryAside): { readonly place?: number } {
  return place === undefined ? {} : { place };
}

function remarkSections({ assumptions, notModelled }: RoutingStory): StorySection[] {
  const section = (title: string, texts: readonly string[]): StorySection[] =>
    texts.length === 0 ? [] : [{ kind: 'lines', title, lines: texts.map((text) => ({ text, why: '' })) }];
  return [...section('Taken for granted', assumptions), ...section('Not modelled', notModelled)];
}

/** The facts of a destination as settings, in the order in which they matter. */
export function destinationFacts({ labels, endpoints, how, tls, rules, settings }: StoryDestination): StorySetting[] {
  const chosen = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const list = endpoints.map(
    ({ workload, address, locality }) =>
      `${workload === undefined ? address : `${workload} (${address})`}${locality === undefined ? '' : ` in ${locality}`}`,
  );
  return [
    ...(how === '' ? [] : [{ name: 'how', value: how, from: '' }]),
    ...(chosen.length === 0 ? [] : [{ name: 'labels', value: chosen.join(', '), from: 'the subset' }]),
    { name: 'endpoints', value: list.length === 0 ? 'none known' : list.join(', '), from: '' },
    tls,
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
