import { appliedRules } from '../../../mesh/appliedRules';
import { ruleOf } from '../../../mesh/destinationRules';
import { entryOf, familyOf } from '../../../mesh/entries';
import { meshSettings } from '../../../mesh/meshSettings';
import type { PolicyBlocks, PortFacts, ServiceEntryFacts } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import { replaceScalar } from '../../../yaml/edit';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import type { Fix } from '../../finding';
import { newDocument } from '../../newDocument';
import { OUTLIER_DETECTION } from '../../outlierDetection';

const SOURCE = 'pilot/pkg/networking/core/cluster_traffic_policy.go';

export const staticNoOutlier = defineRule({
  code: 'static-no-outlier',
  severity: 'hint',
  title: 'Nobody notices a dead endpoint',
  source: SOURCE,
  messages: {
    unwatched: {
      what: 'The entry has {count} fixed endpoints, and no DestinationRule of the workspace has outlier detection for {host}.',
      why: 'Istio makes no health checks, so an address that is down keeps its share of the traffic.',
      todo: 'Add a DestinationRule with "outlierDetection" (and "maxEjectionPercent: 50").',
    },
  },
});

export const openConnectionsStay = defineRule({
  code: 'db-failover-open-conns',
  severity: 'hint',
  title: 'Open connections do not follow a failover',
  source: SOURCE,
  messages: {
    stay: {
      what: 'Port {port} ({service}) is looked up by DNS, and nothing ends its connections.',
      why: 'After a failover only new connections go to the new address; open ones stay with the old server.',
      todo: 'Set "connectionPool.tcp.maxConnectionDuration" or "tcpKeepalive" in a DestinationRule for {host}, or let the client renew its connections.',
    },
  },
});

export const rotatingName = defineRule({
  code: 'dns-for-rotating-name',
  severity: 'hint',
  title: 'A name whose addresses change all the time',
  source: 'releasenotes/notes/35475.yaml',
  messages: {
    rotates: {
      what: '{host} belongs to a provider that answers with other addresses all the time, and resolution is DNS.',
      why: 'Envoy follows every answer: it drops the pools of addresses that left it and opens new connections.',
      todo: 'Use DNS_ROUND_ROBIN, which keeps one logical host and its connections.',
    },
  },
});

/** Databases whose clients keep connections for hours. */
const DATABASES: ReadonlyMap<number, string> = new Map([
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [6379, 'Redis'],
  [27017, 'MongoDB'],
]);

/** Providers whose answers rotate: content networks, object stores, API front ends. */
const ROTATING =
  /(?:^|\.)(?:s3[.-][a-z0-9-]*\.?amazonaws\.com|cloudfront\.net|googleapis\.com|akamaiedge\.net|akamaized\.net|fastly\.net|azureedge\.net|azurefd\.net|blob\.core\.windows\.net)$/;

/** Endpoints that a DestinationRule ought to watch, and none does. */
export const unwatchedCheck: WorldCheck = {
  scope: 'world',
  name: 'unwatched-endpoints',
  rules: [staticNoOutlier, openConnectionsStay, rotatingName],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['destination-rule', 'wildcard-destination-rule', 'unnamed', 'mesh'],
  check(context) {
    const spec = entryOf(context.resource);
    const host = spec?.hosts[0]?.text;
    if (spec === undefined || host === undefined || spec.openHosts || spec.openEndpoints) return;
    checkRotating(context, spec);
    if (context.view.find('unnamed', 'destination-rule').length > 0) return;
    const { rules, selective } = appliedRules(
      context.view,
      host,
      context.resource.namespace,
      context.resource.namespace,
    );
    const all = [...rules, ...selective];
    checkStatic(context, spec, host, all);
    if (spec.resolution !== 'DNS' && spec.resolution !== 'DNS_ROUND_ROBIN') return;
    for (const port of spec.ports) checkDatabase(context, port, host, all);
  },
};

function checkStatic(context: WorldContext, spec: ServiceEntryFacts, host: string, rules: readonly Resource[]): void {
  const field = context.object.at('spec.endpoints');
  if (spec.resolution !== 'STATIC' || spec.endpoints.length < 2) return;
  if (meshSettings(context.view).defaultOutlierDetection || rules.some((rule) => sets(rule, hasOutlier))) return;
  const values = { count: spec.endpoints.length, host };
  const fixes = rules.length > 0 ? [] : newRule(context, host);
  context.report(staticNoOutlier, field, 'unwatched', values, { span: field.keySpan, fixes });
}

/** A DestinationRule that watches the endpoints, as a document behind this one. */
function newRule(context: WorldContext, host: string): Fix[] {
  const { name, version } = context.facts;
  if (name === undefined || host.startsWith('*')) return [];
  const value = {
    apiVersion: `networking.istio.io/${version}`,
    kind: 'DestinationRule',
    metadata: { name, namespace: context.resource.namespace },
    spec: { host, trafficPolicy: { outlierDetection: OUTLIER_DETECTION } },
  };
  return fix('Add a DestinationRule with outlierDetection to this file', [newDocument(context, value)]);
}

function checkDatabase(context: WorldContext, port: PortFacts, host: string, rules: readonly Resource[]): void {
  const service = DATABASES.get(port.number);
  if (service === undefined || familyOf(port) !== 'tcp' || rules.some((rule) => sets(rule, endsConnections))) return;
  const items = context.object.at('spec.ports').items();
  const field = items.find((item) => item.get('number').number === port.number);
  if (field !== undefined)
    context.report(openConnectionsStay, field.get('number'), 'stay', { port: port.number, service, host });
}

function checkRotating(context: WorldContext, spec: ServiceEntryFacts): void {
  if (spec.resolution !== 'DNS' || spec.endpoints.length > 0 || spec.workloadSelector !== undefined) return;
  const node = context.object.at('spec.resolution').scalar;
  const fixes =
    node === undefined ? [] : fix('Change resolution to DNS_ROUND_ROBIN', [replaceScalar(node, 'DNS_ROUND_ROBIN')]);
  for (const field of context.object.at('spec.hosts').items())
    if (field.text !== undefined && ROTATING.test(field.text))
      context.report(rotatingName, field, 'rotates', { host: field.text }, { fixes });
}

const hasOutlier = (blocks: PolicyBlocks): boolean => blocks.outlierDetection;
const endsConnections = (blocks: PolicyBlocks): boolean => blocks.endsConnections;

/** True when a rule sets something anywhere: at the top, for a port or a subset. */
function sets(rule: Resource, has: (blocks: PolicyBlocks) => boolean): boolean {
  const facts = ruleOf(rule);
  if (facts === undefined) return false;
  return [facts.policy, ...facts.subsets.map(({ policy }) => policy)].some(
    (policy) => policy !== undefined && (has(policy) || policy.ports.some(has)),
  );
}
