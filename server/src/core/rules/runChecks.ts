import type { Schemas } from '../schema/schemas';
import type { IndexKey } from '../workspace/indexes';
import { mentionsIstio } from '../workspace/facts/extract';
import { objectTree } from '../workspace/facts/objectTree';
import type { ObjectTree } from '../workspace/facts/objectTree';
import type { ObjectFacts } from '../workspace/facts/types';
import type { FilePath } from '../workspace/paths';
import type { Resource } from '../workspace/resource';
import type { PlacedPart } from '../workspace/sourceFile';
import { View } from '../workspace/view';
import type { Workspace } from '../workspace/workspace';
import type { YamlDocument } from '../yaml/document';
import { fitsInto } from '../yaml/embedded';
import { formatPath } from '../yaml/path';
import type { CheckTable, KindChecks } from './checkTable';
import type { Check, FileCheck, ObjectContext, Report, WorldCheck } from './defineRule';
import { fillMessage } from './defineRule';
import { meshNameOf, meshRefusal } from './structure/meshMessages';
import { checkYaml } from './structure/yamlText';
import type { Finding, Fix } from './finding';

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

/**
 * Runs the checks that look at the document alone. Their answer holds until the document itself or its place changes, or
 * what the workspace says of the Istio version, where that is asked.
 */
export function checkAlone(
  input: CheckInput,
  placed: PlacedPart,
  document: YamlDocument,
  targets: readonly Target[] = targetsOf(input.checks, placed, document),
): WorldAnswer {
  const findings: Finding[] = [];
  const reads = new Set<IndexKey>();
  const { objects } = placed.part;
  const whole = objects.find((facts) => facts.path.length === 0 && facts.inside === undefined);
  if (input.workspace.settings.reportYaml || mentionsIstio(document.text))
    findings.push(...checkYaml(document, placed.resources[0], whole));
  for (const target of targets) {
    const { tree, facts, placements } = target;
    const [resource] = placements;
    if (resource === undefined) continue;
    if (facts.inside !== undefined) findings.push(...checkEmbedded(tree, resource));
    if (!isReadable(target)) continue;
    const patchOnly = placements.every(({ role }) => role === 'patch');
    const view = new View(input.workspace, resource.world, reads, resource.file);
    const context = contextOf(input, target, resource, view, findings, findings);
    for (const check of target.checks.object) {
      if (patchOnly && check.onPatches !== true) continue;
      guarded(input, check, () => check.check(context));
    }
  }
  return { findings, reads };
}

/** The findings about the text of a document inside another. */
function checkEmbedded(tree: ObjectTree, resource: Resource): Finding[] {
  const found = checkYaml(tree.document, resource, resource.facts);
  return found.map((finding) => ({ ...finding, fixes: possibleFixes(finding.fixes, tree) }));
}

/** The fixes that do not break the text that the object stands in. */
function possibleFixes(fixes: readonly Fix[] = [], { placed, style }: ObjectTree): readonly Fix[] {
  if (!placed) return [];
  if (style === undefined) return fixes;
  return fixes.filter(({ edits }) =>
    edits.every((edit) => edit.resource !== undefined || fitsInto(style, edit.newText)),
  );
}

/** The checks that look at other objects, as far as they concern the objects of a document; each once. */
export function worldChecksOf(targets: readonly Target[]): readonly WorldCheck[] {
  const [first, ...others] = targets;
  if (first === undefined) return [];
  return others.length === 0 ? first.checks.world : [...new Set(targets.flatMap(({ checks }) => checks.world))];
}

/**
 * Runs one check that looks at other objects, in every world that the document takes part in.
 * @param alone what `checkAlone` found.
 */
export function checkWorld(
  input: CheckInput,
  check: WorldCheck,
  targets: readonly Target[],
  alone: readonly Finding[],
): WorldAnswer {
  const findings: Finding[] = [];
  const reads = new Set<IndexKey>();
  for (const target of targets) {
    if (!isReadable(target) || !target.checks.world.includes(check)) continue;
    for (const resource of target.placements) {
      if (resource.role === 'patch' && check.onPatches !== true) continue;
      guarded(input, check, () => {
        const view = new View(input.workspace, resource.world, reads, resource.file);
        check.check({ ...contextOf(input, target, resource, view, findings, alone), view });
      });
    }
  }
  return { findings, reads };
}

/** Runs a check of a file that is made for Pilotage on one of its documents. */
export function checkFile(input: CheckInput, check: FileCheck, path: FilePath, document: YamlDocument): WorldAnswer {
  const findings: Finding[] = [];
  const reads = new Set<IndexKey>();
  const { workspace, checks } = input;
  const [membership] = workspace.layout.membershipsOf(path);
  if (membership === undefined) return { findings, reads };
  const report: Report = (rule, field, message, values = {}, options = {}) => {
    const { start, end } = options.span ?? field.span;
    findings.push({
      code: rule.code,
      severity: options.severity ?? rule.severity,
      refused: false,
      span: { start, end },
      path: field.path,
      message: fillMessage(rule.messages[message], values),
      fixes: options.fixes ?? [],
      related: options.related ?? [],
    });
  };
  guarded(input, check, () => {
    const view = new View(workspace, membership.world, reads, path);
    check.check({ document, view, names: new Set([...checks.names.values()].flat()), report });
  });
  return { findings, reads };
}

/** An object of a document with what it is in its worlds, and the checks that concern it. */
export interface Target {
  readonly tree: ObjectTree;
  readonly facts: ObjectFacts;
  readonly placements: readonly Resource[];
  readonly checks: KindChecks;
}

/** The objects of a document that stand in a world. */
export function targetsOf(checks: CheckTable, { part, resources }: PlacedPart, document: YamlDocument): Target[] {
  return part.objects.flatMap((facts): Target[] => {
    const placements = resources.filter((resource) => resource.facts === facts);
    if (placements.length === 0) return [];
    return [{ tree: objectTree(document, facts), facts, placements, checks: checks.of(facts.group, facts.kind) }];
  });
}

/** True where an object stands; the text of a mesh message may be anything. */
function isReadable({ tree: { object }, facts }: Target): boolean {
  return object.map !== undefined || (object.exists && meshNameOf(facts) !== undefined);
}

function guarded({ onError }: CheckInput, { name }: Check, run: () => void): void {
  try {
    run();
  } catch (error) {
    onError(error, name);
  }
}

function contextOf(
  { schemas }: CheckInput,
  { tree, facts }: Target,
  resource: Resource,
  view: View,
  findings: Finding[],
  found: readonly Finding[],
): ObjectContext {
  const { document, object } = tree;
  const report = reporter(tree, resource, findings);
  return { document, object, facts, resource, settings: view.settings, schemas, report, found };
}

function reporter(tree: ObjectTree, resource: Resource, findings: Finding[]): Report {
  const depth = tree.object.path.length;
  const refusal = meshRefusal(resource.facts);
  return (rule, field, message, values = {}, options = {}) => {
    const { start, end } = options.span ?? field.span;
    const refused = options.refused ?? rule.refused;
    const filled = fillMessage(rule.messages[message], values);
    const why = options.why ?? (refused ? refusal : undefined);
    findings.push({
      code: rule.code,
      severity: options.severity ?? rule.severity,
      refused,
      span: { start, end },
      path: field.path.slice(depth),
      message: why === undefined ? filled : { ...filled, why },
      fixes: possibleFixes(options.fixes, tree),
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
