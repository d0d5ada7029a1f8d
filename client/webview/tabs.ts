import type { Tab } from '../src/preview/messages';
import { h, replace } from './dom';

const TABS: readonly (readonly [Tab, string])[] = [
  ['path', 'Path'],
  ['map', 'Map'],
  ['compare', 'Compare'],
];

/** Draws the tabs; the arrow keys walk among them, as in any list of tabs. */
export function showTabs(parent: HTMLElement, current: Tab, choose: (tab: Tab) => void): void {
  const step = (by: number): void => {
    const at = TABS.findIndex(([name]) => name === current);
    const [next] = TABS[(at + by + TABS.length) % TABS.length] ?? ['path'];
    choose(next);
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    Home: () => choose('path'),
    End: () => choose('compare'),
  };
  const buttons = TABS.map(([name, text]) =>
    h(
      'button',
      {
        role: 'tab',
        'data-key': `tab ${name}`,
        'aria-selected': String(name === current),
        'aria-controls': 'view',
        tabindex: name === current ? '0' : '-1',
        onclick: () => choose(name),
        onkeydown: (event) => keys[(event as KeyboardEvent).key]?.(),
      },
      text,
    ),
  );
  replace(parent, ...buttons);
}
