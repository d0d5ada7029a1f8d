import type { Labels } from '../../workspace/facts/types';
import type { Service } from '../registry/service';
import { UNSPECIFIED } from '../registry/service';
import type { Scope } from './scope';

/** A proxy whose configuration is asked for. */
export interface Proxy {
  readonly type: 'sidecar' | 'gateway';
  readonly namespace: string;
  readonly labels: Labels;
  /** Its own address, when it is known. */
  readonly ip: string | undefined;
  /** True when it answers DNS queries of its application. */
  readonly dnsCapture: boolean;
  readonly scope: Scope;
}

/** The address that a proxy listens on for a service. Source: `GetAddressForProxy`, pilot/pkg/model/service.go. */
export function addressFor(service: Service, proxy: Proxy): string {
  return addressesFor(service, proxy)[0] ?? service.defaultAddress;
}

/**
 * All addresses of a service, as a proxy knows them: addresses of istiod's own range count only for those who resolve
 * names themselves.
 * Source: `getAllAddressesForProxy`, as above.
 */
export function addressesFor(service: Service, proxy: Proxy): readonly string[] {
  if (service.clusterVips.length > 0) return service.clusterVips;
  if (proxy.dnsCapture && service.autoAddress !== undefined && service.defaultAddress === UNSPECIFIED)
    return [service.autoAddress];
  return [service.defaultAddress];
}
