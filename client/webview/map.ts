import type { RoutingPictureResult } from '../../server/src/lsp/protocol';
import { h } from './dom';
import { tell } from './page';
import { conditions, source } from './story';

type Table = NonNullable<RoutingPictureResult['table']>;
type Host = Table['hosts'][number];
type Rule = Host['rules'][number];

/** The whole picture: hosts, their rules in order, and where they lead. */
export function map({ table, problem }: RoutingPictureResult): HTMLElement {
  const choose = h(
    'button',
    { class: 'link', 'data-key': 'pick map', onclick: () => tell({ type: 'pickMap' }) },
    'Choose a host, namespace or gateway',
  );
  if (table === undefined)
    return h('section', {}, h('p', { class: 'mapHead' }, problem ?? 'Nothing to show.', ' ', choose));
  return h(
    'section',
    { 'aria-label': `All routes of ${table.title}` },
    h('p', { class: 'mapHead' }, h('strong', {}, table.title), ` as ${table.caller} sees it. `, choose),
    table.hosts.length === 0 ? h('p', { class: 'why' }, 'It has no routes there.') : undefined,
    table.hosts.map((host) => hostBlock(table, host)),
    table.left === 0
      ? undefined
      : h('p', { class: 'why' }, `${table.left} more hosts are not shown; choose a smaller part.`),
  );
}

function hostBlock(table: Table, host: Host): HTMLElement {
  const { name, listener, protocol, rules, others, httpsRedirect } = host;
  return h(
    'section',
    { class: 'host' },
    h('h2', {}, h('code', {}, name), ' ', h('span', { class: 'dim' }, `${protocol} on ${listener}`)),
    httpsRedirect ? h('p', { class: 'why' }, 'Everything is redirected to HTTPS.') : undefined,
    h(
      'table',
      { class: 'rules map', 'aria-label': `Rules of ${name}` },
      h(
        'thead',
        {},
        h('tr', {}, ...['', 'When', 'Goes to', 'Written in'].map((text) => h('th', { scope: 'col' }, text))),
      ),
      h(
        'tbody',
        {},
        rules.map((rule, index) => ruleRow(table, rule, index)),
      ),
    ),
    others.length === 0
      ? undefined
      : h(
          'ul',
          { class: 'asides' },
          others.map(({ object, why, place }) =>
            h('li', { 'data-place': place }, `${object}: ${why} `, source(table, place, 'map')),
          ),
        ),
  );
}

function ruleRow(table: Table, rule: Rule, index: number): HTMLElement {
  const { counts, why, destinations, leads, problems, place, label, object } = rule;
  const notes = [
    ...(why === undefined ? [] : [`${counts === 'shadowed' ? 'never reached' : counts}: ${why}`]),
    ...problems,
  ];
  const targets = destinations.map(({ title, share, problem }) =>
    h(
      'div',
      {},
      h('code', {}, title),
      share === undefined || destinations.length === 1 ? '' : ` ${share} %`,
      problem === undefined ? undefined : h('span', { class: 'note' }, ` ⚠ ${problem}`),
    ),
  );
  return h(
    'tr',
    {
      class: `rule ${counts === 'yes' ? '' : 'shadowed'}`,
      'data-place': place,
      onclick: () => {
        if (place !== undefined) tell({ type: 'go', place, of: 'map' });
      },
    },
    h('td', { class: 'order' }, String(index + 1)),
    h(
      'td',
      {},
      conditions(rule.conditions),
      notes.map((note) => h('div', { class: 'note' }, `⚠ ${note}`)),
    ),
    h('td', {}, targets.length === 0 ? leads : targets),
    h('td', {}, h('span', { class: 'dim' }, `${object}, ${label} `), source(table, place, 'map')),
  );
}
