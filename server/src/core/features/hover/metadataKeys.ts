import type { AppliedContext } from './context';
import { keyWordsHover } from './kubernetes/metadata';
import { code } from '../markdown';

/** Labels and annotations of objects that change what Istio makes of them. */
const KEYS: Readonly<Record<string, { readonly kinds?: readonly string[]; readonly words: string }>> = {
  'istio.io/rev': {
    words: 'The control plane that reads the object: others ignore it. Without the label all of them read it.',
  },
  'istio.io/use-waypoint': {
    kinds: ['ServiceEntry'],
    words:
      'The waypoint of the hosts in ambient: it applies routes, DestinationRules and policies. `none` switches off the one that the namespace names.',
  },
  'networking.istio.io/enable-autoallocate-ip': {
    kinds: ['ServiceEntry'],
    words:
      '`"false"` keeps istiod from allocating an address for the hosts. Only proxies with DNS capture, waypoints and ztunnel use such an address; a TCP port without any takes all connections to its number.',
  },
  'istio.io/connect-strategy': {
    kinds: ['ServiceEntry'],
    words:
      '`RACE_FIRST_TCP_CONNECT` (since Istio 1.30, resolution DNS only) tries all addresses of both IP families at once and keeps the first that answers. The cluster becomes LOGICAL_DNS, so there may be one endpoint at most.',
  },
  'networking.istio.io/traffic-distribution': {
    kinds: ['ServiceEntry'],
    words:
      'Prefers endpoints in the own zone or on the own node, without any DestinationRule. Not for resolution NONE.',
  },
};

/** What a label or annotation of the object's own metadata does to the object. */
export function metadataKeyHover(context: AppliedContext): string | undefined {
  const key = context.path[2];
  const known = typeof key === 'string' && Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  if (known === undefined || known.kinds?.includes(context.facts.kind) === false) return keyWordsHover(context);
  return `**${code(String(key))}** — ${known.words}`;
}
