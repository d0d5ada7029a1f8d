import { parseDocument } from '../yaml/document';
import { equalData } from './equal';
import type { Kustomization } from './kustomization';
import { isKustomizationFile, readKustomization } from './kustomization';
import { Layout } from './layout';
import { baseName, folderOf } from './paths';
import type { FilePath } from './paths';

const CHART = 'Chart.yaml';

/** True for files that decide which other files live together: kustomizations and charts. */
export function decidesLayout(path: FilePath): boolean {
  return isKustomizationFile(path) || baseName(path) === CHART;
}

/** What a layout is made of, with the layout. Immutable. */
export interface LayoutState {
  readonly roots: readonly FilePath[];
  readonly kustomizations: ReadonlyMap<FilePath, Kustomization>;
  /** Folders that hold a Chart.yaml. */
  readonly charts: ReadonlySet<FilePath>;
  readonly layout: Layout;
}

/** The layout that some kustomizations and charts make. */
export function makeLayout(
  roots: LayoutState['roots'],
  kustomizations: LayoutState['kustomizations'],
  charts: LayoutState['charts'],
): LayoutState {
  return { roots, kustomizations, charts, layout: Layout.of({ kustomizations, charts, roots }) };
}

/** Keeps the layout in step with its files. However many of them change, the worlds are worked out once. */
export class LayoutDraft {
  private kustomizations: Map<FilePath, Kustomization>;
  private charts: Set<FilePath>;
  private stale = false;

  constructor(private state: LayoutState) {
    this.kustomizations = state.kustomizations as Map<FilePath, Kustomization>;
    this.charts = state.charts as Set<FilePath>;
  }

  /** Notes a file that is new or changed, or gone (no text). Files that decide nothing are passed over. */
  note(path: FilePath, text: string | undefined): void {
    const folder = folderOf(path);
    if (isKustomizationFile(path)) {
      const after = text === undefined ? undefined : readKustomization(folder, parseDocument(text));
      if (equalData(this.kustomizations.get(folder), after)) return;
      this.write();
      if (after === undefined) this.kustomizations.delete(folder);
      else this.kustomizations.set(folder, after);
    } else if (baseName(path) === CHART && this.charts.has(folder) !== (text !== undefined)) {
      this.write();
      if (text === undefined) this.charts.delete(folder);
      else this.charts.add(folder);
    }
  }

  /** The layout as it is now. @param onChange is told when it is another one than before. */
  settle(onChange: (before: Layout, after: Layout) => void): LayoutState {
    if (!this.stale) return this.state;
    this.stale = false;
    const { kustomizations, charts } = this;
    const { roots, layout: before } = this.state;
    this.state = makeLayout(roots, kustomizations, charts);
    onChange(before, this.state.layout);
    return this.state;
  }

  /** What others have seen is not written but copied. */
  private write(): void {
    if (this.stale) return;
    this.stale = true;
    this.kustomizations = new Map(this.kustomizations);
    this.charts = new Set(this.charts);
  }
}
