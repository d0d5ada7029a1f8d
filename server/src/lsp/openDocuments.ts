import { TextDocuments } from 'vscode-languageserver/node';
import type { Connection } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FilePath } from '../core/index';
import type { Converter } from './convert';
import { pathOfUri } from './uris';

/** An open document with its path. */
export interface OpenDocument {
  readonly path: FilePath;
  readonly document: TextDocument;
}

/** Whom the documents tell of what the client does to them. */
export interface DocumentListener {
  /** Opened or edited. */
  readonly onChange: (open: OpenDocument) => void;
  readonly onClose: (open: OpenDocument) => void;
}

/** The documents that the client has open, as far as they can be ours. */
export class OpenDocuments {
  private readonly byPath = new Map<FilePath, OpenDocument>();

  /** @param converter asked for at each change: the encoding is known only after the server has begun. */
  constructor(connection: Connection, converter: () => Converter, listener: DocumentListener) {
    const documents = new TextDocuments({
      create: TextDocument.create,
      update: (document: TextDocument, changes, version) => converter().update(document, changes, version),
    });
    documents.onDidOpen(({ document }) => {
      const path = pathOfUri(document.uri);
      if (path === undefined) return;
      this.byPath.set(path, { path, document });
    });
    documents.onDidChangeContent(({ document }) => {
      const open = this.of(document.uri);
      // Opening is told as a change, too: after it.
      if (open !== undefined) listener.onChange(open);
    });
    documents.onDidClose(({ document }) => {
      const open = this.of(document.uri);
      if (open === undefined) return;
      this.byPath.delete(open.path);
      listener.onClose(open);
    });
    documents.listen(connection);
  }

  get count(): number {
    return this.byPath.size;
  }

  all(): IterableIterator<OpenDocument> {
    return this.byPath.values();
  }

  at(path: FilePath): OpenDocument | undefined {
    return this.byPath.get(path);
  }

  /** The open document of an address. */
  of(uri: string): OpenDocument | undefined {
    const path = pathOfUri(uri);
    return path === undefined ? undefined : this.byPath.get(path);
  }
}
