import type { Schemas } from '../schema/schemas';
import type { IndexKey } from '../workspace/indexes';
import { mentionsIstio } from '../workspace/facts/extract';
import type { ObjectFacts } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { PlacedPart } from '../workspace/sourceFile';
import { View } from '../workspace/view';
import type { Workspace } from '../workspace/workspace';
import type { YamlDocument } from '../yaml/document';
import { Field } from '../yaml/field';
import { formatPath } from '../yaml/path';
import type { CheckTable } from './checkTable';
import type { Check, ObjectContext, Report, WorldCheck } from './defineRule';
import { fillMessage } from './defineRule';
import { checkYaml } from './structure/yamlText';
import type { Finding } from './finding';

/** What the checks are run with. */
export interface CheckInput {
  readonly workspace: Workspace;
  readonly schemas: Schemas;
  readonly checks: CheckTable;
  /** Told of an error inside a check; the other checks go on. */
  readonly onError: (error: unknown, check: string) => void;
}

/** What a check that looks at other objects said of a document, and the keys that it looked under. */
export interface WorldAnswer {
  readonly findings: readonly Finding[];
  readonly reads: ReadonlySet<IndexKey>;
}

/** Runs the checks that look at the document alone. Their answer holds until the document itself or its place changes. */
export function checkAlone(input: CheckInput, placed: PlacedPart, document: YamlDocument): readonly Finding[] {
  const findings: Finding[] = [];
  if (input.workspace.settings.reportYaml || mentionsIstio(document.text))
    findings.push(...checkYaml(document, placed.resources[0]));
  for (const target of targetsOf(placed, document)) {
    const [resource] = target.placements;
    const patchOnly = target.placements.every(({ role }) => role === 'patch');
    for (const check of input.checks.of(target.facts.group, target.facts.kind).object) {
      if (resource === undefined || (patchOnly && check.onPatches !== true)) continue;
      guarded(input, check, () => {
        check.check(contextOf(input, document, target, resource, findings, findings));
      });
    }
  }
  return findings;
}

/** The checks that look at other objects, as far as they concern the objects of a document; each once. */
export function worldChecksOf(checks: CheckTable, { part }: PlacedPart): readonly WorldCheck[] {
  const [first, ...others] = part.objects;
  if (first === undefined) return [];
  const found = checks.of(first.group, first.kind).world;
  return others.length === 0
    ? found
    : [...new Set(part.objects.flatMap(({ group, kind }) => checks.of(group, kind).world))];
}

/**
 * Runs one check that looks at other objects, in every world that the document takes part in.
 * @param alone what `checkAlone` found.
 */
export function checkWorld(
  input: CheckInput,
  check: WorldCheck,
  placed: PlacedPart,
  document: YamlDocument,
  alone: readonly Finding[],
): WorldAnswer {
  const findings: Finding[] = [];
  const reads = new Set<IndexKey>();
  for (const target of targetsOf(placed, document)) {
    if (!input.checks.of(target.facts.group, target.facts.kind).world.includes(check)) continue;
    for (const resource of target.placements) {
      if (resource.role === 'patch' && check.onPatches !== true) continue;
      guarded(input, check, () => {
        const view = new View(input.workspace, resource.world, reads);
        check.check({ ...contextOf(input, document, target, resource, findings, alone), view });
      });
    }
  }
  return { findings, reads };
}

/** An object of a document with what it is in its worlds. */
interface Target {
  readonly object: Field;
  readonly facts: ObjectFacts;
  readonly placements: readonly Resource[];
}

function targetsOf({ part, resources }: PlacedPart, document: YamlDocument): Target[] {
  const root = Field.root(document.root);
  return part.objects.flatMap((facts): Target[] => {
    const placements = resources.filter((resource) => resource.facts === facts);
    const object = root.follow(facts.path);
    return placements.length > 0 && object.map !== undefined ? [{ object, facts, placements }] : [];
  });
}

function guarded({ onError }: CheckInput, { name }: Check, run: () => void): void {
  try {
    run();
  } catch (error) {
    onError(error, name);
  }
}

function contextOf(
  { workspace, schemas }: CheckInput,
  document: YamlDocument,
  { object, facts }: Target,
  resource: Resource,
  findings: Finding[],
  found: readonly Finding[],
): ObjectContext {
  const report = reporter(object, resource, findings);
  return { document, object, facts, resource, settings: workspace.settings, schemas, report, found };
}

function reporter(object: Field, resource: Resource, findings: Finding[]): Report {
  const depth = object.path.length;
  return (rule, field, message, values = {}, options = {}) => {
    const { start, end } = options.span ?? field.span;
    findings.push({
      code: rule.code,
      severity: options.severity ?? rule.severity,
      refused: options.refused ?? rule.refused,
      span: { start, end },
      path: field.path.slice(depth),
      message: fillMessage(rule.messages[message], values),
      fixes: options.fixes ?? [],
      related: options.related ?? [],
      resource,
    });
  };
}

/** One document in several worlds gives the same finding several times; it is told once. */
export function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${finding.code} ${finding.span.start} ${finding.span.end} ${formatPath(finding.path)} ${finding.message.what}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
