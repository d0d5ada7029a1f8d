import type { Schemas } from '../schema/schemas';
import type { IndexKey } from '../workspace/indexes';
import { mentionsIstio } from '../workspace/facts/extract';
import { objectTree } from '../workspace/facts/objectTree';
import type { ObjectTree } from '../workspace/facts/objectTree';
import type { Resource } from '../workspace/resource';
import type { PlacedPart } from '../workspace/sourceFile';
import { View } from '../workspace/view';
import type { Workspace } from '../workspace/workspace';
import type { YamlDocument } from '../yaml/document';
import { fitsInto } from '../yaml/embedded';
import { formatPath } from '../yaml/path';
import type { Check, ObjectContext, Report } from './defineRule';
import { fillMessage } from './defineRule';
import { meshNameOf, meshRefusal } from './structure/meshMessages';
import { checkYaml } from './structure/yamlText';
import type { Finding, Fix } from './finding';

/** The findings of one document, and what other objects they depend on. */
export interface PartResult {
  readonly findings: readonly Finding[];
  readonly reads: ReadonlySet<IndexKey>;
}

/** What the checks are run with. */
export interface CheckInput {
  readonly workspace: Workspace;
  readonly schemas: Schemas;
  readonly checks: readonly Check[];
  /** Told of an error inside a check; the other checks go on. */
  readonly onError: (error: unknown, check: string) => void;
}

/** Runs all checks on one document of a file, in every world that it takes part in. */
export function checkPart(input: CheckInput, placed: PlacedPart, document: YamlDocument): PartResult {
  const findings: Finding[] = [];
  const reads = new Set<IndexKey>();
  const { objects } = placed.part;
  const { resources } = placed;
  const whole = objects.find((facts) => facts.path.length === 0 && facts.inside === undefined);
  if (input.workspace.settings.reportYaml || mentionsIstio(document.text))
    findings.push(...checkYaml(document, resources[0], whole));
  for (const facts of objects) {
    const placements = resources.filter((resource) => resource.facts === facts);
    const [first] = placements;
    if (first === undefined) continue;
    const tree = objectTree(document, facts);
    if (facts.inside !== undefined) findings.push(...checkEmbedded(tree, first));
    if (tree.object.map !== undefined || (tree.object.exists && meshNameOf(facts) !== undefined))
      checkObject(input, tree, placements, findings, reads);
  }
  return { findings: withoutRepeats(findings), reads };
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

function checkObject(
  input: CheckInput,
  tree: ObjectTree,
  placements: readonly Resource[],
  findings: Finding[],
  reads: Set<IndexKey>,
): void {
  const { workspace, schemas } = input;
  const { object, document } = tree;
  const facts = placements[0]?.facts;
  if (facts === undefined) return;
  const views = new Map(
    placements.map((resource) => [resource, new View(workspace, resource.world, reads, resource.file)]),
  );
  const patchOnly = placements.every((resource) => resource.role === 'patch');
  for (const check of input.checks) {
    if (!appliesTo(check, facts.group, facts.kind) || (patchOnly && check.onPatches !== true)) continue;
    const targets =
      check.scope === 'object'
        ? placements.slice(0, 1)
        : placements.filter(({ role }) => role === 'resource' || check.onPatches === true);
    for (const resource of targets) {
      const report = reporter(tree, resource, findings);
      const view = views.get(resource);
      if (view === undefined) continue;
      const base: ObjectContext = {
        document,
        object,
        facts,
        resource,
        settings: view.settings,
        schemas,
        report,
        found: findings,
      };
      try {
        if (check.scope === 'object') check.check(base);
        else check.check({ ...base, view });
      } catch (error) {
        input.onError(error, check.name);
      }
    }
  }
}

function appliesTo(check: Check, group: string, kind: string): boolean {
  if (check.kinds === undefined) return true;
  return check.kinds.includes(`${group}/${kind}`) || check.kinds.includes(`${group}/*`);
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
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${finding.code} ${finding.span.start} ${finding.span.end} ${formatPath(finding.path)} ${finding.message.what}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
