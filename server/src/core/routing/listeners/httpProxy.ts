import type { Listener } from './listener';
import { BARE_CHAIN } from './listener';

const LOCALHOST = '127.0.0.1';

/** The listener that works as an HTTP proxy for its pod. Source: `buildHTTPProxy`, pilot/pkg/networking/core/listener.go. */
export function httpProxyListener(proxyPort: number, dialled: number): readonly Listener[] {
  if (proxyPort === 0 || proxyPort !== dialled) return [];
  return [
    {
      name: `${LOCALHOST}_${proxyPort}`,
      binds: [LOCALHOST],
      port: proxyPort,
      chains: [{ ...BARE_CHAIN, http: { routeConfig: 'http_proxy', resolves: undefined } }],
      defaultChain: undefined,
      tlsInspector: false,
      httpInspector: false,
      refused: undefined,
      dropped: [],
    },
  ];
}
