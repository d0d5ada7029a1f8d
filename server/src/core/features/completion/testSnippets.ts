import type { OwnSnippet } from './ownFile';
import type { Style } from './snippet';

/** A test to start from. */
interface TestSnippet {
  readonly label: string;
  readonly detail: string;
  readonly lines: readonly string[];
}

const SNIPPETS: readonly TestSnippet[] = [
  {
    label: 'test: from inside',
    detail: 'a workload asks, and the request goes to a destination',
    lines: ['name: $1', 'from: $2', 'request: GET http://$3', 'expect:', '  destination: $4'],
  },
  {
    label: 'test: from outside',
    detail: 'a request reaches a gateway',
    lines: ['name: $1', 'gateway: $2', 'request: GET https://$3', 'expect:', '  destination: $4'],
  },
  {
    label: 'test: a split',
    detail: 'the shares of several destinations',
    lines: [
      'name: $1',
      'from: $2',
      'request: GET http://$3',
      'expect:',
      '  destinations:',
      '    - {host: $4, subset: $5, weight: ${6:90}}',
      '    - {host: $4, subset: $7, weight: ${8:10}}',
    ],
  },
  {
    label: 'test: a redirect',
    detail: 'the caller is sent elsewhere',
    lines: ['name: $1', 'gateway: $2', 'request: GET http://$3', 'expect:', '  status: ${4:301}', '  redirect: $5'],
  },
  {
    label: 'test: never there',
    detail: 'a destination that must not get the request',
    lines: ['name: $1', 'from: $2', 'request: GET http://$3', 'not:', '  destination: $4'],
  },
];

/** Tests to start from, in block style only. @param column of the dash. */
export function testSnippets({ style, lineBreak }: Style, column: number): OwnSnippet[] {
  if (style !== 'block') return [];
  const indent = `${lineBreak}${' '.repeat(column + 2)}`;
  return SNIPPETS.map(({ label, detail, lines }) => ({ label, detail, text: lines.join(indent) }));
}
