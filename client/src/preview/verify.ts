import type { RoutingTraceResult } from '../../../server/src/lsp/protocol';
import type { Question } from './messages';
import { writeCurl } from './curl';

/** Commands that show in a cluster what the preview says: the routes, clusters and endpoints of the caller's proxy. */
export function verifyCommands({ caller, request }: Question, { story }: RoutingTraceResult): string {
  const pod = podOf(caller);
  if (pod === undefined)
    return `# The caller has no proxy: what decides is the address that the name resolves to.\n${writeCurl(request)}\n`;
  const port = portOf(request.url);
  const { destinations } = story;
  const lines = [
    `istioctl proxy-config listeners ${pod} --port ${port}`,
    `istioctl proxy-config routes ${pod} --name ${port} -o yaml`,
    ...destinations.flatMap(({ host, cluster }) => [
      ...(host === undefined ? [] : [`istioctl proxy-config clusters ${pod} --fqdn ${host} -o yaml`]),
      `istioctl proxy-config endpoints ${pod} --cluster '${cluster}'`,
    ]),
    ...(caller.kind === 'gateway'
      ? [writeCurl(request)]
      : [`kubectl exec -n ${caller.namespace} ${target(caller)} -- ${writeCurl(request)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function podOf(caller: Question['caller']): string | undefined {
  return caller.kind === 'bare' ? undefined : `${target(caller)} -n ${caller.namespace}`;
}

function target(caller: Question['caller']): string {
  return caller.kind === 'pod' || caller.name === undefined ? 'POD' : `deployment/${caller.name}`;
}

function portOf(url: string): string {
  const [, scheme = 'http', port] = /^(?:([a-z]+):\/\/)?[^/?#:]*(?::(\d+))?/i.exec(url) ?? [];
  return port ?? (scheme === 'https' || scheme === 'tls' ? '443' : '80');
}
