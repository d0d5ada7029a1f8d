/**
 * Addresses that files do not hold. The engine never makes any up that look real: whoever knows them (or, for
 * measured data, a scheme) hands them in.
 */
export interface Addresses {
  /** Of a Service without `clusterIP`. */
  clusterIp(namespace: string, name: string): string;
  /** Of the pods of a workload, one for each pod that shall stand for it. */
  podIps(namespace: string, name: string, pods: number): readonly string[];
  /** That istiod gives to a host of a ServiceEntry; undefined when it gives none. */
  autoAddress(namespace: string, name: string, host: string): string | undefined;
  /** That public DNS would give for a name. */
  external(host: string): string;
  /**
   * Which ServiceEntries give addresses to a caller that resolves names with its proxy: those that its proxy knows, as
   * in Istio, or all. The latter is for comparing with data in which the name was looked up before the proxy came in.
   */
  readonly entriesKnown: 'by-proxy' | 'everywhere';
}

/** Addresses that are names: distinct, and nobody can take them for real ones. */
export const namedAddresses: Addresses = {
  clusterIp: (namespace, name) => `clusterIP(${namespace}/${name})`,
  podIps: (namespace, name, pods) => Array.from({ length: pods }, (_, index) => `podIP(${namespace}/${name}-${index})`),
  autoAddress: (namespace, name, host) => `auto(${namespace}/${name} ${host})`,
  external: (host) => `dns(${host})`,
  entriesKnown: 'by-proxy',
};

/** An address for people: what a name of `namedAddresses` stands for; a real address as it is. @param address may end with a port. */
export function addressWords(address: string): string {
  const [, kind, what = '', port] = /^(clusterIP|podIP|auto|dns)\(([^)]*)\)(?::(\d+))?$/.exec(address) ?? [];
  const at = port === undefined ? '' : `, port ${port}`;
  switch (kind) {
    case 'clusterIP':
      return `the cluster IP of Service ${what}${at}`;
    case 'podIP':
      return `a pod of ${what.replace(/-\d+$/, '')}${at}`;
    case 'auto':
      return `the address that istiod gives to ${what.split(' ').at(-1) ?? what}${at}`;
    case 'dns':
      return `what DNS outside says for ${what}${at}`;
    default:
      return address;
  }
}
