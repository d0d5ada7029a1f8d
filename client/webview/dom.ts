type Child = Node | string | undefined | false;

/** The attributes of an element: listeners begin with `on`, false and undefined leave an attribute out. */
type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

/** Makes an element. Texts become text, never markup. */
export function h(
  tag: string,
  attributes: Attributes,
  ...children: readonly (Child | readonly Child[])[]
): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  for (const child of children.flat()) if (child !== undefined && child !== false) element.append(child);
  return element;
}

/**
 * Exchanges what an element holds. By the `data-key` of the elements the focus stays where it was, and what was folded
 * out stays so.
 */
export function replace(parent: HTMLElement, ...children: readonly Child[]): void {
  const key = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['key'] : undefined;
  const open = [...parent.querySelectorAll<HTMLElement>('details[open]')].flatMap(
    ({ dataset }) => dataset['key'] ?? [],
  );
  parent.replaceChildren(...children.filter((child) => child !== undefined && child !== false));
  const find = (wanted: string): HTMLElement | null =>
    parent.querySelector<HTMLElement>(`[data-key="${CSS.escape(wanted)}"]`);
  for (const details of open) find(details)?.setAttribute('open', '');
  if (key !== undefined) find(key)?.focus();
}
