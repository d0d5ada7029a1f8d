import { routesTo } from '../../mesh/httpRoutes';
import { carriesTls, protocolOf } from '../../mesh/servicePorts';
import { displayName } from '../../workspace/resource';
import type { WorldCheck } from '../defineRule';
import { defineRule } from '../defineRule';
import { originateTls } from '../originateTls';

export const l7FeaturesUnavailable = defineRule({
  code: 'l7-features-unavailable-on-tls',
  severity: 'hint',
  title: 'No HTTP features on a port that carries TLS',
  source: 'pilot/pkg/networking/core/tls.go',
  messages: {
    routed: {
      what: 'VirtualService {virtualService} has "http" rules for {host}, but port {port} carries {protocol}.',
      why: 'Envoy sees only encrypted bytes here: retries, timeouts, faults, header matches, mirroring and request metrics do not happen.',
      todo: 'To get them, let applications call http:// on an HTTP port with "targetPort: {port}" and originate TLS in a DestinationRule.',
    },
  },
});

/** TLS ports of ServiceEntries for whose host somebody wrote HTTP rules. */
export const l7FeaturesUnavailableCheck: WorldCheck = {
  scope: 'world',
  name: 'l7-features-unavailable-on-tls',
  rules: [l7FeaturesUnavailable],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['routed-to', 'destination-rule', 'wildcard-destination-rule'],
  check(context) {
    const { spec } = context.facts;
    if (spec.type !== 'ServiceEntry') return;
    const onlyTls = spec.ports.every((port) => carriesTls(context.resource, port));
    for (const { text: host } of spec.hosts) {
      for (const { route, port: to, virtualService } of routesTo(context.view, host)) {
        if (route.section !== 'http') continue;
        const port = spec.ports.find(
          (candidate) =>
            (to === undefined ? onlyTls : candidate.number === to) && carriesTls(context.resource, candidate),
        );
        if (port === undefined) continue;
        const field = context.object
          .at('spec.ports')
          .items()
          .find((item) => item.get('number').number === port.number);
        const values = {
          virtualService: displayName(virtualService),
          host,
          port: port.number,
          protocol: protocolOf(context.resource, port) ?? 'TLS',
        };
        const related = [{ resource: virtualService, span: route.span, message: 'the rules stand here' }];
        if (field !== undefined)
          context.report(l7FeaturesUnavailable, field.get('protocol'), 'routed', values, {
            related,
            fixes: originateTls(context, host, port),
          });
        return;
      }
    }
  },
};
