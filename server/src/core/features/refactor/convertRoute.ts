import { shift } from '../../text/span';
import { lineStart } from '../../text/lines';
import { columnOf, lastLineEnd, layoutOf, newLines } from '../../yaml/layout';
import { replaceScalar } from '../../yaml/edit';
import { writeFlow, writeMember } from '../../yaml/write';
import type { Field } from '../../yaml/field';
import { decodeObject } from '../../routing/spec/decode';
import { documentOf } from '../input';
import type { Conversion, Refused } from './convert/toHttpRoute';
import { toHttpRoute } from './convert/toHttpRoute';
import { toVirtualService } from './convert/toVirtualService';
import { isAt, placed } from './place';
import type { PlacedEdit, Refactoring, RefactorPlace } from './place';

const HTTP_ROUTE = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' };
const VIRTUAL_SERVICE = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' };

/** The object that something becomes, and what of it differs. */
interface Candidate {
  readonly title: string;
  readonly to: { readonly apiVersion: string; readonly kind: string };
  readonly conversion: Conversion | Refused;
}

/**
 * Turns a VirtualService into an HTTPRoute and back, with the cursor on its head (apiVersion, kind, metadata). What
 * would be different is said in the title and in comments above the spec; where it cannot be done, why.
 */
export function convertRoute(place: RefactorPlace): Refactoring[] {
  const { object, resource } = place;
  if (resource.facts.inside !== undefined || !isOnHead(place)) return [];
  const decoded = decodeObject({ resource, document: documentOf(place.part), field: object });
  if (decoded?.kind === 'VirtualService') {
    const plain = toHttpRoute(place, decoded, false);
    const exact = toHttpRoute(place, decoded, true);
    // Two ways are worth telling only where expressions save something.
    const isBetter = !('refused' in exact) && !('refused' in plain) && exact.changes.length < plain.changes.length;
    const title = 'Convert to an HTTPRoute';
    return [
      ...(isBetter ? [{ title: `${title}, prefixes as regular expressions`, to: HTTP_ROUTE, conversion: exact }] : []),
      { title, to: HTTP_ROUTE, conversion: plain },
    ].map((candidate) => refactoring(place, candidate));
  }
  if (decoded?.kind === 'ApiRoute' && decoded.routeKind === 'HTTPRoute')
    return [
      refactoring(place, {
        title: 'Convert to a VirtualService',
        to: VIRTUAL_SERVICE,
        conversion: toVirtualService(place, decoded),
      }),
    ];
  return [];
}

function isOnHead(place: RefactorPlace): boolean {
  return ['apiVersion', 'kind', 'metadata'].some((key) => isAt(place, place.object.get(key)));
}

/** More than these would make no title. */
const TITLE_CHANGES = 2;

function refactoring(place: RefactorPlace, { title, to, conversion }: Candidate): Refactoring {
  if ('refused' in conversion) return { title, kind: 'rewrite', edits: [], disabled: conversion.refused };
  const spec = place.object.get('spec');
  const { text } = place;
  const written = spec.node === undefined ? '' : text.slice(spec.node.start, spec.node.end);
  if (spec.node === undefined || /(?:^|\s)[&*][A-Za-z]/.test(written))
    return { title, kind: 'rewrite', edits: [], disabled: 'its spec has anchors or aliases' };
  const isFlow = spec.map?.flow === true;
  const drops = !isFlow && /(?:^|\s)#/.test(written);
  const { changes } = conversion;
  const heads = (['apiVersion', 'kind'] as const).flatMap((key) => {
    const { scalar } = place.object.get(key);
    return scalar === undefined ? [] : [placed(place, replaceScalar(scalar, to[key]))];
  });
  const lost = drops ? '; comments in its spec are left out' : '';
  const edits = [...heads, specEdit(place, spec, conversion)];
  return { title: `${title} (${told(changes)}${lost})`, kind: 'rewrite', edits };
}

function told(changes: readonly string[]): string {
  if (changes.length === 0) return 'no request changes its way';
  const rest = changes.length - TITLE_CHANGES;
  const shown = changes.slice(0, TITLE_CHANGES).join('; ');
  return rest > 0 ? `${shown}; and ${rest} more` : shown;
}

function specEdit(place: RefactorPlace, field: Field, { spec, changes }: Conversion): PlacedEdit {
  const { text, part } = place;
  const { node, keySpan } = field;
  if (field.map?.flow === true && text.slice(0, keySpan.start).trim().startsWith('{'))
    return {
      file: part.file.path,
      span: shift({ start: node?.start ?? 0, end: node?.end ?? 0 }, part.start),
      newText: writeFlow(spec, true),
    };
  const column = columnOf(text, keySpan.start);
  const comments = changes.map((change) => `${' '.repeat(column)}# Not as before: ${change}.`);
  const lines = [...comments, ...writeMember('spec', spec, column, layoutOf(text))];
  const span = { start: lineStart(text, keySpan.start), end: lastLineEnd(text, node, node?.end ?? keySpan.end) };
  return placed(place, { span, newText: newLines(text, lines).replace(/^\r?\n/, '') });
}
