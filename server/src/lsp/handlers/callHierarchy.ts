import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CallHierarchyPrepareParams,
  Range,
} from 'vscode-languageserver/node';
import { callsFrom, callsTo, displayName, stationsAt } from '../../core/index';
import type { Resource, Span, Station, StationCall } from '../../core/index';
import { askedAt } from '../askedAt';
import type { Translation } from '../diagnostics';
import type { Session } from '../session';
import { SYMBOL_KINDS } from '../symbolKinds';

/** What is kept in an item to find its object again. */
interface ItemData {
  readonly key: string;
  readonly world: string;
  readonly file: string;
}

/** `textDocument/prepareCallHierarchy`: the object that a request passes through here. */
export function prepareCallHierarchy(session: Session, params: CallHierarchyPrepareParams): CallHierarchyItem[] | null {
  const asked = askedAt(session, params);
  if (asked === undefined) return null;
  const items = stationsAt(asked.input, asked.path, asked.offset).flatMap((station) =>
    toItem(asked.translation, station),
  );
  return items.length === 0 ? null : items;
}

/** `callHierarchy/outgoingCalls`: where requests go from here. */
export function outgoingCalls(session: Session, item: CallHierarchyItem): CallHierarchyOutgoingCall[] {
  const translation = session.translation();
  const from = resourceOf(translation, item);
  if (from === undefined) return [];
  return callsFrom(session.featureInput(translation), from).flatMap(({ station, at }) =>
    toItem(translation, station).map((to) => ({ to, fromRanges: rangesIn(translation, from.file, at) })),
  );
}

/** `callHierarchy/incomingCalls`: where requests come from. */
export function incomingCalls(session: Session, item: CallHierarchyItem): CallHierarchyIncomingCall[] {
  const translation = session.translation();
  const to = resourceOf(translation, item);
  if (to === undefined) return [];
  return callsTo(session.featureInput(translation), to).flatMap(({ station, at }: StationCall) =>
    toItem(translation, station).map((from) => ({
      from,
      fromRanges: rangesIn(translation, station.resource.file, at),
    })),
  );
}

function rangesIn({ texts, converter }: Translation, file: string, spans: readonly Span[]): Range[] {
  const document = texts.document(file);
  return document === undefined ? [] : spans.map((span) => converter.range(document, span));
}

function toItem({ texts, converter }: Translation, { resource, span }: Station): CallHierarchyItem[] {
  const document = texts.document(resource.file);
  if (document === undefined) return [];
  const range = converter.range(document, span);
  const data: ItemData = { key: identityOf(resource), world: resource.world.id, file: resource.file };
  return [
    {
      name: displayName(resource),
      detail: resource.facts.kind,
      kind: SYMBOL_KINDS.object,
      uri: texts.uri(resource.file),
      range,
      selectionRange: range,
      data,
    },
  ];
}

function identityOf({ facts, namespace }: Resource): string {
  return `${facts.group}/${facts.kind}|${namespace}/${facts.name ?? ''}`;
}

/** The object of an item, as it stands now. */
function resourceOf({ workspace }: Translation, { data }: CallHierarchyItem): Resource | undefined {
  const { key, world, file } = data as ItemData;
  const variants = workspace.resources(`identity|${key}`).filter((resource) => resource.world.id === world);
  return variants.find((resource) => resource.file === file) ?? variants[0];
}
