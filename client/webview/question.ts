import type { RoutingContext } from '../../server/src/lsp/protocol';
import type { Question } from '../src/preview/messages';
import { h, replace } from './dom';
import { tell } from './page';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Whoever wants to know that another question is asked. */
export type Ask = (question: Question) => void;

/** The form at the top: who calls, and with what. */
export function showQuestion(
  parent: HTMLElement,
  question: Question,
  context: Pick<RoutingContext, 'worlds' | 'world'> | undefined,
  ask: Ask,
): void {
  replace(
    parent,
    callerRow(question),
    worldRow(question, context, ask),
    requestRow(question, ask),
    headerRow(question, ask),
  );
}

function row(label: string, ...fields: HTMLElement[]): HTMLElement {
  return h(
    'div',
    { class: 'row', role: 'group', 'aria-label': label },
    h('span', { class: 'label' }, label),
    ...fields,
  );
}

function callerRow({ callerLabel }: Question): HTMLElement {
  const choose = h(
    'button',
    {
      class: 'field wide',
      'data-key': 'caller',
      'aria-label': `Caller: ${callerLabel}. Choose another one`,
      onclick: () => tell({ type: 'pickCaller' }),
    },
    callerLabel,
    h('span', { class: 'arrow', 'aria-hidden': 'true' }, '▾'),
  );
  const action = (key: string, text: string, title: string, send: () => void): HTMLElement =>
    h('button', { class: 'link', 'data-key': key, title, onclick: send }, text);
  return row(
    'From',
    choose,
    action('text', 'As text', 'Show the same in words', () => tell({ type: 'asText' })),
    action('save test', 'Save as test', 'Keep this question and its present answer as a routing test', () =>
      tell({ type: 'saveTest' }),
    ),
    action('copy', 'Copy', 'Copy as Markdown, Mermaid, curl or istioctl commands', () => tell({ type: 'copy' })),
  );
}

/** Only where the document stands in several worlds: else there is nothing to choose. */
function worldRow(
  question: Question,
  context: Pick<RoutingContext, 'worlds' | 'world'> | undefined,
  ask: Ask,
): HTMLElement | undefined {
  if (context === undefined || context.worlds.length < 2) return undefined;
  const select = h(
    'select',
    {
      class: 'field wide',
      'data-key': 'world',
      'aria-label': 'World: the set of files that is looked at',
      onchange: (event) => ask({ ...question, world: (event.target as HTMLSelectElement).value }),
    },
    context.worlds.map(({ id, name }) => h('option', { value: id, selected: id === context.world }, name)),
  );
  return row('World', select);
}

function requestRow(question: Question, ask: Ask): HTMLElement {
  const { request } = question;
  const method = h(
    'select',
    {
      class: 'field',
      'data-key': 'method',
      'aria-label': 'Method',
      onchange: (event) => ask(withRequest(question, { method: (event.target as HTMLSelectElement).value })),
    },
    METHODS.map((name) => h('option', { value: name, selected: name === (request.method ?? 'GET') }, name)),
  );
  const url = h('input', {
    class: 'field url',
    'data-key': 'url',
    type: 'text',
    value: request.url,
    spellcheck: 'false',
    'aria-label': 'Address that is called. A curl command can be pasted',
    placeholder: 'http://host:port/path, or paste a curl command',
    onchange: (event) => ask(withRequest(question, { url: (event.target as HTMLInputElement).value.trim() })),
    onpaste: (event) => pasted(event as ClipboardEvent),
  });
  return row('Request', ...(/^(?:tcp|tls):/.test(request.url) ? [] : [method]), url);
}

function pasted(event: ClipboardEvent): void {
  const text = event.clipboardData?.getData('text') ?? '';
  if (!/^\s*(?:\$\s*)?curl\s/.test(text)) return;
  event.preventDefault();
  tell({ type: 'curl', text });
}

function headerRow(question: Question, ask: Ask): HTMLElement {
  const headers = question.request.headers ?? {};
  const chips = Object.entries(headers).map(([name, value]) =>
    h(
      'button',
      {
        class: 'chip',
        'data-key': `header ${name}`,
        'aria-label': `Header ${name}: ${value}. Remove`,
        title: 'Remove',
        onclick: () => ask(withRequest(question, { headers: without(headers, name) })),
      },
      `${name}: ${value}`,
      h('span', { 'aria-hidden': 'true' }, ' ×'),
    ),
  );
  const add = h('input', {
    class: 'chip add',
    'data-key': 'add header',
    type: 'text',
    spellcheck: 'false',
    'aria-label': 'Add a header, as name: value',
    placeholder: '+ header: value',
    onchange: (event) => {
      const [, name, value] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec((event.target as HTMLInputElement).value) ?? [];
      if (name !== undefined && value !== undefined)
        ask(withRequest(question, { headers: { ...headers, [name.toLowerCase()]: value } }));
    },
  });
  return row('Headers', ...chips, add);
}

function without(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
}

function withRequest(question: Question, change: Partial<Question['request']>): Question {
  return { ...question, request: { ...question.request, ...change } };
}
