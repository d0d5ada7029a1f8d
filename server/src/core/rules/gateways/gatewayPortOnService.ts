import { labelsOf } from '../../workspace/facts/read';
import { evidence } from '../../mesh/certainty';
import {
  defaultIngressPorts,
  podsAnywhere,
  selectsDefaultIngress,
  servicesSelecting,
} from '../../mesh/gatewayWorkloads';
import { portsOf } from '../../mesh/hosts';
import { workloadLabels } from '../../mesh/workloads';
import type { Resource } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { fullNames, relatedTo } from '../related';
import { listWords } from '../structure/words';

export const gatewayPortOnService = defineRule({
  code: 'gateway-port-not-on-service',
  aliases: ['IST0162'],
  severity: 'warning',
  title: 'No Service leads to the port of the Gateway',
  source: 'pkg/config/analysis/analyzers/gateway/gateway.go',
  messages: {
    missing: {
      what: '{services} in front of the gateway has no port {port}; it has {ports}.',
      why: 'The proxy listens on {port}, but nothing from outside arrives there.',
      todo: 'Add port {port} to the Service, or use one of its ports.',
    },
    noService: {
      what: 'No Service of the workspace selects the proxies of this Gateway.',
      why: 'If the cluster has none either, nothing arrives at port {port}.',
      todo: 'Nothing, if the Service is kept elsewhere; else add one.',
    },
    standard: {
      what: "The Service of Istio's own ingress gateway has no port {port}; by default it has {ports}.",
      why: 'If it was not added at installation, nothing from outside arrives at port {port}.',
      todo: 'Nothing, if the port was added; else use one that is open.',
    },
  },
});

/** Ports of Gateways that no Service in front of the selected proxies has, neither as its own nor as target port. */
export const gatewayPortOnServiceCheck: WorldCheck = {
  scope: 'world',
  name: 'gateway-port-not-on-service',
  rules: [gatewayPortOnService],
  kinds: ['networking.istio.io/Gateway'],
  reads: ['pod-label', 'service-selector', 'service', 'mesh'],
  check(context) {
    const { object, view } = context;
    const selector = labelsOf(object.at('spec.selector'));
    const pods = podsAnywhere(view, selector);
    const ports = object
      .at('spec.servers')
      .items()
      .map((server) => server.at('port.number'))
      .filter((field) => field.number !== undefined);
    if (pods.length > 0) return checkServices(context, ports, pods);
    // Without a selector it is the ingress gateway's, too.
    if (Object.keys(selector).length > 0 && !selectsDefaultIngress(selector)) return;
    const values = { ports: listWords(defaultIngressPorts.map(String)) };
    for (const port of firstOfEach(ports))
      if (!defaultIngressPorts.includes(port.number ?? 0))
        context.report(
          gatewayPortOnService,
          port,
          'standard',
          { ...values, port: port.number ?? 0 },
          { severity: 'hint' },
        );
  },
};

function firstOfEach(ports: readonly Field[]): Field[] {
  return ports.filter((field, index) => ports.findIndex(({ number }) => number === field.number) === index);
}

function checkServices(context: WorldContext, ports: readonly Field[], pods: readonly Resource[]): void {
  const { view, resource, report } = context;
  const services = [...new Set(pods.flatMap((pod) => servicesSelecting(view, pod.namespace, workloadLabels(pod))))];
  const reachable = services.flatMap(portsOf).filter((port) => port.protocol !== 'UDP' && port.protocol !== 'SCTP');
  if (services.length === 0) {
    const [first] = ports;
    const sure = pods.some(
      (pod) => evidence(view, resource, pod.namespace, view.find('service', pod.namespace)).length > 0,
    );
    if (first !== undefined)
      report(
        gatewayPortOnService,
        first,
        'noService',
        { port: first.number ?? 0 },
        { severity: sure ? 'warning' : 'hint' },
      );
    return;
  }
  const numbers = [...new Set(reachable.map(({ number }) => number))];
  for (const field of firstOfEach(ports)) {
    const port = field.number ?? 0;
    // The name of a container port may stand for any number.
    const isReached = reachable.some(
      ({ number, targetPort }) => number === port || targetPort === port || typeof targetPort === 'string',
    );
    if (isReached) continue;
    const node = field.scalar;
    const fixes =
      node === undefined ? [] : numbers.flatMap((number) => fix(`Change to ${number}`, [replaceScalar(node, number)]));
    const values = { services: fullNames(services), port, ports: listWords(numbers.map(String)) };
    report(gatewayPortOnService, field, 'missing', values, {
      fixes: ports.some(({ number }) => numbers.includes(number ?? 0)) ? [] : fixes,
      related: relatedTo(services, 'in front of the gateway'),
    });
  }
}
