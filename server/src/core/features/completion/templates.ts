import type { CompletionContext } from './context';
import type { CompletionItem } from './item';
import { escapeChoice, escapeDefault } from './snippet';
import type { Style } from './snippet';

type Names = (context: CompletionContext) => readonly string[];

/** The defaults of tab stops that stand for a name of the workspace. */
const STANDS_FOR: Readonly<Record<string, Names>> = {
  'my-service': ({ view, namespace }) => view.find('service', namespace).flatMap(({ facts }) => facts.name ?? []),
  'my-app': ({ view, namespace }) =>
    view.find('workload', namespace).flatMap(({ facts }) => {
      const { spec } = facts;
      const labels = spec.type === 'Workload' ? spec.podLabels : spec.type === 'WorkloadGroup' ? spec.labels : {};
      return labels['app'] ?? [];
    }),
  ingressgateway: ({ view }) =>
    view.find('kind-anywhere', 'networking.istio.io/Gateway').flatMap(({ facts }) => {
      const { spec } = facts;
      return spec.type === 'Gateway' ? (spec.selector?.['istio'] ?? []) : [];
    }),
};

/** More choices than these nobody steps through: then the first ones are offered. */
const MOST_CHOICES = 20;

/**
 * Puts names of the workspace into the tab stops that stand for them: one as the default, several as a choice.
 * Without any the stop keeps its example.
 */
export function nameFiller(context: CompletionContext): (line: string) => string {
  const found = new Map<string, readonly string[]>();
  const namesFor = (word: string): readonly string[] => {
    const names = found.get(word) ?? [...new Set(STANDS_FOR[word]?.(context))].sort().slice(0, MOST_CHOICES);
    found.set(word, names);
    return names;
  };
  return (line) =>
    line.replace(/\$\{(\d+):([^}|]*)\}/g, (whole, stop: string, word: string) => {
      if (!Object.hasOwn(STANDS_FOR, word)) return whole;
      const names = namesFor(word);
      const [only] = names;
      if (only === undefined) return whole;
      return names.length === 1
        ? `\${${stop}:${escapeDefault(only)}}`
        : `\${${stop}|${names.map(escapeChoice).join(',')}|}`;
    });
}

/** The templates as items: with the names of the workspace, in the namespace of the place. */
export function templateItems(context: CompletionContext, style: Style): Omit<CompletionItem, 'replace'>[] {
  const { input, part, namespace } = context;
  // Several documents fit only where one begins.
  if (style.indent > 0) return [];
  const isGiven = input.workspace.layout.membershipsOf(part.file.path)[0]?.namespace !== undefined;
  const fill = nameFiller(context);
  return (input.templates ?? []).map(({ prefix, name, description, body }, index) => {
    const lines = inNamespace(body, { namespace: namespace === '' ? 'default' : namespace, isGiven }).map(fill);
    return {
      label: prefix,
      kind: 'snippet' as const,
      detail: name,
      documentation: description,
      sortText: String(1000 + index).padStart(7, '0'),
      insertText: context.place.lead + lines.join(style.lineBreak),
      isSnippet: true,
    };
  });
}

/** The lines with the namespace of the place; without one where a kustomization gives it. */
function inNamespace(
  body: readonly string[],
  { namespace, isGiven }: { readonly namespace: string; readonly isGiven: boolean },
): readonly string[] {
  const stop = /\$\{(\d+):default\}/.exec(
    body.find((line) => /^ {2}namespace: \$\{\d+:default\}$/.test(line)) ?? '',
  )?.[1];
  if (stop === undefined) return body;
  const text = escapeDefault(namespace);
  if (!isGiven) return body.map((line) => line.replace(`\${${stop}:default}`, `\${${stop}:${text}}`));
  const line = new RegExp(`^ {2}namespace: \\$(?:${stop}|\\{${stop}:default\\})$`);
  return body
    .filter((candidate) => !line.test(candidate))
    .map((kept) => kept.replace(new RegExp(`\\$${stop}(?!\\d)`, 'g'), () => text));
}
