import type { RoutingTraceResult } from '../../server/src/lsp/protocol';
import type { PlaceOf } from '../src/preview/messages';
import { h } from './dom';
import { tell } from './page';

type Story = RoutingTraceResult['story'];
type Step = Story['steps'][number];
type Rule = Story['rules'][number];
type Destination = Story['destinations'][number];
type Setting = Story['settings'][number];

/** How the words of a headline are coloured; the word itself always stands there too. */
export function moodOf(word: Story['headline']['word']): 'good' | 'neutral' | 'bad' {
  if (word === 'forwarded') return 'good';
  return word === 'blocked' || word === 'fails' || word === 'partly fails' ? 'bad' : 'neutral';
}

/** The answer, before all explanation. */
export function headline({ headline: { word, sentence, status } }: Story): HTMLElement {
  const shown = word.charAt(0).toUpperCase() + word.slice(1);
  return h(
    'p',
    { class: `answer ${moodOf(word)}`, role: 'status' },
    h('strong', {}, status === undefined ? shown : `${shown} (${status})`),
    ' ',
    sentence,
  );
}

/** The way of the request from top to bottom. */
export function path(story: Story): HTMLElement {
  const steps = story.steps.filter(({ topic }) => topic !== 'result');
  const last = story.steps.find(({ topic }) => topic === 'result');
  const items = steps.map((step) => stepItem(story, step));
  return h(
    'ol',
    { class: 'path', 'aria-label': 'The way of the request' },
    items,
    settingsItem(story),
    destinationsItem(story),
    arrivalItems(story),
    last === undefined ? undefined : stepItem(story, last, true),
  );
}

const TITLES: Readonly<Record<Step['topic'], string>> = {
  caller: 'Caller',
  name: 'Name',
  listener: 'Listener',
  host: 'Host',
  rules: 'Rules',
  action: 'Action',
  destinations: 'Destination',
  result: 'Result',
};

function stepItem(story: Story, step: Step, isLast = false): HTMLElement {
  const { topic, what, why, place, ends, asides } = step;
  const mood = isLast ? moodOf(story.headline.word) : ends === true ? 'bad' : '';
  return h(
    'li',
    { class: `step ${mood}${isLast ? ' last' : ''}`, 'data-place': place },
    heading(TITLES[topic], what, source(story, place)),
    why === '' ? undefined : h('p', { class: 'why' }, why),
    topic === 'rules' && story.rules.length > 0 ? rulesTable(story) : undefined,
    asides.length === 0
      ? undefined
      : h(
          'ul',
          { class: 'asides' },
          asides.map((aside) =>
            h(
              'li',
              { 'data-place': aside.place },
              aside.what,
              aside.why === '' ? '' : ` — ${aside.why} `,
              source(story, aside.place),
            ),
          ),
        ),
  );
}

function heading(topic: string, what: string, link?: HTMLElement): HTMLElement {
  const title = h('h2', {}, h('span', { class: 'topic' }, topic), ' ', h('span', { class: 'what' }, what));
  return h('div', { class: 'heading' }, title, link);
}

/** A link to the line of YAML that causes something. */
export function source(
  { places }: Pick<Story, 'places'>,
  place: number | undefined,
  of: PlaceOf = 'trace',
): HTMLElement | undefined {
  const found = place === undefined ? undefined : places[place];
  if (found === undefined || place === undefined) return undefined;
  return h(
    'button',
    {
      class: 'source link',
      'data-key': `${of} ${place} ${found.label}`,
      title: `${found.object} ${found.path}`,
      'aria-label': `Go to ${found.label}, ${found.object} ${found.path}`,
      onclick: (event) => {
        // The row that it stands in leads to a place, too.
        event.stopPropagation();
        tell({ type: 'go', place, of });
      },
    },
    found.label,
  );
}

const DECIDES: Readonly<Record<Rule['decides'], string>> = {
  yes: 'decides',
  no: 'does not match',
  unknown: 'not known',
  shadowed: 'never reached',
};

function rulesTable(story: Story): HTMLElement {
  return h(
    'table',
    { class: 'rules', 'aria-label': 'Rules in the order in which they are tried' },
    h(
      'thead',
      { class: 'hidden' },
      h('tr', {}, ...['Order', 'Condition', 'Leads to', 'Why'].map((text) => h('th', { scope: 'col' }, text))),
    ),
    h(
      'tbody',
      {},
      story.rules.map((rule, index) => ruleRow(story, rule, index)),
    ),
  );
}

function ruleRow(story: Story, rule: Rule, index: number): HTMLElement {
  const go = (): void => {
    if (rule.place !== undefined) tell({ type: 'go', place: rule.place, of: 'trace' });
  };
  return h(
    'tr',
    { class: `rule ${rule.decides}`, 'data-place': rule.place, onclick: go },
    h('td', { class: 'order' }, String(index + 1)),
    h('td', {}, conditions(rule.conditions), h('span', { class: 'dim small' }, ` ${rule.label}`)),
    h('td', {}, `→ ${rule.leads}`),
    h(
      'td',
      {},
      h('span', { class: 'verdict' }, mark(rule.decides), DECIDES[rule.decides]),
      rule.why === '' ? '' : `: ${rule.why}`,
      ' ',
      source(story, rule.place),
    ),
  );
}

function mark(decides: Rule['decides']): string {
  if (decides === 'yes') return '✓ ';
  return decides === 'shadowed' ? '⚠ ' : decides === 'unknown' ? '? ' : '';
}

/** What a request must be like. */
export function conditions(texts: readonly string[]): HTMLElement | string {
  if (texts.length === 0) return 'every request';
  return h(
    'span',
    { class: 'conditions' },
    texts.map((text) => h('code', {}, text)),
  );
}

function settingsItem(story: Story): HTMLElement | undefined {
  if (story.settings.length === 0) return undefined;
  return h('li', { class: 'step' }, heading('On the way', ''), settingsList(story, story.settings));
}

function settingsList(story: Story, settings: readonly Setting[]): HTMLElement {
  return h(
    'dl',
    {},
    settings.flatMap(({ name, value, from, place }) => [
      h('dt', { 'data-place': place }, name),
      h('dd', {}, value, from === '' ? '' : h('span', { class: 'dim' }, ` — ${from} `), source(story, place)),
    ]),
  );
}

function destinationsItem(story: Story): HTMLElement | undefined {
  const { destinations } = story;
  if (destinations.length === 0) return undefined;
  const split = destinations.length > 1;
  return h(
    'li',
    { class: 'step' },
    heading(split ? 'Destinations' : 'Destination', split ? `${destinations.length}` : ''),
    destinations.map((destination) => destinationBlock(story, destination, split)),
  );
}

function destinationBlock(story: Story, destination: Destination, split: boolean): HTMLElement {
  const { title, share, problem, place, labels, endpoints, how, tls, rules, settings } = destination;
  const chosen = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const percent = share === undefined ? undefined : `${share} %`;
  const facts: Setting[] = [
    ...(how === '' ? [] : [{ name: 'found by', value: how, from: '' }]),
    ...(chosen.length === 0 ? [] : [{ name: 'labels', value: chosen.join(', '), from: '' }]),
    { name: 'endpoints', value: endpointWords(endpoints), from: '' },
    tls,
    ...rules,
    ...settings,
  ];
  return h(
    'section',
    { class: 'destination', 'data-place': place, 'aria-label': percent === undefined ? title : `${title}, ${percent}` },
    h(
      'div',
      { class: 'heading' },
      h('h3', {}, h('code', {}, title)),
      split && share !== undefined ? bar(share) : undefined,
      percent === undefined ? undefined : h('span', { class: 'share' }, percent),
      source(story, place),
    ),
    problem === undefined ? undefined : h('p', { class: 'note' }, `⚠ ${problem}`),
    settingsList(story, facts),
  );
}

function bar(share: number): HTMLElement {
  const filled = h('i', {});
  filled.style.width = `${Math.max(0, Math.min(100, share))}%`;
  return h('span', { class: 'bar', 'aria-hidden': 'true' }, filled);
}

const SHOWN_ENDPOINTS = 6;

function endpointWords(endpoints: Destination['endpoints']): string {
  if (endpoints.length === 0) return 'none known from the files';
  const texts = [...new Set(endpoints.map(({ workload, address }) => workload ?? address))];
  const shown = texts.slice(0, SHOWN_ENDPOINTS).join(', ');
  return texts.length > SHOWN_ENDPOINTS ? `${shown} and ${texts.length - SHOWN_ENDPOINTS} more` : shown;
}

function arrivalItems(story: Story): HTMLElement[] {
  return story.arrivals.map(({ workload, verdict, what, why, asides }) =>
    h(
      'li',
      { class: `step ${verdict === 'refused' ? 'bad' : ''}` },
      heading('Arrival', `${workload}: ${verdict}. ${what}`),
      h('p', { class: 'why' }, why),
      asides.length === 0
        ? undefined
        : h(
            'ul',
            { class: 'asides' },
            asides.map((aside) =>
              h('li', { 'data-place': aside.place }, `${aside.what} — ${aside.why} `, source(story, aside.place)),
            ),
          ),
    ),
  );
}

/** What the files do not say, and what is not modelled: always in sight. */
export function remarks({ assumptions, notModelled }: Story): HTMLElement {
  const list = (title: string, texts: readonly string[]): HTMLElement | undefined =>
    texts.length === 0
      ? undefined
      : h(
          'section',
          {},
          h('h2', {}, title),
          h(
            'ul',
            {},
            texts.map((text) => h('li', {}, text)),
          ),
        );
  return h('footer', {}, list('Taken for granted', assumptions), list('Not modelled', notModelled));
}
