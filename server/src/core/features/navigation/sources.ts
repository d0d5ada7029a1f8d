import { objectTree } from '../../workspace/facts/objectTree';
import type { FilePath } from '../../workspace/paths';
import type { Resource } from '../../workspace/resource';
import type { SourceFile } from '../../workspace/sourceFile';
import { cutDocuments } from '../../yaml/cut';
import { parseDocument } from '../../yaml/document';
import type { YamlDocument } from '../../yaml/document';
import type { Field } from '../../yaml/field';
import type { FeatureInput } from '../input';

/** An object as it is written, and where its document starts in the file. */
export interface WrittenObject {
  readonly object: Field;
  readonly start: number;
  /** False where a place in the object is not a place in the text. */
  readonly placed: boolean;
}

/** The documents of the workspace for as long as one request takes: those of closed files are read once, and only the ones needed. */
export class Sources {
  private readonly texts = new Map<FilePath, readonly string[] | undefined>();
  private readonly documents = new Map<string, YamlDocument>();

  constructor(private readonly input: FeatureInput) {}

  /** The text of a document; undefined when it cannot be had, or when the file on disk is newer than the index. */
  text(file: SourceFile, index: number): string | undefined {
    const kept = file.parts[index]?.part.text;
    return kept ?? this.cut(file)?.[index];
  }

  /** The object of a resource. @param index of its document in the file. */
  object(file: SourceFile, index: number, resource: Resource): WrittenObject | undefined {
    const placed = file.parts[index];
    const document = placed?.part.document ?? this.parse(file, index);
    if (placed === undefined || document === undefined) return undefined;
    const tree = objectTree(document, resource.facts);
    return { object: tree.object, start: placed.start, placed: tree.placed };
  }

  private parse(file: SourceFile, index: number): YamlDocument | undefined {
    const key = `${index} ${file.path}`;
    const known = this.documents.get(key);
    if (known !== undefined) return known;
    const text = this.text(file, index);
    if (text === undefined) return undefined;
    const template = this.input.workspace.layout.chartOf(file.path) !== undefined;
    const document = parseDocument(text, { template });
    this.documents.set(key, document);
    return document;
  }

  private cut(file: SourceFile): readonly string[] | undefined {
    if (!this.texts.has(file.path)) {
      const text = this.input.readText?.(file.path);
      const cuts = text === undefined ? [] : cutDocuments(text);
      const fits = cuts.length === file.parts.length;
      this.texts.set(file.path, fits ? cuts.map(({ start, end }) => (text ?? '').slice(start, end)) : undefined);
    }
    return this.texts.get(file.path);
  }
}
