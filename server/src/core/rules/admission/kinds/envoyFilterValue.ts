import { checkMessage, checkTypedConfig } from '../envoy/envoyMessage';
import { envoyValueMismatch, typedConfigMissing, unknownEnvoyField, unknownEnvoyType } from '../envoy/envoyRules';
import { testing } from '../row';
import type { Test } from '../row';

/** The message of Envoy that each target is. Source: BuildXDSObjectFromStruct, pkg/config/xds/xds.go. */
const TARGETS: Readonly<Record<string, string>> = {
  BOOTSTRAP: 'envoy.config.bootstrap.v3.Bootstrap',
  CLUSTER: 'envoy.config.cluster.v3.Cluster',
  EXTENSION_CONFIG: 'envoy.config.core.v3.TypedExtensionConfig',
  FILTER_CHAIN: 'envoy.config.listener.v3.FilterChain',
  HTTP_FILTER: 'envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter',
  HTTP_ROUTE: 'envoy.config.route.v3.Route',
  LISTENER: 'envoy.config.listener.v3.Listener',
  LISTENER_FILTER: 'envoy.config.listener.v3.ListenerFilter',
  NETWORK_FILTER: 'envoy.config.listener.v3.Filter',
  ROUTE_CONFIGURATION: 'envoy.config.route.v3.RouteConfiguration',
  VIRTUAL_HOST: 'envoy.config.route.v3.VirtualHost',
};

/** What a patch writes is configuration of Envoy; for waypoints istiod does not look. */
export const isEnvoyConfig: Test = testing(
  [unknownEnvoyType, unknownEnvoyField, envoyValueMismatch, typedConfigMissing],
  (patch, context) => {
    const target = TARGETS[patch.get('applyTo').text ?? ''];
    if (target === undefined || patch.map === undefined || patch.at('match.context').text === 'WAYPOINT') return;
    const value = patch.at('patch.value');
    checkMessage(value, target, context);
    checkTypedConfig(value, target, context);
  },
);
