import type { FilePath, Position, Span } from '../core/index';
import { LineIndex } from '../core/index';
import type { ManifestText, SkippedText } from '../files/readText';
import { readManifest } from '../files/readText';
import { toSystemPath } from '../files/systemPath';

/** A stretch of a file for people and tools: lines and columns count from 1, `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** The text of a file, with its lines. */
export class Source {
  private index: LineIndex | undefined;

  constructor(
    readonly text: string,
    /** True when the text is not what the file holds byte by byte: it must not be written back. */
    readonly lossy = false,
  ) {}

  private get lines(): LineIndex {
    this.index ??= new LineIndex(this.text);
    return this.index;
  }

  /** @param span offsets in the text; beyond its end means its end. A byte order mark counts as no column, as in editors. */
  range({ start, end }: Span): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  private position(offset: number): Position {
    const { line, column } = this.lines.position(offset);
    const mark = line === 0 && column > 0 && this.text.startsWith('\uFEFF') ? 1 : 0;
    return { line: line + 1, column: column + 1 - mark };
  }

  /** A line without its break and without a byte order mark. @param line counts from 1; one that is not there is empty. */
  line(line: number): string {
    if (line < 1 || line > this.lines.lineCount) return '';
    const start = this.lines.starts[line - 1] ?? 0;
    const end = this.lines.starts[line] ?? this.text.length;
    return this.text
      .slice(start, end)
      .replace(/^\uFEFF/, '')
      .replace(/\r?\n$|\r$/, '');
  }
}

/** Texts of this length together are kept, so that small projects and related files are not read again. */
const KEPT_LENGTH = 32_000_000;

/** The texts of files: read when they are asked for, kept for a while. */
export class Texts {
  private readonly kept = new Map<FilePath, Source>();
  private readonly given = new Map<FilePath, Source>();
  private length = 0;

  /** Gives a file a text other than what is on disk. */
  give(path: FilePath, text: string): void {
    this.given.set(path, new Source(text));
  }

  /** Keeps a text that was read already, while there is room. */
  keep(path: FilePath, { text, lossy }: ManifestText): void {
    if (this.length + text.length <= KEPT_LENGTH) this.add(path, new Source(text, lossy));
  }

  /** The text of a file, if it is at hand. */
  known(path: FilePath): Source | undefined {
    return this.given.get(path) ?? this.kept.get(path);
  }

  /** The text of a file, or why there is none. */
  async read(path: FilePath): Promise<Source | SkippedText> {
    const known = this.known(path);
    if (known !== undefined) return known;
    const read = await readManifest(toSystemPath(path));
    if ('skipped' in read) return read;
    const source = new Source(read.text, read.lossy);
    this.add(path, source);
    return source;
  }

  private add(path: FilePath, source: Source): void {
    this.length += source.text.length - (this.kept.get(path)?.text.length ?? 0);
    this.kept.delete(path);
    this.kept.set(path, source);
    for (const [oldest, { text }] of this.kept) {
      if (this.length <= KEPT_LENGTH || oldest === path) break;
      this.kept.delete(oldest);
      this.length -= text.length;
    }
  }
}
