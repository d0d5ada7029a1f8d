import { gatewayApiKinds, istioKinds } from '../../schema/kinds';
import { livesIn } from '../../schema/lifetime';
import { objectFields } from '../../schema/objectFields';
import type { KindInfo } from '../../schema/types';
import { wordsFor } from '../../schema/words';
import type { CompletionContext } from './context';
import type { CompletionItem, Suggestion } from './item';
import { escapeDefault, keySnippet } from './snippet';
import type { Style } from './snippet';
import { SKELETONS } from './skeletons';
import { nameFiller, templateItems } from './templates';
import { writeSuggestion } from './writeValue';

type Unplaced = Omit<CompletionItem, 'replace'>;

/**
 * What makes an object an object of Istio: apiVersion and kind, and whole objects where there is nothing yet.
 * @returns undefined when the place is another one.
 */
export function headSuggestions(context: CompletionContext, style: Style): Unplaced[] | undefined {
  const { path, place, facts, structure } = context;
  const [key] = path;
  if (place.kind === 'value' && path.length === 1 && (key === 'apiVersion' || key === 'kind')) {
    const suggestions = key === 'kind' ? kinds(context) : apiVersions(context);
    return suggestions.map((suggestion, index) => ({
      ...writeSuggestion(suggestion, place, style, false),
      sortText: String(index).padStart(7, '0'),
    }));
  }
  if (place.kind !== 'entry' || path.length > 0 || structure !== undefined) return undefined;
  const written = [...place.present];
  // A document of somebody else's: a workflow, chart values.
  const isUntyped = facts === undefined || facts.kind === '' || (facts.group === '' && facts.version === '');
  if (!isUntyped || written.some((name) => !HEAD.includes(name))) return [];
  // The only key of a document, with its colon, belongs to something else.
  if (written.length === 0 && place.nameOnly === 'colon follows') return [];
  const keys = HEAD.filter((name) => !place.present.has(name) && name !== 'spec');
  const isFree = written.length === 0 && style.style === 'block' && place.nameOnly === undefined;
  return [
    ...(isFree ? [...skeletons(context, style), ...templateItems(context, style)] : []),
    ...headKeys(keys, context, style),
  ];
}

const HEAD: readonly string[] = ['apiVersion', 'kind', 'metadata', 'spec'];

function headKeys(names: readonly string[], context: CompletionContext, style: Style): Unplaced[] {
  const { place } = context;
  return names.flatMap((name, index) => {
    const field = objectFields.fields?.[name];
    if (field === undefined) return [];
    const shown =
      name === 'metadata' ? { ...field, required: ['name'] } : { ...field, enum: fittingHead(name, context) };
    return {
      label: name,
      kind: 'key' as const,
      documentation: wordsFor('ServiceEntry', [name === 'kind' ? 'apiVersion' : name])?.text,
      sortText: String(9000 + index).padStart(7, '0'),
      insertText: place.nameOnly === 'colon follows' ? name : `${place.lead}${keySnippet(name, shown, style)}`,
      isSnippet: place.nameOnly !== 'colon follows',
    };
  });
}

/** What fits the other half of the head, where that is written. */
function fittingHead(name: string, context: CompletionContext): string[] | undefined {
  const isWritten = context.object.get(name === 'kind' ? 'apiVersion' : 'kind').text !== undefined;
  if (!isWritten) return undefined;
  return (name === 'kind' ? kinds(context) : apiVersions(context)).map(({ value }) => String(value));
}

function livingKinds({ view }: CompletionContext): { info: KindInfo; istio: boolean }[] {
  const { istioVersion } = view.settings;
  return [
    ...istioKinds().flatMap((info) => (livesIn(info, istioVersion) ? [{ info, istio: true }] : [])),
    ...gatewayApiKinds().map((info) => ({ info, istio: false })),
  ];
}

function servedVersions({ info, istio }: { info: KindInfo; istio: boolean }, { view }: CompletionContext): string[] {
  const { istioVersion } = view.settings;
  return info.versions.flatMap((version) => (!istio || livesIn(version, istioVersion) ? [version.name] : []));
}

/** The kinds of the apiVersion that is written, or all. */
function kinds(context: CompletionContext): Suggestion[] {
  const written = context.object.get('apiVersion').text;
  const found = livingKinds(context).flatMap((living) => {
    const versions = servedVersions(living, context).map((version) => `${living.info.group}/${version}`);
    const fits = written === undefined ? versions[0] : versions.find((version) => version === written);
    if (fits === undefined) return [];
    const documentation = kindWords(living.info.kind, living.istio);
    return [{ value: living.info.kind, kind: 'value' as const, detail: fits, documentation }];
  });
  return found.length > 0 ? found : kubernetesKinds(written ?? '');
}

/** Kinds of Kubernetes that mean something to the mesh. Offered only where an apiVersion asks for them. */
function kubernetesKinds(apiVersion: string): Suggestion[] {
  return (Object.hasOwn(KUBERNETES_KINDS, apiVersion) ? (KUBERNETES_KINDS[apiVersion] ?? []) : []).map((value) => ({
    value,
    kind: 'value',
    detail: apiVersion,
  }));
}

const KUBERNETES_KINDS: Readonly<Record<string, readonly string[]>> = {
  v1: ['Service', 'Namespace', 'ServiceAccount', 'Secret', 'ConfigMap', 'Pod'],
  'apps/v1': ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'],
  'batch/v1': ['Job', 'CronJob'],
  'argoproj.io/v1alpha1': ['Rollout'],
};

/** The apiVersions of the kind that is written, preferred one first, or all. */
function apiVersions(context: CompletionContext): Suggestion[] {
  const written = context.object.get('kind').text;
  const found = new Map<string, string[]>();
  for (const [version, kinds] of Object.entries(KUBERNETES_KINDS))
    if (written !== undefined && kinds.includes(written)) found.set(version, [written]);
  for (const living of livingKinds(context)) {
    if (written !== undefined && living.info.kind !== written) continue;
    for (const version of servedVersions(living, context)) {
      const name = `${living.info.group}/${version}`;
      found.set(name, [...(found.get(name) ?? []), living.info.kind]);
    }
  }
  return [...found].map(([value, names]) => ({ value, kind: 'value', detail: names.join(', ') }));
}

function kindWords(kind: string, istio: boolean): string | undefined {
  return istio ? wordsFor(kind, ['kind'])?.text : undefined;
}

/** Whole objects to start from. */
function skeletons(context: CompletionContext, style: Style): Unplaced[] {
  const fill = nameFiller(context);
  return livingKinds(context).flatMap((living, index) => {
    const { group, kind } = living.info;
    const spec = SKELETONS[kind];
    const [version] = servedVersions(living, context);
    if (!living.istio || spec === undefined || version === undefined) return [];
    const lines = [
      `apiVersion: ${group}/${version}`,
      `kind: ${kind}`,
      'metadata:',
      `  name: \${1:${kind === 'Sidecar' || kind === 'PeerAuthentication' ? 'default' : 'name'}}`,
      ...namespaceLine(context),
      'spec:',
      ...spec.map((line) => `  ${fill(line)}`),
    ];
    return {
      label: kind,
      kind: 'snippet' as const,
      detail: `${group}/${version}`,
      documentation: kindWords(kind, true),
      sortText: String(index).padStart(7, '0'),
      insertText: context.place.lead + lines.join(style.lineBreak + ' '.repeat(style.indent)),
      isSnippet: true,
    };
  });
}

/** The namespace, unless a kustomization gives it. */
function namespaceLine({ input, part, namespace }: CompletionContext): string[] {
  const given = input.workspace.layout.membershipsOf(part.file.path)[0]?.namespace;
  return given === undefined ? [`  namespace: \${2:${escapeDefault(namespace === '' ? 'default' : namespace)}}`] : [];
}
