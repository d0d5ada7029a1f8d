import { meshGateway } from '../../istio/gatewayNames';
import { findGateway, gatewayReference } from '../../mesh/gateways';
import { selectWorkloads } from '../../mesh/workloads';
import type { ServerFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import type { AppliedContext } from './context';
import { bullets, code, codes, named, namedAll, paragraphs, title } from '../markdown';

/** The gateway that a VirtualService names: its servers and who runs it. */
export function gatewayHover(context: AppliedContext): string | undefined {
  const text = context.field.text;
  const { view, resource } = context;
  if (text === undefined || text === '' || resource.namespaceFrom === 'unknown') return undefined;
  const reference = gatewayReference(text, resource.namespace);
  if (text === meshGateway || reference === undefined)
    return '**mesh** — no Gateway object: the word means all sidecars. It is the default when `gateways` is absent, and has to be written when other gateways are.';
  const full = `${reference.namespace}/${reference.name}`;
  const heading = `${title(text)}${text === full ? '' : ` — Gateway ${code(full)}`}`;
  const [gateway] = findGateway(view, reference);
  if (gateway === undefined) return paragraphs([heading, missing(context, reference.name)]);
  const { spec } = gateway.facts;
  if (spec.type !== 'Gateway') return undefined;
  return paragraphs([
    heading,
    bullets([
      named(gateway, resource),
      ...spec.servers.slice(0, 4).map((server) => serverLine(server)),
      spec.servers.length > 4 ? `and ${spec.servers.length - 4} more servers` : undefined,
      runners(context, gateway),
    ]),
  ]);
}

function missing(context: AppliedContext, name: string): string {
  const others = context.view.find('name', `networking.istio.io/Gateway|${name}`);
  const full = others.map(({ namespace }) => `${namespace}/${name}`);
  const hint =
    others.length === 0
      ? ''
      : ` ${namedAll(others, context.resource)} has the name; from here it is written ${codes(full, 3)}.`;
  return `No such Gateway is in the workspace.${hint} If the cluster has none either, Istio ignores the binding, and none of these routes is served there (404).`;
}

function serverLine({ port, protocol, hosts, tlsMode }: ServerFacts): string {
  const tls = tlsMode === undefined ? '' : `, TLS ${tlsMode}`;
  return `${port ?? '?'} ${protocol ?? ''}${tls}: ${codes(hosts, 4)}`;
}

/** The workloads that a Gateway's selector picks. istiod looks in all namespaces, so this one is only the likeliest. */
function runners({ view, resource }: AppliedContext, gateway: Resource): string | undefined {
  const { spec } = gateway.facts;
  if (spec.type !== 'Gateway' || spec.selector === undefined) return undefined;
  const labels = Object.entries(spec.selector).map(([key, value]) => `${key}: ${value}`);
  if (labels.length === 0) return 'An empty selector: every gateway workload serves it';
  const { workloads } = selectWorkloads(view, gateway.namespace, spec.selector);
  return `Served by pods with ${codes(labels)}${workloads.length === 0 ? '' : `: ${namedAll(workloads, resource)}`}`;
}
