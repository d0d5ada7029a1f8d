import { CompletionItemKind, InsertTextFormat, InsertTextMode, MarkupKind } from 'vscode-languageserver/node';
import type { CompletionItem, CompletionList } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionKind, CompletionItem as Found } from '../core/index';
import type { ClientFeatures } from './clientFeatures';
import type { Converter } from './convert';

const KINDS: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  host: CompletionItemKind.Reference,
  subset: CompletionItemKind.EnumMember,
  port: CompletionItemKind.Constant,
  gateway: CompletionItemKind.Reference,
  namespace: CompletionItemKind.Module,
  object: CompletionItemKind.Reference,
  snippet: CompletionItemKind.Snippet,
};

/** Nobody reads more of a list; a workspace has thousands of hosts. */
const MOST = 400;

/** @param offset where the cursor is; a file offset. */
export function toCompletionList(
  found: readonly Found[],
  document: TextDocument,
  offset: number,
  { converter, features }: { readonly converter: Converter; readonly features: ClientFeatures },
): CompletionList {
  const shown = found.length <= MOST ? found : mostFitting(found, document.getText(), offset);
  const items = shown.map((item) => toItem(item, document, converter, features));
  // Of a list that was cut, the client asks for the next part as the user types on.
  return { isIncomplete: shown.length < found.length, items };
}

/** The first ones that have the letters typed so far, in their order: what the client itself would keep. */
function mostFitting(found: readonly Found[], text: string, offset: number): Found[] {
  const fitting = found.filter(({ label, filterText, replace }) =>
    holdsLetters(filterText ?? label, text.slice(replace.start, Math.max(replace.start, offset))),
  );
  return fitting.sort((a, b) => (a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0)).slice(0, MOST);
}

function holdsLetters(text: string, letters: string): boolean {
  const lower = text.toLowerCase();
  let at = 0;
  for (const letter of letters.toLowerCase()) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function toItem(item: Found, document: TextDocument, converter: Converter, features: ClientFeatures): CompletionItem {
  const { label, kind, detail, documentation, sortText, filterText, insertText, isSnippet, replace } = item;
  const asSnippet = isSnippet === true && features.snippets;
  const newText = isSnippet === true && !asSnippet ? withoutTabStops(insertText) : insertText;
  const format = features.completionMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText;
  return {
    label,
    kind: KINDS[kind],
    sortText,
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: format, value: documentation } }),
    ...(filterText === undefined ? {} : { filterText }),
    insertTextFormat: asSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    insertTextMode: InsertTextMode.asIs,
    textEdit: { range: converter.range(document, replace), newText },
  };
}

/** A snippet as the text that it stands for, for clients that know no snippets. */
export function withoutTabStops(snippet: string): string {
  const choice = /\$\{\d+\|((?:\\.|[^\\,|])*)[^}]*\|\}/g;
  const named = /\$\{\d+:((?:\\.|[^\\}])*)\}/g;
  return snippet
    .replace(choice, '$1')
    .replace(named, '$1')
    .replace(/(?<!\\)\$(?:\d+|\{\d+\})/g, '')
    .replace(/\\([$}\\,|])/g, '$1');
}
