import { Checker, Workspace, allChecks, createSchemas, defaultSettings } from '../../server/src/core/index';
import type { Check, Finding, Minor } from '../../server/src/core/index';

/** What Pilotage says of a document. */
export interface Answer {
  readonly verdict: 'accept' | 'reject';
  /** Findings that refuse. */
  readonly refusals: readonly Finding[];
  /** Findings that the webhook would print as warnings. */
  readonly cautions: readonly Finding[];
  /** Milliseconds for reading the text, and for checking it. */
  readonly reading: number;
  readonly checking: number;
}

const schemas = createSchemas();
/** A cluster judges one object by itself, so only checks of one object take part. */
const checks: readonly Check[] = allChecks.filter((check) => check.scope === 'object');
/** The numbers under which `istioctl analyze` shows what the webhook warns of. */
const WARNINGS: ReadonlySet<string> = new Set(['IST0130', 'IST0131', 'IST0133']);
const warningCodes: ReadonlySet<string> = new Set(
  checks
    .flatMap((check) => check.rules)
    .filter((rule) => rule.aliases.some((alias) => WARNINGS.has(alias)))
    .map((rule) => rule.code),
);
const onError = (error: unknown, check: string): never => {
  throw new Error(`check ${check} failed`, { cause: error });
};

/** What istiod warns of in its log when it reads the mesh configuration; `istioctl analyze` has no numbers for these. */
const MESH_WARNINGS: ReadonlySet<string> = new Set([
  'deprecated-proxy-metadata',
  'inbound-retry-setting-ignored',
  'repeated-ecdh-curve',
  'unknown-ecdh-curve',
]);

/** A ProxyConfig as the annotation of a pod. */
function podWith(config: string): string {
  const head = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    proxy.istio.io/config: |\n';
  return head + config.replace(/^(?=.)/gm, '      ');
}

/** Checks a document as `kubectl apply` would send it, or as istiod and the injector read the mesh configuration. */
export function judge(document: string, minor: Minor, kind = ''): Answer {
  const text = kind === 'MeshProxyConfig' ? podWith(document) : document;
  const file = '/w/document.yaml';
  const start = performance.now();
  const mesh = kind === 'MeshConfig' ? { meshConfig: file } : kind === 'MeshNetworks' ? { meshNetworks: file } : {};
  const empty = Workspace.empty({ ...defaultSettings, ...mesh, istioVersion: minor }, ['/w']);
  const { workspace } = empty.with([{ path: file, text, open: true }]);
  const read = performance.now();
  const found = new Checker(workspace, { schemas, checks, onError }).check(file).map(({ finding }) => finding);
  const checked = performance.now();
  const refusals = found.filter((finding) => finding.refused);
  return {
    verdict: refusals.length > 0 ? 'reject' : 'accept',
    refusals,
    cautions: kind.startsWith('Mesh') ? meshCautions(found) : found.filter(isCaution),
    reading: read - start,
    checking: checked - read,
  };
}

function isCaution({ refused, code }: Finding): boolean {
  return !refused && warningCodes.has(code);
}

/** istiod has one warning for all entries of a list. */
function meshCautions(found: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of found) {
    if (!MESH_WARNINGS.has(finding.code)) continue;
    const holder = typeof finding.path.at(-1) === 'number' ? finding.path.slice(0, -1) : finding.path;
    seen.set(`${finding.code} ${holder.join('.')}`, finding);
  }
  return [...seen.values()];
}
