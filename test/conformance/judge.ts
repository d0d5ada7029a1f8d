import { Checker, Workspace, allChecks, createSchemas, defaultSettings, minors } from '../../server/src/core/index';
import type { Check, Finding, Minor, Settings } from '../../server/src/core/index';

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
/** A cluster judges one object by itself, so only checks of one object take part, and a caution that is said once in all. */
const checks: readonly Check[] = allChecks.filter(
  (check) => check.scope === 'object' || check.rules.some(({ code }) => code === 'envoy-filter-in-use'),
);
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
export function judge(document: string, minor: Minor, kind = '', settings: Partial<Settings> = {}): Answer {
  const text = kind === 'MeshProxyConfig' ? podWith(document) : document;
  const file = '/w/document.yaml';
  const start = performance.now();
  const mesh = kind === 'MeshConfig' ? { meshConfig: file } : kind === 'MeshNetworks' ? { meshNetworks: file } : {};
  const empty = Workspace.empty({ ...defaultSettings, ...mesh, ...settings, istioVersion: minor }, ['/w']);
  const { workspace } = empty.with([{ path: file, text, open: true }]);
  const read = performance.now();
  const found = new Checker(workspace, { schemas, checks, onError }).check(file).map(({ finding }) => finding);
  const checked = performance.now();
  const refusals = found.filter((finding) => finding.refused);
  return {
    verdict: refusals.length > 0 ? 'reject' : 'accept',
    refusals,
    cautions: kind.startsWith('Mesh') ? meshCautions(found) : asCounted(found.filter(isCaution)),
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

/** All that the checks of one object find in a document, with the newest Istio. */
export function findingsIn(text: string): Finding[] {
  const file = '/w/document.yaml';
  const empty = Workspace.empty({ ...defaultSettings, istioVersion: minors.at(-1) ?? defaultSettings.istioVersion }, [
    '/w',
  ]);
  const { workspace } = empty.with([{ path: file, text, open: true }]);
  return new Checker(workspace, { schemas, checks, onError }).check(file).map(({ finding }) => finding);
}

/** What the stable-channel policy alone says of a document. */
export function judgeByPolicy(text: string, minor: Minor, kind = ''): Answer {
  const answer = judge(text, minor, kind, { stableValidationPolicy: true });
  const refusals = answer.refusals.filter(({ code }) => code === 'not-in-stable-channel');
  return { ...answer, verdict: refusals.length > 0 ? 'reject' : 'accept', refusals, cautions: [] };
}

/** Of what is in a patch the webhook names only the first, and looks for missing configuration only where it knows all. */
function asCounted(cautions: readonly Finding[]): Finding[] {
  const patches = new Set<string>();
  const inOrder = [...cautions].sort(
    (a, b) => Number(b.code === 'unknown-envoy-field') - Number(a.code === 'unknown-envoy-field'),
  );
  return inOrder.filter(({ code, path }) => {
    if (code !== 'unknown-envoy-field' && code !== 'typed-config-missing') return true;
    const patch = path.slice(0, 3).join('.');
    return patches.size < patches.add(patch).size;
  });
}
