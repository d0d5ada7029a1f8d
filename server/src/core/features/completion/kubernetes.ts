import { isGatewayApiGroup, isIstioGroup } from '../../schema/kinds';
import type { FieldSchema } from '../../schema/types';
import type { ObjectFacts } from '../../workspace/facts/types';
import { WORKLOAD_TEMPLATES } from '../../workspace/facts/kubernetes';
import type { KnownStructure } from '../schemaAt';

const texts: FieldSchema = { type: 'map', values: { type: 'string' } };
const text: FieldSchema = { type: 'string' };
const metadata = object({ namespace: text, labels: texts, annotations: texts });
const GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'argoproj.io']);
const KINDS: ReadonlySet<string> = new Set(['Namespace', 'Service', 'ServiceAccount', 'Secret', 'ConfigMap']);

function object(fields: Readonly<Record<string, FieldSchema>>): FieldSchema {
  return { type: 'object', open: true, fields };
}

/**
 * The places of an object of Kubernetes in which Istio or the mesh is meant: labels, annotations, selectors, the service
 * account. What else may stand there is not known, so its keys are not offered.
 */
export function kubernetesStructure({ group, version, kind }: ObjectFacts): KnownStructure | undefined {
  if (isIstioGroup(group) || isGatewayApiGroup(group) || !GROUPS.has(group)) return undefined;
  const root = rootOf(kind);
  return root && { schema: { root }, type: { group, version, kind } };
}

function rootOf(kind: string): FieldSchema | undefined {
  if (kind === 'Service') return object({ metadata, spec: object({ selector: texts }) });
  const template = WORKLOAD_TEMPLATES.get(kind);
  if (template === undefined) return KINDS.has(kind) ? object({ metadata }) : undefined;
  const pod = object({ metadata, spec: object({ serviceAccountName: text }) });
  if (template === '') return pod;
  const [last = '', ...outer] = template.split('.').slice(1).reverse();
  let spec = object({ selector: object({ matchLabels: texts }), [last]: pod });
  for (const key of outer) spec = object({ [key]: spec });
  return object({ metadata, spec });
}
