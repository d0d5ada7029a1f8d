import type { Labels } from '../workspace/facts/types';
import type { Rule } from './defineRule';
import type { Finding } from './finding';

/** A finding that an annotation of its object hides, with what hides it. */
export interface Suppressed {
  readonly finding: Finding;
  readonly annotation: string;
  /** The entry of the annotation: a number of another tool, a code of ours, or the word for all. */
  readonly entry: string;
}

/** Findings apart from those that annotations hide. */
export interface Sorted {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
}

/**
 * Sorts out what annotations hide, after all checks have run: so none of them tells the same in words of its own.
 * @param ruleOf the rule of a code; findings of unknown rules stay
 */
export function sortOut(findings: readonly Finding[], ruleOf: (code: string) => Rule | undefined): Sorted {
  const suppressed: Suppressed[] = [];
  const kept = findings.filter((finding) => {
    const annotations = finding.resource?.facts.annotations;
    if (annotations?.[ANALYZE] === undefined && annotations?.[KIALI] === undefined) return true;
    const rule = ruleOf(finding.code);
    const by = rule === undefined ? undefined : suppressionOf(rule, finding.refused, annotations);
    if (by !== undefined) suppressed.push({ finding, ...by });
    return by === undefined;
  });
  return { findings: kept, suppressed };
}

/** The annotation by which istioctl analyze keeps silent about an object. */
export const ANALYZE = 'galley.istio.io/analyze-suppress';
/** The annotation by which Kiali keeps silent about an object. */
export const KIALI = 'kiali.io/ignore-validations';

/**
 * What hides a finding about an object with these annotations; undefined when nothing does.
 *
 * `galley.istio.io/analyze-suppress` is read as `istioctl analyze` does: codes between commas, compared to the letter
 * and with their spaces, or `*` alone for all of its messages. `kiali.io/ignore-validations` lists codes of Kiali; an
 * empty text means all of them. Both also take our own codes.
 * What only the API server refuses is no message of either tool, so `*` does not hide it.
 * Source: pkg/config/analysis/diag/messages.go and local/istiod_analyze.go; Kiali, business/istio_validations.go.
 */
export function suppressionOf(
  rule: Rule,
  refused: boolean,
  annotations: Labels,
): Omit<Suppressed, 'finding'> | undefined {
  return byAnalyze(rule, refused, annotations[ANALYZE]) ?? byKiali(rule, annotations[KIALI]);
}

function byAnalyze(rule: Rule, refused: boolean, value: string | undefined): Omit<Suppressed, 'finding'> | undefined {
  if (value === undefined) return undefined;
  const names = analyzerNumbers(rule, refused);
  if (value === '*') return refused && names.length === 0 ? undefined : { annotation: ANALYZE, entry: '*' };
  const entry = value.split(',').find((text) => text === rule.code || names.includes(text));
  return entry === undefined ? undefined : { annotation: ANALYZE, entry };
}

/** What to write into which annotation to hide findings of a rule; nothing where neither tool has a number for them. */
export function suppressionsFor(rule: Rule, refused: boolean): Omit<Suppressed, 'finding'>[] {
  const [number] = analyzerNumbers(rule, refused);
  const [code] = kialiNumbers(rule);
  return [
    ...(number === undefined ? [] : [{ annotation: ANALYZE, entry: number }]),
    ...(code === undefined ? [] : [{ annotation: KIALI, entry: code }]),
  ];
}

/** A rule that both refuses and warns has a number for each. */
function analyzerNumbers({ aliases }: Rule, refused: boolean): string[] {
  const other = refused ? 'IST0133' : 'IST0106';
  return aliases.filter((alias) => alias.startsWith('IST') && alias !== other);
}

function byKiali(rule: Rule, value: string | undefined): Omit<Suppressed, 'finding'> | undefined {
  if (value === undefined) return undefined;
  const names = kialiNumbers(rule);
  if (value.trim() === '') return names.length === 0 ? undefined : { annotation: KIALI, entry: '' };
  const entries = value.split(',').map((text) => text.trim());
  const entry = entries.find((text) => text === rule.code || names.includes(text));
  return entry === undefined ? undefined : { annotation: KIALI, entry };
}

function kialiNumbers({ aliases }: Rule): string[] {
  return aliases.filter((alias) => alias.startsWith('KIA'));
}
