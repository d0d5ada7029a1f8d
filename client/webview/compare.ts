import type { RoutingBaseline, RoutingCompareResult } from '../../server/src/lsp/protocol';
import { h } from './dom';
import { tell } from './page';
import { moodOf, source } from './story';

type Comparison = NonNullable<RoutingCompareResult['comparison']>;
type Change = Comparison['changes'][number];
type Rule = Change['rules'][number];
type Question = NonNullable<Comparison['question']>;

/** What goes elsewhere than before. @param result undefined while it is worked out. */
export function compare(
  result: RoutingCompareResult | undefined,
  baseline: RoutingBaseline,
  choose: (baseline: RoutingBaseline) => void,
): HTMLElement {
  return h(
    'section',
    { class: 'compare', 'aria-label': 'Compared routing' },
    choice(baseline, choose),
    result === undefined ? h('p', { class: 'why' }, 'One moment …') : answer(result, baseline),
  );
}

/** What it is compared with. */
function choice(baseline: RoutingBaseline, choose: (baseline: RoutingBaseline) => void): HTMLElement {
  const revision = baseline === 'saved' ? undefined : baseline.revision;
  const button = (key: string, text: string, pressed: boolean, onclick: () => void): HTMLElement =>
    h('button', { class: 'field', 'data-key': `compare ${key}`, 'aria-pressed': String(pressed), onclick }, text);
  const other = revision === undefined || revision === 'HEAD' ? undefined : revision;
  return h(
    'div',
    { class: 'row', role: 'group', 'aria-label': 'Compare what is typed with' },
    h('span', { class: 'dim' }, 'What is typed, compared with'),
    button('saved', 'saved files', baseline === 'saved', () => choose('saved')),
    button('HEAD', 'git HEAD', revision === 'HEAD', () => choose({ revision: 'HEAD' })),
    button('other', other ?? 'another revision …', other !== undefined, () => tell({ type: 'pickRevision' })),
  );
}

function answer({ comparison, problem }: RoutingCompareResult, baseline: RoutingBaseline): HTMLElement {
  if (comparison === undefined) return h('p', { class: 'stale' }, `${problem ?? 'Nothing to show'}.`);
  const { changedFiles, changes, question, scope } = comparison;
  if (changedFiles === 0)
    return h(
      'p',
      { class: 'why' },
      baseline === 'saved'
        ? 'Everything is saved: there is nothing to compare. git HEAD shows what is not committed.'
        : `No file has another text than ${comparison.baseline}.`,
    );
  return h(
    'div',
    {},
    h('p', { class: 'why' }, `${count(changedFiles, 'file')} with other texts than ${comparison.baseline}.`),
    question === undefined ? undefined : questionBlock(comparison, question),
    h('h2', {}, changes.length === 0 ? 'No route is different' : 'Routes that are different'),
    scope === undefined ? undefined : h('p', { class: 'why' }, scope),
    groupsOf(changes).map((group) => changeBlock(comparison, group)),
  );
}

/** The request of the form: where it went, and where it goes. */
function questionBlock(comparison: Comparison, { isSame, before, after, lines }: Question): HTMLElement {
  const told = (label: string, { word, sentence }: Question['before']): HTMLElement =>
    h(
      'p',
      { class: `answer ${moodOf(word)}` },
      h('span', { class: 'dim' }, `${label} `),
      h('strong', {}, word),
      ` ${sentence}`,
    );
  if (isSame)
    return h(
      'section',
      {},
      h('h2', {}, 'This request'),
      h('p', { class: 'why' }, 'Nothing about its way is different.'),
    );
  return h(
    'section',
    {},
    h('h2', {}, 'This request'),
    told('Before', before),
    told('Now', after),
    h(
      'details',
      { 'data-key': 'its way' },
      h('summary', { 'data-key': 'its way folded' }, 'What is different on its way, line by line'),
      h('ol', { class: 'lines', 'aria-label': 'The way of the request, line by line' }, wayLines(comparison, lines)),
    ),
  );
}

type Line = Question['lines'][number];

/** Lines that are the same tell where the others stand; two of them are enough for that. */
const CONTEXT = 2;

function wayLines(comparison: Comparison, lines: readonly Line[]): HTMLElement[] {
  const isNear = (at: number): boolean =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ kind }) => kind !== 'same');
  let left = 0;
  return lines.flatMap((line, index) => {
    if (!isNear(index)) {
      left++;
      return index + 1 < lines.length ? [] : [leftOut(left)];
    }
    const gap = left === 0 ? [] : [leftOut(left)];
    left = 0;
    return [...gap, wayLine(comparison, line)];
  });
}

function leftOut(left: number): HTMLElement {
  return h('li', { class: 'line same' }, h('span', { class: 'text' }, `… ${count(left, 'line')} as before`));
}

function wayLine(comparison: Comparison, { kind, text, place }: Line): HTMLElement {
  const of = kind === 'removed' ? 'before' : 'compare';
  return h(
    'li',
    { class: `line ${kind}`, 'data-place': of === 'compare' ? place : undefined },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[kind]),
    kind === 'same' ? undefined : h('span', { class: 'hidden' }, `${kind}: `),
    h('span', { class: 'text' }, text),
    kind === 'same' ? undefined : link(comparison, place, of),
  );
}

const SIGNS = { same: ' ', removed: '−', added: '+' } as const;

/** Hosts whose rules changed in the same way, such as one host on two ports. */
interface Group {
  readonly hosts: readonly string[];
  readonly change: Change;
}

function groupsOf(changes: readonly Change[]): Group[] {
  const groups = new Map<string, { hosts: string[]; change: Change }>();
  for (const change of changes) {
    const { kind, viewers, rules, host } = change;
    const key = JSON.stringify([kind, viewers, rules]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { hosts: [host], change });
    else if (!known.hosts.includes(host)) known.hosts.push(host);
  }
  return [...groups.values()];
}

const KINDS = { added: 'is new', removed: 'is gone', changed: 'changed' } as const;

function changeBlock(comparison: Comparison, { hosts, change }: Group): HTMLElement {
  const { kind, viewers, rules } = change;
  const names = hosts.flatMap((host, index) => [index === 0 ? '' : ', ', h('code', {}, host)]);
  return h(
    'section',
    { class: 'host' },
    h('h3', {}, names, ` ${KINDS[kind]} `, h('span', { class: 'dim' }, `for ${viewers.join(', ')}`)),
    rules.length === 0
      ? h('p', { class: 'why' }, kind === 'changed' ? 'Only the order of equal rules is another one.' : '')
      : rulesTable(comparison, hosts.join(', '), rules),
  );
}

function rulesTable(comparison: Comparison, host: string, rules: readonly Rule[]): HTMLElement {
  const heads = ['Which requests', 'Before', 'Now'].map((text) => h('th', { scope: 'col' }, text));
  return h(
    'table',
    { class: 'rules changes', 'aria-label': `Changed rules of ${host}` },
    h('thead', {}, h('tr', {}, heads)),
    h(
      'tbody',
      {},
      rules.map((rule) => ruleRow(comparison, rule)),
    ),
  );
}

const MARKS = { added: '+ new', removed: '− gone', changed: '≠ changed', moved: '↕ stands elsewhere' } as const;

function ruleRow(comparison: Comparison, rule: Rule): HTMLElement {
  const { kind, when, destination, before, after, place, placeBefore } = rule;
  const go = (): void => {
    if (place !== undefined) tell({ type: 'go', place, of: 'compare' });
    else if (placeBefore !== undefined) tell({ type: 'go', place: placeBefore, of: 'before' });
  };
  return h(
    'tr',
    { class: `rule ${kind}`, 'data-place': place, onclick: go },
    h(
      'td',
      {},
      h('div', {}, when, destination === undefined ? '' : h('span', { class: 'dim' }, ` to ${destination}`)),
      h('span', { class: 'mark' }, MARKS[kind]),
    ),
    h(
      'td',
      { class: 'was' },
      h('span', { class: 'cellLabel' }, 'Before: '),
      before ?? '—',
      ' ',
      link(comparison, placeBefore, 'before'),
    ),
    h(
      'td',
      { class: 'is' },
      h('span', { class: 'cellLabel' }, 'Now: '),
      after ?? '—',
      ' ',
      link(comparison, place, 'compare'),
    ),
  );
}

function link(
  { places, placesBefore }: Comparison,
  place: number | undefined,
  of: 'compare' | 'before',
): HTMLElement | undefined {
  return source({ places: of === 'before' ? placesBefore : places }, place, of);
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}
