import assert from 'node:assert/strict';
import {
  applyEdits,
  definition,
  highlights,
  prepareRename,
  references,
  rename,
  typeDefinition,
} from '../../server/src/core/index';
import type { Definition, FeatureInput, Span } from '../../server/src/core/index';
import type { WithCursor } from './cursor';

/** Where a name leads. */
export function definitionText(input: FeatureInput, fixture: WithCursor): string {
  return targetsText(definition(input, fixture.path, fixture.offset), fixture);
}

/** The workloads behind a name. */
export function typeDefinitionText(input: FeatureInput, fixture: WithCursor): string {
  return targetsText(typeDefinition(input, fixture.path, fixture.offset), fixture);
}

function targetsText(found: Definition | undefined, fixture: WithCursor): string {
  if (found === undefined) return 'nothing';
  const origin = (fixture.files.get(fixture.path) ?? '').slice(found.origin.start, found.origin.end);
  return [`from: ${origin}`, '', ...found.targets.map(({ file, span }) => placeText(fixture, file, span))].join('\n');
}

/** Who uses a name; what a highlight in the same file shows has to be among it. */
export function referencesText(input: FeatureInput, fixture: WithCursor): string {
  const { path, offset } = fixture;
  const all = references(input, path, offset, true);
  const uses = references(input, path, offset, false);
  for (const { span } of highlights(input, path, offset))
    assert.ok(all.some((place) => place.file === path && place.span.start === span.start));
  if (all.length === 0) return 'nothing';
  return all
    .map((place) => {
      const isUse = uses.some(({ file, span }) => file === place.file && span.start === place.span.start);
      return `${isUse ? 'use' : 'definition'} ${placeText(fixture, place.file, place.span)}`;
    })
    .join('\n');
}

/** What a rename does. */
export function renameText(input: FeatureInput, fixture: WithCursor, newName: string): string {
  const { files, path, offset } = fixture;
  const start = prepareRename(input, path, offset);
  const result = rename(input, path, offset, newName);
  if (start === undefined || result === undefined) return 'nothing';
  if ('refused' in start) return `refused at once: ${start.refused}`;
  assert.equal((files.get(path) ?? '').slice(start.span.start, start.span.end), start.text);
  if ('refused' in result) return `from: ${start.text}\n\nrefused: ${result.refused}`;
  const changed = result.flatMap(({ file, edits }) => {
    const before = files.get(file) ?? '';
    return [`--- ${file}`, ...changedLines(before, applyEdits(before, edits))];
  });
  return [`from: ${start.text}`, '', ...changed].join('\n');
}

function placeText({ files }: WithCursor, file: string, span: Span): string {
  const text = files.get(file) ?? '';
  const lines = text.slice(0, span.start).split('\n');
  const line = text.split('\n')[lines.length - 1] ?? '';
  return `${file}:${lines.length} [${text.slice(span.start, span.end)}] in ${line.trim()}`;
}

function changedLines(before: string, after: string): string[] {
  const old = before.split('\n');
  return after.split('\n').flatMap((line, index) => {
    const was = old[index] ?? '';
    return was === line ? [] : [`${index + 1}: ${was.trim()} -> ${line.trim()}`];
  });
}
