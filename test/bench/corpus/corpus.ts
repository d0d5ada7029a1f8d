import {
  authorizationPolicy,
  denyAll,
  destinationRule,
  envoyFilter,
  gatewayDoc,
  nsSidecar,
  peerAuth,
  requestAuthentication,
  serviceEntry,
  sidecar,
  telemetry,
} from './istio';
import { configMap, deployment, k8sService, namespaceDoc } from './kubernetes';
import type { Context, Service } from './names';
import { nsIndex, nsName, service } from './names';
import { chartDeploy, chartVs, chartYaml, compose, kustomization, valuesYaml, workflow } from './noise';
import { randomFrom } from './random';
import { virtualService } from './virtualService';

/** A file of the corpus. */
export interface CorpusFile {
  /** Relative, with `/`. */
  readonly file: string;
  readonly text: string;
  readonly documents: number;
}

interface Document {
  readonly kind: string;
  readonly text: string;
  readonly isIstio: boolean;
}

const ON_VS = [
  'weights-sum',
  'unknown-subset',
  'unknown-host',
  'wrong-type',
  'bad-duration',
  'unknown-field',
  'unknown-gateway',
  'wrong-version',
  'duplicate-key',
];
const ON_DR = ['bad-enum', 'duplicate-subset', 'bad-indent'];

/** All files of a workspace with so many services, the same on every machine. Two services in a hundred have a mistake. */
export function* corpus(services: number): Generator<CorpusFile> {
  const ctx: Context = { services, seed: '1', mistakes: 0.02 };
  for (let n = 0, last = nsIndex(services - 1); n <= last; n++) {
    const ns = nsName(n);
    const texts = [namespaceDoc(ns), peerAuth(ns), denyAll(ns), nsSidecar(ns)];
    yield fileOf(`clusters/prod/${ns}/namespace.yaml`, texts);
  }
  for (let i = 0; i < services; i++) {
    const { s, docs } = documentsOf(i, ctx);
    const dir = `clusters/prod/${s.ns}/${s.name}`;
    yield* layOut(i, ctx.seed, dir, docs);
    if (i % 3 === 0) yield fileOf(`.github/workflows/${s.name}.yml`, [workflow(s)]);
    if (i % 8 === 0) yield fileOf(`src/${s.name}/docker-compose.yaml`, [compose(s)]);
    if (i % 5 === 0) yield fileOf(`${dir}/configmap.yaml`, [configMap(s)]);
    if (i % 6 === 0) {
      yield fileOf(`charts/${s.name}/Chart.yaml`, [chartYaml(s)]);
      yield fileOf(`charts/${s.name}/values.yaml`, [valuesYaml(s)]);
      yield fileOf(`charts/${s.name}/templates/virtualservice.yaml`, [chartVs(s)]);
      yield fileOf(`charts/${s.name}/templates/deployment.yaml`, [chartDeploy(s)]);
    }
  }
}

/** One file of so many Istio documents without mistakes. */
export function singleFile(count: number): string {
  const ctx: Context = { services: Math.max(count, 10), seed: '1', mistakes: 0 };
  const out: string[] = [];
  for (let i = 0; out.length < count; i++) {
    for (const { isIstio, text } of documentsOf(i, ctx).docs) if (isIstio && out.length < count) out.push(text);
  }
  return out.join('---\n');
}

/** A quarter of the services has all in one file, half two files, a quarter a kustomization with a file an object. */
function* layOut(i: number, seed: string, dir: string, docs: readonly Document[]): Generator<CorpusFile> {
  const style = randomFrom(`${seed}/style/${i}`).next();
  const texts = (some: readonly Document[]): string[] => some.map(({ text }) => text);
  if (style < 0.25) {
    for (let a = 0; a < docs.length; a += 6)
      yield fileOf(`${dir}/all${a > 0 ? `-${a / 6}` : ''}.yaml`, texts(docs.slice(a, a + 6)));
  } else if (style < 0.75) {
    yield fileOf(`${dir}/k8s.yaml`, texts(docs.filter(({ isIstio }) => !isIstio)));
    yield fileOf(`${dir}/istio.yaml`, texts(docs.filter(({ isIstio }) => isIstio)));
  } else {
    const names: string[] = [];
    for (const [k, { kind, text }] of docs.entries()) {
      const name = `${String(k).padStart(2, '0')}-${kind.toLowerCase()}.${i % 7 === 0 ? 'yml' : 'yaml'}`;
      names.push(name);
      yield fileOf(`${dir}/${name}`, [text]);
    }
    yield fileOf(`${dir}/kustomization.yaml`, [kustomization(names)]);
  }
}

function fileOf(file: string, texts: readonly string[]): CorpusFile {
  return { file, text: texts.join('---\n'), documents: texts.length };
}

function documentsOf(i: number, ctx: Context): { s: Service; docs: Document[] } {
  const s = service(i, ctx.seed);
  const docs: Document[] = [];
  const istio = (kind: string, text: string): unknown => docs.push({ kind, text, isIstio: true });
  const kubernetes = (kind: string, text: string): unknown => docs.push({ kind, text, isIstio: false });
  const m = randomFrom(`${ctx.seed}/bad/${i}`);
  const badVs = m.chance(ctx.mistakes) ? m.pick(ON_VS) : undefined;
  const badDr = m.chance(ctx.mistakes) ? m.pick(ON_DR) : undefined;
  kubernetes('Service', k8sService(s));
  for (const v of s.subsets.slice(0, s.r.int(1, s.subsets.length))) kubernetes('Deployment', deployment(s, v));
  istio('VirtualService', virtualService(s, ctx, badVs));
  istio('DestinationRule', destinationRule(s, badDr));
  if (i % 5 === 1) istio('AuthorizationPolicy', authorizationPolicy(s, ctx));
  if (i % 10 === 3) istio('ServiceEntry', serviceEntry(s));
  if (i % 15 === 4) istio('Sidecar', sidecar(s, ctx));
  if (i % 20 === 0) istio('Gateway', gatewayDoc(s));
  if (i % 25 === 7) istio('RequestAuthentication', requestAuthentication(s));
  if (i % 30 === 9) istio('Telemetry', telemetry(s));
  if (i % 100 === 11) istio('EnvoyFilter', envoyFilter(s));
  return { s, docs };
}
