import { cutDocuments } from '../yaml/cut';
import { parseDocument } from '../yaml/document';
import type { YamlDocument } from '../yaml/document';
import type { SourceFile } from './sourceFile';

/**
 * The documents of a file: kept trees, else read from the text when it still has the parts that were indexed.
 * @param template true for files of a chart.
 */
export function documentsOf(
  file: SourceFile,
  text: string | undefined,
  template: boolean,
): (index: number) => YamlDocument | undefined {
  const cuts = text === undefined ? [] : cutDocuments(text);
  const usable = text !== undefined && cuts.length === file.parts.length;
  return (index) => {
    const kept = file.parts[index]?.part.document;
    if (kept !== undefined || !usable) return kept;
    const cut = cuts[index];
    return cut === undefined ? undefined : parseDocument(text.slice(cut.start, cut.end), { template });
  };
}
