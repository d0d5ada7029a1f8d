/** What the name of an outbound cluster says. */
export interface ClusterKey {
  readonly port: number;
  readonly subset: string;
  readonly host: string;
  /** True for the clusters of AUTO_PASSTHROUGH servers, whose name is the SNI. */
  readonly bySni: boolean;
}

/** The name of the cluster of an AUTO_PASSTHROUGH server. Source: `BuildDNSSrvSubsetKey`, pilot/pkg/model/service.go. */
export function sniClusterName(port: number, subset: string, host: string): string {
  return `outbound_.${port}_.${subset}_.${host}`;
}

/** Reads a cluster name, in either of istiod's two forms. Source: `ParseSubsetKey`, pilot/pkg/model/service.go. */
export function parseClusterName(name: string): ClusterKey | undefined {
  const sni = /^outbound_\.(\d+)_\.(.*?)_\.(.*)$/.exec(name);
  const [, port, subset, host] = sni ?? /^outbound\|(\d+)\|([^|]*)\|(.*)$/.exec(name) ?? [];
  if (port === undefined || subset === undefined || host === undefined) return undefined;
  return { port: Number(port), subset, host, bySni: sni !== null };
}
