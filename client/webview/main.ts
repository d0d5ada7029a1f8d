import type { RoutingPictureResult, RoutingTraceResult } from '../../server/src/lsp/protocol';
import type { Question } from '../src/preview/messages';
import { h, replace } from './dom';
import { map } from './map';
import { keepState, keptState, listen, tell } from './page';
import { showQuestion } from './question';
import { headline, path, remarks } from './story';

let { question, tab } = keptState();
let trace: RoutingTraceResult | undefined;
let picture: RoutingPictureResult | undefined;
/** The file that cannot be read at the moment. */
let broken: string | undefined;
let problem: string | undefined;

const form = h('header', { 'aria-label': 'The request' });
const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Views' });
const answer = h('div', { class: 'top', 'aria-live': 'polite' });
const body = h('main', { id: 'view', role: 'tabpanel' });

function ask(next: Question): void {
  question = next;
  keepState({ question, tab });
  showForm();
  tell({ type: 'ask', question: next });
}

function showForm(): void {
  if (question !== undefined) showQuestion(form, question, trace, ask);
}

function showTabs(): void {
  const button = (name: typeof tab, text: string): HTMLElement =>
    h(
      'button',
      {
        role: 'tab',
        'data-key': `tab ${name}`,
        'aria-selected': String(tab === name),
        'aria-controls': 'view',
        tabindex: tab === name ? '0' : '-1',
        onclick: () => choose(name),
        onkeydown: (event) => {
          const { key } = event as KeyboardEvent;
          if (key === 'ArrowLeft' || key === 'ArrowRight') choose(name === 'path' ? 'map' : 'path');
        },
      },
      text,
    );
  replace(tabs, button('path', 'Path'), button('map', 'Map'));
}

function choose(next: typeof tab): void {
  tab = next;
  keepState({ ...(question === undefined ? {} : { question }), tab });
  if (tab === 'map' && picture === undefined) tell({ type: 'showMap' });
  show();
  tabs.querySelector<HTMLElement>(`[data-key="tab ${next}"]`)?.focus();
}

function show(): void {
  showTabs();
  const story = trace?.story;
  const note =
    broken === undefined
      ? undefined
      : h(
          'p',
          { class: 'stale', role: 'status' },
          `⚠ ${broken} cannot be read at the moment. This is how it was before.`,
        );
  const waiting =
    trace?.complete === false
      ? h('p', { class: 'stale' }, 'Files are still being read; the answer may change.')
      : undefined;
  const failed = problem === undefined ? undefined : h('p', { class: 'stale' }, problem);
  replace(answer, failed, note, waiting, story === undefined ? undefined : headline(story));
  if (tab === 'map') replace(body, picture === undefined ? h('p', { class: 'why' }, 'One moment …') : map(picture));
  else
    replace(
      body,
      ...(story === undefined ? [h('p', { class: 'why' }, 'One moment …')] : [path(story), remarks(story)]),
    );
}

/** Marks what stands under the cursor in the YAML, and brings the first of it into view. */
function light(places: readonly number[]): void {
  const lit = new Set(places.map(String));
  let first: Element | undefined;
  for (const element of body.querySelectorAll<HTMLElement>('[data-place]')) {
    const isLit = lit.has(element.dataset['place'] ?? '');
    element.classList.toggle('lit', isLit);
    if (isLit) first ??= element;
  }
  first?.scrollIntoView({ block: 'nearest' });
}

listen((message) => {
  switch (message.type) {
    case 'question':
      question = message.question;
      picture = undefined;
      keepState({ question, tab });
      showForm();
      break;
    case 'trace':
      trace = message.result;
      problem = undefined;
      showForm();
      show();
      break;
    case 'map':
      picture = message.result;
      show();
      break;
    case 'cursor':
      if (message.of === (tab === 'map' ? 'map' : 'trace')) light(message.places);
      break;
    case 'broken':
      broken = message.file;
      show();
      break;
    case 'problem':
      problem = message.text;
      show();
      break;
  }
});

document.body.append(form, answer, tabs, body);
showForm();
show();
tell({ type: 'ready', question });
if (tab === 'map') tell({ type: 'showMap' });
