import { displayName } from '../../workspace/resource';
import type { Resource } from '../../workspace/resource';
import type { Workspace } from '../../workspace/workspace';
import { formatPath } from '../../yaml/path';
import type { Place } from '../spec/object';
import type { Cause, Source } from '../trace';
import type { StoryPlace } from './story';

/** Collects the places that a story names, each once. */
export class Places {
  readonly list: StoryPlace[] = [];
  private readonly known = new Map<string, number>();

  constructor(private readonly workspace: Workspace) {}

  /** The index of the place of a source. */
  of(source: Source | undefined): { readonly place?: number } {
    if (source === undefined) return {};
    const start = this.startOf(source.resource);
    if (start === undefined) return {};
    const { resource, span } = source;
    const path = formatPath(source.path);
    const key = `${resource.file} ${start + span.start} ${start + span.end} ${path}`;
    let index = this.known.get(key);
    if (index === undefined) {
      index = this.list.length;
      this.known.set(key, index);
      this.list.push({
        file: resource.file,
        span: { start: start + span.start, end: start + span.end },
        object: `${resource.facts.kind} ${displayName(resource)}`,
        path,
      });
    }
    return { place: index };
  }

  /** The index of a place in an object. */
  at(meta: Cause['meta'], place: Place | undefined): { readonly place?: number } {
    const { span, path } = place ?? meta.place;
    return this.of({ resource: meta.resource, span, path });
  }

  /** Where the document of a resource begins; undefined when the workspace does not hold it any more. */
  private startOf(resource: Resource): number | undefined {
    const parts = this.workspace.file(resource.file)?.parts ?? [];
    return parts.find(({ resources }) => resources.includes(resource))?.start;
  }
}
