/**
 * An address that nobody dials by accident, the same for the same name: from the range beside the one that istiod
 * allocates from.
 * @param name of the host, with its namespace
 * Source: PILOT_IP_AUTOALLOCATE_IPV4_PREFIX, pilot/pkg/features/pilot.go.
 */
export function freeAddress(name: string): string {
  let hash = 0;
  for (let at = 0; at < name.length; at++) hash = (Math.imul(hash, 31) + name.charCodeAt(at)) >>> 0;
  return `240.241.${hash % 256}.${1 + ((hash >>> 8) % 254)}`;
}
