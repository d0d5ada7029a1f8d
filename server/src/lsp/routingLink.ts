import type { Position } from 'vscode-languageserver/node';

/** Commands of our own client, which take a URI and a position. */
export const OPEN_ROUTING = 'pilotage.openRouting';
export const COMPARE_ROUTING = 'pilotage.compareRouting';

/** Markdown that opens the preview for a place. Only clients that have the preview, and trust this command, follow it. */
export function routingLink(uri: string, position: Position): string {
  const asked = encodeURIComponent(JSON.stringify([uri, position]))
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');
  return `[Effective routing](command:${OPEN_ROUTING}?${asked})`;
}
