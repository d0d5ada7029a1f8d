import { isEnvoyStatusCode } from '../../../istio/envoyNames';
import { fqdnOrIpProblem } from '../../../istio/hostCheck';
import { pathPrefixProblems } from '../../../istio/uri';
import type { ReportOptions } from '../../defineRule';
import { defineRule } from '../../defineRule';
import { row, testing, toldWith } from '../row';
import type { Row, Test } from '../row';
import { isEgressHost } from '../shared/namespacedHosts';
import { checkHost, hostRules } from '../tests/hosts';
import { hasOneOf, hasOnlyOneOf, isNotEmpty, itemsDifferBy, reportMissing } from '../tests/members';
import { isGivenPort } from '../tests/numbers';
import { shown, textOf } from '../values';

const SOURCE = 'validateExtensionProvider, pkg/config/validation/agent/extensionprovider.go';

/** Providers are told only in istiod's log. */
const LOGGED: ReportOptions = {
  severity: 'warning',
  refused: false,
  why: 'istiod takes the mesh configuration and only writes this to its log; what uses the provider does not work.',
};

const REPLACED: ReportOptions = {
  severity: 'warning',
  refused: false,
  why: 'istiod keeps only the last provider of a name, and says nothing about it.',
};

export const extAuthzSetting = defineRule({
  code: 'invalid-ext-authz-setting',
  severity: 'warning',
  title: 'A setting of external authorization that does not work',
  source: SOURCE,
  messages: {
    status: {
      what: '"{value}" of "statusOnError" is no HTTP status that Envoy can answer with.',
      why: LOGGED.why ?? '',
      todo: 'Write the number of a status in quotes, such as "403" or "503".',
    },
    url: {
      what: '"{value}" of "pathPrefix" is no part of a URL.',
      why: LOGGED.why ?? '',
      todo: 'Write a path such as /check.',
    },
    slash: {
      what: '"{value}" of "pathPrefix" does not begin with a slash.',
      why: LOGGED.why ?? '',
      todo: 'Write /{value}.',
    },
  },
});

const isStatusOnError: Test = testing([extAuthzSetting], (field, context) => {
  const text = field.text ?? '';
  if (text === '' || (/^[-+]?\d+$/.test(text) && isEnvoyStatusCode(Number(text)))) return;
  context.report(extAuthzSetting, field, 'status', { value: shown(text) });
});

const isPathPrefix: Test = testing([extAuthzSetting], (field, context) => {
  const [problem] = pathPrefixProblems(field.text ?? '');
  if (problem === undefined) return;
  const message = problem.problem === 'bad-url' ? 'url' : 'slash';
  context.report(extAuthzSetting, field, message, { value: shown(field.text ?? '') });
});

/** MC-52, MC-53: a host name or an IP address, or a namespace, a slash and a host name as in a Sidecar. */
const isService: Test = testing([...isNotEmpty.rules, ...isEgressHost.rules, ...hostRules], (field, context) => {
  const text = textOf(field);
  if (text === '') return reportMissing(field, context);
  if (text === undefined) return;
  if (text.includes('/') && !text.includes('://')) isEgressHost(field, context);
  else checkHost(field, context, fqdnOrIpProblem);
});

const SERVED = [
  'envoyExtAuthzHttp',
  'envoyExtAuthzGrpc',
  'zipkin',
  'lightstep',
  'datadog',
  'opencensus',
  'skywalking',
  'opentelemetry',
  'envoyHttpAls',
  'envoyTcpAls',
  'envoyOtelAls',
];

const OTHERS = ['stackdriver', 'prometheus', 'envoyFileAccessLog', 'sds'];

/** MC-49 to MC-57: what istiod says of providers in its log. */
export function extensionProviderRows(): Row[] {
  const provider = 'extensionProviders[]';
  const served = `${provider}.${SERVED.join('|')}`;
  const logged = (test: Test): Test => toldWith(LOGGED, test);
  return [
    row('MC-49', `${provider}.name`, logged(isNotEmpty)),
    row('MC-50', 'extensionProviders', toldWith(REPLACED, itemsDifferBy('name'))),
    row('MC-51', provider, logged(hasOneOf(...SERVED, ...OTHERS))),
    row('MC-52 MC-53', `${served}.service`, logged(isService)),
    row('MC-54', `${provider}.envoyExtAuthzHttp|envoyExtAuthzGrpc.statusOnError`, isStatusOnError),
    row('MC-55', `${provider}.envoyExtAuthzHttp.pathPrefix`, isPathPrefix),
    row('MC-56', `${provider}.lightstep.accessToken`, logged(isNotEmpty)),
    row('MC-56', `${provider}.opentelemetry`, logged(hasOnlyOneOf(['grpc', 'http']))),
    row('MC-57', `${served}.port`, logged(isGivenPort)),
  ];
}
