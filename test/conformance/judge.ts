import { Checker, Workspace, allChecks, createSchemas, defaultSettings } from '../../server/src/core/index';
import type { Check, Finding, Minor } from '../../server/src/core/index';

/** What Pilotage says of a document. */
export interface Answer {
  readonly verdict: 'accept' | 'reject';
  readonly warnings: number;
  /** Findings that refuse, and those that warn as the webhook does. */
  readonly refusals: readonly Finding[];
  readonly cautions: readonly Finding[];
}

const schemas = createSchemas();
/** A cluster judges one object by itself, so only checks of one object take part. */
const checks: readonly Check[] = allChecks.filter((check) => check.scope === 'object');
const onError = (error: unknown, check: string): never => {
  throw new Error(`check ${check} failed`, { cause: error });
};

/** Checks a document as `kubectl apply` would send it. */
export function judge(text: string, minor: Minor): Answer {
  const settings = { ...defaultSettings, istioVersion: minor };
  const { workspace } = Workspace.empty(settings, ['/w']).with([{ path: '/w/a.yaml', text, open: true }]);
  const found = new Checker(workspace, { schemas, checks, onError }).check('/w/a.yaml').map(({ finding }) => finding);
  const refusals = found.filter((finding) => finding.refused);
  const cautions = found.filter((finding) => !finding.refused && warnsAtAdmission(finding.code));
  return { verdict: refusals.length > 0 ? 'reject' : 'accept', warnings: cautions.length, refusals, cautions };
}

const admissionWarnings: ReadonlySet<string> = new Set(
  checks
    .flatMap((check) => check.rules)
    .filter((rule) => ['IST0133', 'IST0130', 'IST0131'].some((alias) => rule.aliases.includes(alias)))
    .map((rule) => rule.code),
);

function warnsAtAdmission(code: string): boolean {
  return admissionWarnings.has(code);
}
