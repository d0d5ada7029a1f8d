import type {
  RoutingBaseline,
  RoutingCompareResult,
  RoutingPictureResult,
  RoutingTraceResult,
} from '../../server/src/lsp/protocol';
import type { AnswerProgress, Question, Tab, ToPage } from '../src/preview/messages';
import { compare } from './compare';
import { h, replace } from './dom';
import { map } from './map';
import { keepState, keptState, listen, tell } from './page';
import { showQuestion } from './question';
import { headline, path, remarks } from './story';
import { showTabs } from './tabs';

let { question, tab, baseline } = keptState();
let trace: RoutingTraceResult | undefined;
let picture: RoutingPictureResult | undefined;
let comparison: RoutingCompareResult | undefined;
/** The file that cannot be read at the moment. */
let broken: string | undefined;
let problem: string | undefined;
let progress: AnswerProgress | undefined;

const form = h('header', { 'aria-label': 'The request' });
const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Views' });
const answer = h('div', { class: 'top', 'aria-live': 'polite' });
const body = h('main', { id: 'view', role: 'tabpanel' });

function keep(): void {
  keepState({ ...(question === undefined ? {} : { question }), tab, baseline });
}

function ask(next: Question): void {
  question = next;
  keep();
  showForm();
  tell({ type: 'ask', question: next });
}

function showForm(): void {
  if (question !== undefined) showQuestion(form, question, trace, ask);
}

/** The user chose another view. */
function choose(next: Tab): void {
  look(next);
  tell({ type: 'tab', tab: next });
  tabs.querySelector<HTMLElement>(`[data-key="tab ${next}"]`)?.focus();
}

function look(next: Tab): void {
  tab = next;
  keep();
  show();
}

function show(): void {
  showTabs(tabs, tab, choose);
  const story = trace?.story;
  const stale = (text: string): HTMLElement => h('p', { class: 'stale', role: 'status' }, text);
  replace(
    answer,
    progress === undefined ? undefined : progressRow(progress),
    problem === undefined ? undefined : stale(problem),
    broken === undefined ? undefined : stale(`⚠ ${broken} cannot be read at the moment. This is how it was before.`),
    trace?.complete === false ? stale('Files are still being read; the answer may change.') : undefined,
    story === undefined ? undefined : headline(story),
  );
  replace(body, ...view());
}

function view(): (HTMLElement | undefined)[] {
  const waiting = problem === undefined ? h('p', { class: 'why' }, 'One moment …') : undefined;
  if (tab === 'compare') return [question === undefined ? waiting : compare(comparison, baseline, compareWith)];
  if (tab === 'map') return [picture === undefined ? waiting : map(picture)];
  return trace === undefined ? [waiting] : [path(trace.story), remarks(trace.story)];
}

function progressRow({ text, percent }: AnswerProgress): HTMLElement {
  return h(
    'div',
    { class: 'row progress' },
    h('progress', { max: 100, value: percent, 'aria-label': text }),
    h('span', { class: 'dim' }, text),
    h('button', { class: 'link', 'data-key': 'stop', onclick: () => tell({ type: 'stop' }) }, 'Stop'),
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

function hear(message: ToPage): void {
  switch (message.type) {
    case 'question':
      question = message.question;
      picture = undefined;
      comparison = undefined;
      problem = undefined;
      keep();
      showForm();
      break;
    case 'trace':
      trace = message.result;
      problem = undefined;
      showForm();
      break;
    case 'map':
      picture = message.result;
      break;
    case 'compare':
      comparison = message.result;
      setBaseline(message.baseline);
      break;
    case 'tab':
      return look(message.tab);
    case 'progress':
      progress = message.progress;
      break;
    case 'cursor':
      if (message.of === (tab === 'path' ? 'trace' : tab)) light(message.places);
      return;
    case 'broken':
      broken = message.file;
      break;
    case 'problem':
      problem = message.text;
      break;
  }
  show();
}

/** The user chose what to compare with. */
function compareWith(next: RoutingBaseline): void {
  comparison = undefined;
  setBaseline(next);
  show();
  tell({ type: 'compareWith', baseline: next });
}

function setBaseline(next: RoutingBaseline): void {
  baseline = next;
  keep();
}

listen(hear);
document.body.append(form, answer, tabs, body);
showForm();
show();
tell({ type: 'ready', question, tab, baseline });
