import { exportVisibility, visibleTo } from '../../istio/exportTo';
import { routesTo } from '../../mesh/httpRoutes';
import { meshSettings } from '../../mesh/meshSettings';
import type { Resource } from '../../workspace/resource';
import type { AppliedContext } from './context';
import { code, codes, fileOf, namedAll, paragraphs } from '../markdown';

const DEFAULTS = {
  Service: 'defaultServiceExportTo',
  ServiceEntry: 'defaultServiceExportTo',
  VirtualService: 'defaultVirtualServiceExportTo',
  DestinationRule: 'defaultDestinationRuleExportTo',
} as const;

/** Who sees an object with this `exportTo`, in words that follow "seen by". */
export function visibility(context: AppliedContext, exportTo: readonly string[] | undefined): string {
  const { kind } = context.facts;
  const { namespace } = context.resource;
  const mesh = meshSettings(context.view);
  const fallback = isExportable(kind) ? mesh[DEFAULTS[kind]] : ['*'];
  const decides = isExportable(kind) ? mesh.from[DEFAULTS[kind]] : undefined;
  const seen = exportVisibility(exportTo ?? [], namespace, fallback);
  const origin =
    exportTo !== undefined && exportTo.length > 0
      ? ''
      : ` (the default${decides === undefined ? '' : ` of ${fileOf(decides, context.resource)}`})`;
  if (seen.to === 'all') return `every namespace${origin}`;
  if (seen.to === 'none') return `nobody${origin}`;
  const names = [...seen.namespaces];
  const [only] = names;
  return names.length === 1 && only !== undefined
    ? `namespace ${code(only)} only${origin}`
    : `namespaces ${codes(names, 8)}${origin}`;
}

function isExportable(kind: string): kind is keyof typeof DEFAULTS {
  return Object.hasOwn(DEFAULTS, kind);
}

/** What the list means for this object. */
export function exportToHover(context: AppliedContext): string | undefined {
  const list = context.object.at('spec.exportTo');
  if (!isExportable(context.facts.kind) || list.open || list.items().some((item) => item.unknown)) return undefined;
  if (context.resource.namespaceFrom === 'unknown') return undefined;
  const blind = blindRoutes(context, list.texts());
  return paragraphs([
    `**Here:** seen by ${visibility(context, list.exists ? list.texts() : undefined)}.`,
    blind.length === 0
      ? undefined
      : `**Watch out:** ${namedAll(blind, context.resource)} sends traffic to it from a namespace that does not see it: 503 (NC).`,
  ]);
}

/** VirtualServices that route to the hosts of a ServiceEntry from where it cannot be seen. */
function blindRoutes(context: AppliedContext, exportTo: readonly string[]): Resource[] {
  const { spec } = context.facts;
  if (spec.type !== 'ServiceEntry') return [];
  const fallback = meshSettings(context.view).defaultServiceExportTo;
  const routes = spec.hosts.flatMap(({ text }) => routesTo(context.view, text));
  const blind = routes.filter(
    ({ virtualService: { namespace } }) => !visibleTo(exportTo, context.resource.namespace, namespace, fallback),
  );
  return [...new Set(blind.map(({ virtualService }) => virtualService))];
}
