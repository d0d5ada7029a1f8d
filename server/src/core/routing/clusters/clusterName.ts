/** What the name of an outbound cluster says. */
export interface ClusterKey {
  readonly port: number;
  readonly subset: string;
  readonly host: string;
}

/** Reads a cluster name, in either of istiod's two forms. Source: `ParseSubsetKey`, pilot/pkg/model/service.go. */
export function parseClusterName(name: string): ClusterKey | undefined {
  const [, port, subset, host] =
    /^outbound\|(\d+)\|([^|]*)\|(.*)$/.exec(name) ?? /^outbound_\.(\d+)_\.(.*?)_\.(.*)$/.exec(name) ?? [];
  if (port === undefined || subset === undefined || host === undefined) return undefined;
  return { port: Number(port), subset, host };
}
