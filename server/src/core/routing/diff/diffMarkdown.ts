import { code, escapeText } from '../story/markdown';
import type { RouteLine } from './compareLines';
import type { RouteChange } from './compareRoutes';
import type { StoryChange } from './compareStories';

/** How a line of a comparison begins. */
export const SIGNS: Readonly<Record<RouteLine['kind'], string>> = { same: ' ', removed: '-', added: '+' };

/** The changed routes of one world as Markdown, without a heading. */
export function changesMarkdown(changes: readonly RouteChange[]): string[] {
  return changes.flatMap(({ kind, host, viewers, lines }) => [
    `**${escapeText(host)}** ${kind}, for ${viewers.map(escapeText).join(', ')}`,
    '',
    ...block(lines),
    '',
  ]);
}

/** What became of one request, as Markdown. @param request `GET http://reviews:9080/`. */
export function storyChangeMarkdown({ before, after, isSame, lines }: StoryChange, request: string): string[] {
  if (isSame) return [`${code(request)}: nothing about its way is different. ${escapeText(after.sentence)}`, ''];
  return [
    code(request),
    '',
    `- before: ${before.word}. ${escapeText(before.sentence)}`,
    `- now: ${after.word}. ${escapeText(after.sentence)}`,
    '',
    ...block(lines),
    '',
  ];
}

function block(lines: readonly RouteLine[]): string[] {
  return ['```diff', ...lines.map(({ kind, text }) => `${SIGNS[kind]} ${text}`), '```'];
}
