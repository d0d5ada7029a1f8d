import { isWildcard } from './hosts';

/** Names that somebody made up for a private network: they have no owner in public DNS. Source: RFC 6761, RFC 6762, ICANN on `internal`. */
export function looksMadeUp(host: string): boolean {
  return (
    !isWildcard(host) &&
    (!host.includes('.') || /\.(?:internal|local|lan|corp|home|intranet|mesh|test|invalid)$/.test(host))
  );
}
