import { readRequestLine, readRequestUrl } from '../../istio/requestUrl';
import { findCallerNamespace, findGatewayCaller, findWorkload } from '../../mesh/callers';
import type { CallerLookup } from '../../mesh/callers';
import { podsAnywhere, selectsDefaultIngress } from '../../mesh/gatewayWorkloads';
import { findDestinationHost, findRequestHost } from '../../mesh/testHosts';
import { isTestFile } from '../../workspace/ownFiles';
import type { View } from '../../workspace/view';
import { replaceScalar } from '../../yaml/edit';
import { Field } from '../../yaml/field';
import { defineRule, fix } from '../defineRule';
import type { FileCheck, Report } from '../defineRule';
import type { Fix } from '../finding';
import { nearestName } from '../nearest';

export const testCallerNotFound = defineRule({
  code: 'test-caller-not-found',
  title: 'The caller of a routing test is not there',
  source: 'README.md, "Routing tests"',
  messages: {
    workload: {
      what: 'The files hold no workload "{name}"{near}.',
      why: 'Where a request goes depends on who asks, so the test fails.',
      todo: 'Correct the name. A pod that is in no file is asked for by its namespace and labels.',
    },
    namespace: {
      what: 'Nothing in the files is in namespace "{name}"{near}.',
      why: 'Where a request goes depends on who asks, so the test fails.',
      todo: 'Correct the name.',
    },
    gateway: {
      what: 'The files hold no Gateway and no workload "{name}"{near}.',
      why: 'Where a request goes depends on the gateway that it reaches, so the test fails.',
      todo: 'Write the namespace and name of a gateway workload, or of a Gateway.',
    },
    idle: {
      what: 'No workload of the files runs Gateway "{name}".',
      why: 'Nothing has the labels of its selector, so there is no proxy to ask and the test fails.',
      todo: 'Add the workload of the gateway to the files, or name another gateway.',
    },
  },
});

export const testHostNotFound = defineRule({
  code: 'test-host-not-found',
  title: 'Nobody owns a host of a routing test',
  severity: 'warning',
  source: 'README.md, "Routing tests"',
  messages: {
    destination: {
      what: 'No Service or ServiceEntry has the host "{host}"{near}.',
      why: 'No request goes to a host that nobody has, so the test fails.',
      todo: 'Write the host with its namespace, such as reviews.shop, or as its ServiceEntry has it.',
    },
    request: {
      what: 'No Service, ServiceEntry or route has the host "{host}".',
      why: 'The proxy takes it for a host outside of the mesh: no rule acts on the request.',
      todo: 'Correct the host, or expect the outcome that is meant: passes through, or blocked.',
    },
  },
});

export const testNamesCheck: FileCheck = {
  name: 'test-names',
  scope: 'file',
  rules: [testCallerNotFound, testHostNotFound],
  reads: [
    'workload',
    'service',
    'service-entry',
    'kind',
    'kind-anywhere',
    'unnamed',
    'pod-label',
    'host',
    'wildcard-host',
    'virtual-service',
    'wildcard-virtual-service',
  ],
  isFor: isTestFile,
  check: ({ document, view, report }) => {
    for (const test of Field.root(document.root).get('tests').items()) {
      // What a short host means depends on who asks.
      if (checkCaller(test, view, report)) checkRequestHost(test, view, report);
      for (const expectation of [test.get('expect'), test.get('not')]) checkDestinations(expectation, view, report);
    }
  },
};

/** @returns true when it is known who asks. */
function checkCaller(test: Field, view: View, report: Report): boolean {
  const gateway = test.get('gateway');
  if (gateway.text !== undefined) return checkGateway(gateway, gateway.text, view, report);
  const from = test.get('from');
  const name = from.text;
  if (name === undefined) return false;
  const slash = name.indexOf('/');
  if (slash >= 0) {
    const lookup = findWorkload(view, name.slice(0, slash), name.slice(slash + 1));
    return tellCaller(from, 'workload', name, lookup, report);
  }
  // With labels or without a sidecar any namespace can be asked about.
  if (test.get('labels').exists || test.get('sidecar').boolean === false) return true;
  return tellCaller(from, 'namespace', name, findCallerNamespace(view, name), report);
}

function checkGateway(field: Field, name: string, view: View, report: Report): boolean {
  const slash = name.indexOf('/');
  const lookup = findGatewayCaller(view, name.slice(0, Math.max(0, slash)), name.slice(slash + 1));
  if (lookup.found.length === 0) return tellCaller(field, 'gateway', name, lookup, report);
  const isRun = lookup.found.some(({ facts: { spec } }) => {
    if (spec.type !== 'Gateway') return true;
    const { selector = {} } = spec;
    return selectsDefaultIngress(selector) || Object.keys(selector).length === 0 || isPicked(view, selector);
  });
  if (isRun || lookup.mayBeThere) return true;
  report(testCallerNotFound, field, 'idle', { name });
  return false;
}

function isPicked(view: View, selector: Readonly<Record<string, string>>): boolean {
  const [first] = Object.entries(selector);
  if (first === undefined || podsAnywhere(view, selector).length > 0) return true;
  return view.findElsewhere('pod-label', first.join('=')).length > 0;
}

function tellCaller(
  field: Field,
  message: 'workload' | 'namespace' | 'gateway',
  name: string,
  { found, mayBeThere, known }: CallerLookup,
  report: Report,
): boolean {
  if (found.length > 0 || mayBeThere) return true;
  const near = nearestName(name, known);
  report(testCallerNotFound, field, message, { name, near: meant(near) }, { fixes: change(field, near) });
  return false;
}

/** Answers that need nobody who owns the host. */
const OF_STRANGERS: ReadonlySet<string> = new Set(['passes through', 'blocked', 'fails', 'partly fails']);

function checkRequestHost(test: Field, view: View, report: Report): void {
  const request = test.get('request');
  const field = request.text === undefined ? request.get('url') : request;
  const line = field.text === undefined ? undefined : readRequestLine(field.text);
  const read = line && readRequestUrl(line.url, request.get('protocol').text);
  if (read === undefined || 'problem' in read) return;
  const header = request
    .get('headers')
    .members()
    .some(({ key }) => String(key).toLowerCase() === 'host');
  const outcome = test.at('expect.outcome').text;
  // What a gateway does with a host is up to its servers and routes.
  if (
    test.get('gateway').exists ||
    header ||
    test.at('expect.status').exists ||
    (outcome !== undefined && OF_STRANGERS.has(outcome))
  )
    return;
  const [namespace] = (test.get('from').text ?? '').split('/');
  const found = findRequestHost(view, read.host, namespace === undefined || namespace === '' ? [] : [namespace]);
  if (found.owners.length > 0 || found.isRouted || found.mayBeThere) return;
  // Whether a host of the outside is meant cannot be known.
  report(testHostNotFound, field, 'request', { host: read.host }, { severity: 'hint' });
}

function checkDestinations(expectation: Field, view: View, report: Report): void {
  const outcome = expectation.get('outcome').text;
  if (outcome === 'fails' || outcome === 'partly fails') return;
  for (const destination of [expectation.get('destination'), ...expectation.get('destinations').items()]) {
    const field = destination.text === undefined ? destination.get('host') : destination;
    const [host = ''] = (field.text ?? '').trim().split(/\s+/);
    // Clusters of Envoy itself have names with a bar or in capitals.
    if (host === '' || host.includes('|') || /^[A-Z]/.test(host)) continue;
    const found = findDestinationHost(view, host);
    if (found.mayBeThere || found.owners.length > 0) continue;
    const near = nearHost(view, host);
    const rest = (field.text ?? '').trim().slice(host.length);
    report(testHostNotFound, field, 'destination', { host, near: meant(near) }, { fixes: change(field, near, rest) });
  }
}

/** The Service of that name in some namespace, else the host that is spelled nearly so. */
function nearHost(view: View, host: string): string | undefined {
  const all = [...view.find('kind-anywhere', '/Service'), ...view.findElsewhere('kind-anywhere', '/Service')];
  const namesakes = all.filter(({ facts }) => facts.name === host);
  const [only] = namesakes;
  if (only !== undefined) return `${host}.${only.namespace}`;
  const services = all.map(({ facts, namespace }) => `${facts.name ?? ''}.${namespace}`);
  const entries = [...view.find('service-entry', ''), ...view.findElsewhere('service-entry', '')].flatMap(
    ({ facts }) => (facts.spec.type === 'ServiceEntry' ? facts.spec.hosts.map(({ text }) => text) : []),
  );
  return nearestName(host, [...services, ...entries]);
}

function meant(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean "${near}"`;
}

function change(field: Field, near: string | undefined, rest = ''): Fix[] {
  const { scalar } = field;
  return near === undefined || scalar === undefined
    ? []
    : fix(`Change to "${near}"`, [replaceScalar(scalar, `${near}${rest}`)]);
}
