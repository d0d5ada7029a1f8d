import type { Schemas } from '../schema/schemas';
import type { IndexKey } from '../workspace/indexes';
import { mentionsIstio } from '../workspace/facts/extract';
import type { Resource } from '../workspace/resource';
import type { PlacedPart } from '../workspace/sourceFile';
import { View } from '../workspace/view';
import type { Workspace } from '../workspace/workspace';
import type { YamlDocument } from '../yaml/document';
import { Field } from '../yaml/field';
import { formatPath } from '../yaml/path';
import type { Check, ObjectContext, Report, Rule } from './defineRule';
import { fillMessage } from './defineRule';
import { checkYaml } from './structure/yamlText';
import type { Finding } from './finding';
import { suppressionOf } from './suppression';
import type { Suppressed } from './suppression';

/** The findings of one document, and what other objects they depend on. */
export interface PartResult {
  readonly findings: readonly Finding[];
  /** What would have been found, had its object no annotation that hides it. */
  readonly suppressed: readonly Suppressed[];
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
  const rules: RulesOfFindings = new Map();
  const reads = new Set<IndexKey>();
  if (input.workspace.settings.reportYaml || mentionsIstio(document.text))
    findings.push(...checkYaml(document, placed.resources[0]));
  for (const facts of placed.part.objects) {
    const placements = placed.resources.filter((resource) => resource.facts === facts);
    const object = Field.root(document.root).follow(facts.path);
    if (placements.length > 0 && object.map !== undefined)
      checkObject(input, object, document, placements, { findings, rules, reads });
  }
  return { ...withoutSuppressed(withoutRepeats(findings), rules), reads };
}

type RulesOfFindings = Map<Finding, Rule>;

/** What the checks of a document write into. */
interface Outcome {
  readonly findings: Finding[];
  readonly rules: RulesOfFindings;
  readonly reads: Set<IndexKey>;
}

function checkObject(
  input: CheckInput,
  object: Field,
  document: YamlDocument,
  placements: readonly Resource[],
  outcome: Outcome,
): void {
  const { findings, reads } = outcome;
  const { workspace, schemas } = input;
  const facts = placements[0]?.facts;
  if (facts === undefined) return;
  const patchOnly = placements.every((resource) => resource.role === 'patch');
  for (const check of input.checks) {
    if (!appliesTo(check, facts.group, facts.kind) || (patchOnly && check.onPatches !== true)) continue;
    const targets =
      check.scope === 'object'
        ? placements.slice(0, 1)
        : placements.filter(({ role }) => role === 'resource' || check.onPatches === true);
    for (const resource of targets) {
      const report = reporter(object, resource, outcome);
      const base: ObjectContext = {
        document,
        object,
        facts,
        resource,
        settings: workspace.settings,
        schemas,
        report,
        found: findings,
      };
      try {
        if (check.scope === 'object') check.check(base);
        else check.check({ ...base, view: new View(workspace, resource.world, reads) });
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

function reporter(object: Field, resource: Resource, { findings, rules }: Outcome): Report {
  const depth = object.path.length;
  return (rule, field, message, values = {}, options = {}) => {
    const { start, end } = options.span ?? field.span;
    const finding: Finding = {
      code: rule.code,
      severity: options.severity ?? rule.severity,
      refused: options.refused ?? rule.refused,
      span: { start, end },
      path: field.path.slice(depth),
      message: fillMessage(rule.messages[message], values),
      fixes: options.fixes ?? [],
      related: options.related ?? [],
      resource,
    };
    findings.push(finding);
    rules.set(finding, rule);
  };
}

/** Sorts out what annotations hide. Checks before saw it, so that none of them tells the same in its own words. */
function withoutSuppressed(
  findings: readonly Finding[],
  rules: RulesOfFindings,
): Pick<PartResult, 'findings' | 'suppressed'> {
  const suppressed: Suppressed[] = [];
  const kept = findings.filter((finding) => {
    const rule = rules.get(finding);
    const annotations = finding.resource?.facts.annotations ?? {};
    const by = rule === undefined ? undefined : suppressionOf(rule, finding.refused, annotations);
    if (by !== undefined) suppressed.push({ finding, ...by });
    return by === undefined;
  });
  return { findings: kept, suppressed };
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
