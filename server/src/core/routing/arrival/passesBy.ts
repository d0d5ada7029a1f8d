import type { Pod } from '../registry/workloads';

/** Ports of the proxy itself, which nothing is captured on. Source: manifests/charts/istio-control/istio-discovery/files/injection-template.yaml. */
const OWN_PORTS: readonly number[] = [15090, 15021, 15020];

const EXCLUDED = 'traffic.sidecar.istio.io/excludeInboundPorts';
const INCLUDED = 'traffic.sidecar.istio.io/includeInboundPorts';

/**
 * Why connections to a port of a pod do not go through a proxy; undefined when they do.
 * Source: https://istio.io/latest/docs/reference/config/annotations/.
 */
export function passesBy(pod: Pod, port: number): { readonly why: string } | undefined {
  if (!pod.injected) return { why: 'the files switch injection off or do not switch it on' };
  if (OWN_PORTS.includes(port)) return { why: `port ${port} belongs to the proxy itself` };
  const excluded = pod.annotations[EXCLUDED];
  if (excluded !== undefined && ports(excluded).includes(port)) return { why: `${EXCLUDED} names port ${port}` };
  const included = pod.annotations[INCLUDED];
  if (included === undefined || ports(included).includes('*') || ports(included).includes(port)) return undefined;
  return { why: `${INCLUDED} does not name port ${port}` };
}

function ports(text: string): (number | '*')[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => (entry === '*' ? '*' : Number(entry)));
}
