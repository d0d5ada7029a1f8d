import { parseBoolean, parseUnsigned } from './goNumbers';
import { parsePrefix } from './ipPrefix';
import { quantityProblem, type QuantityProblem } from './quantity';

/** What is wrong with the value of an annotation that Istio reads from a pod. `at` is where the bad entry begins. */
export type AnnotationValueProblem =
  | { readonly problem: 'not-one-of'; readonly words: readonly string[] }
  | { readonly problem: 'not-a-port'; readonly entry: string; readonly at: number }
  | { readonly problem: 'not-a-prefix'; readonly entry: string; readonly at: number }
  | { readonly problem: 'not-unsigned' }
  | { readonly problem: 'not-a-boolean' }
  | InterfaceProblem
  | { readonly problem: 'bad-quantity'; readonly why: QuantityProblem };

type Check = (value: string) => AnnotationValueProblem | undefined;

const interceptionModes: readonly string[] = ['REDIRECT', 'TPROXY', 'NONE'];

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['sidecar.istio.io/interceptionMode', oneOf(interceptionModes)],
  ['status.sidecar.istio.io/port', (value) => portProblem(value, 0)],
  ['readiness.status.sidecar.istio.io/initialDelaySeconds', unsignedProblem],
  ['readiness.status.sidecar.istio.io/periodSeconds', unsignedProblem],
  ['readiness.status.sidecar.istio.io/failureThreshold', unsignedProblem],
  ['traffic.sidecar.istio.io/includeOutboundIPRanges', orEverything(prefixListProblem)],
  ['traffic.sidecar.istio.io/excludeOutboundIPRanges', prefixListProblem],
  ['traffic.sidecar.istio.io/includeInboundPorts', orEverything(portListProblem)],
  ['traffic.sidecar.istio.io/excludeInboundPorts', portListProblem],
  ['traffic.sidecar.istio.io/excludeOutboundPorts', portListProblem],
  ['traffic.sidecar.istio.io/excludeInterfaces', interfacesProblem],
  ['traffic.sidecar.istio.io/kubevirtInterfaces', interfacesProblem],
  ['istio.io/reroute-virtual-interfaces', interfacesProblem],
  [
    'prometheus.istio.io/merge-metrics',
    (value) => (parseBoolean(value) === undefined ? { problem: 'not-a-boolean' } : undefined),
  ],
  ['sidecar.istio.io/proxyCPU', amountProblem],
  ['sidecar.istio.io/proxyMemory', amountProblem],
  ['sidecar.istio.io/proxyCPULimit', amountProblem],
  ['sidecar.istio.io/proxyMemoryLimit', amountProblem],
]);

/**
 * Checks the value of an annotation that steers the injection of a sidecar.
 * `proxy.istio.io/config` holds YAML and is not checked here; annotations of other names are good.
 * @returns the first problem that Istio reports
 * Source: `AnnotationValidation`, pkg/kube/inject/validate.go.
 */
export function annotationValueProblem(name: string, value: string): AnnotationValueProblem | undefined {
  return checks.get(name)?.(value);
}

function oneOf(words: readonly string[]): Check {
  return (value) => (words.includes(value) ? undefined : { problem: 'not-one-of', words });
}

/** A lone `*` means everything. */
function orEverything(check: Check): Check {
  return (value) => (value === '*' ? undefined : check(value));
}

function unsignedProblem(value: string): AnnotationValueProblem | undefined {
  return parseUnsigned(value, 32) === undefined ? { problem: 'not-unsigned' } : undefined;
}

function portListProblem(value: string): AnnotationValueProblem | undefined {
  return value.trim() === '' ? undefined : firstProblem(value, portProblem);
}

function portProblem(entry: string, at: number): AnnotationValueProblem | undefined {
  return parseUnsigned(entry.trim(), 16) === undefined ? { problem: 'not-a-port', entry, at } : undefined;
}

function prefixListProblem(value: string): AnnotationValueProblem | undefined {
  if (value === '') return undefined;
  return firstProblem(value, (entry, at) => (parsePrefix(entry) ? undefined : { problem: 'not-a-prefix', entry, at }));
}

function amountProblem(value: string): AnnotationValueProblem | undefined {
  const why = quantityProblem(value);
  return why && { problem: 'bad-quantity', why };
}

/** What is wrong with the name of a network interface. */
export type InterfaceProblem = {
  readonly problem: 'empty-interface' | 'interface-too-long' | 'bad-interface';
  readonly entry: string;
  readonly at: number;
};

/** Source: `ValidateInterfaceNames`, pkg/util/net/ip.go. */
function interfacesProblem(value: string): AnnotationValueProblem | undefined {
  return value === '' ? undefined : firstProblem(value, interfaceProblem);
}

function interfaceProblem(entry: string, at: number): InterfaceProblem | undefined {
  const name = entry.trim();
  if (name === '') return { problem: 'empty-interface', entry, at };
  if (name.length > 15) return { problem: 'interface-too-long', entry, at };
  return /^[a-zA-Z][-a-zA-Z0-9_.]*$/.test(name) ? undefined : { problem: 'bad-interface', entry, at };
}

function firstProblem<P>(list: string, check: (entry: string, at: number) => P | undefined): P | undefined {
  let at = 0;
  for (const entry of list.split(',')) {
    const problem = check(entry, at);
    if (problem) return problem;
    at += entry.length + 1;
  }
  return undefined;
}
