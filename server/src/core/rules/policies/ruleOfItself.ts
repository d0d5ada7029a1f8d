import { originatesTls } from '../../mesh/clientTls';
import { policyBlocks } from '../../mesh/policyBlocks';
import { addMember } from '../../yaml/edit';
import { lacks, wordOf } from '../admission/values';
import type { ObjectCheck, ObjectContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { quoteWords } from '../structure/words';
import { hashKeyUnusable } from './hashKey';

export const wildcardRuleLeaks = defineRule({
  code: 'wildcard-dr-leaks',
  severity: 'information',
  title: 'A DestinationRule for nearly every host',
  source: 'destinationRule, pilot/pkg/model/push_context.go',
  messages: {
    broad: {
      what: 'The rule with {settings} holds for {host}, external hosts of ServiceEntries included.',
      why: "{effect} In the namespace of the caller such a rule also hides the more exact rule of the host's own namespace.",
      todo: 'Narrow the host, for instance to *.svc.cluster.local or to one domain.',
    },
  },
});

export const emptyTls = defineRule({
  code: 'empty-tls-block',
  severity: 'warning',
  title: 'A tls block without mode means clear text',
  source: 'buildUpstreamTLSSettings, pilot/pkg/networking/core/cluster_tls.go',
  messages: {
    disable: {
      what: '"tls" has no "mode", which means DISABLE.',
      why: 'Callers send clear text, and automatic mutual TLS is off for the host: servers in STRICT mode refuse them.',
      todo: 'Write the mode, or remove "tls" to leave it to Istio.',
    },
  },
});

/** What a DestinationRule says by itself that reaches further, or less far, than it looks. */
export const ruleOfItselfCheck: ObjectCheck = {
  scope: 'object',
  name: 'destination-rule-alone',
  rules: [wildcardRuleLeaks, emptyTls, hashKeyUnusable],
  kinds: ['networking.istio.io/DestinationRule'],
  check(context) {
    checkHost(context);
    for (const { policy } of policyBlocks(context.object.get('spec'))) {
      const tls = policy.get('tls');
      if (tls.map !== undefined && !tls.open && lacks(tls.get('mode')))
        context.report(emptyTls, tls, 'disable', {}, { span: tls.keySpan });
      const cookie = policy.at('loadBalancer.consistentHash.httpCookie');
      if (cookie.map === undefined || cookie.open || !lacks(cookie.get('ttl'))) continue;
      const fixes = fix('Add ttl: 0s', [addMember(context.document.text, cookie, 'ttl', '0s')]);
      context.report(hashKeyUnusable, cookie, 'cookie', {}, { fixes, severity: 'information', span: cookie.keySpan });
    }
  },
};

/** `*` and `*.com`. `*.local`, and `*.global` of older multi-cluster meshes, are harmful with TLS of a foreign kind only. */
function checkHost(context: ObjectContext): void {
  const field = context.object.at('spec.host');
  const host = field.text;
  if (host === undefined || !/^\*(?:\.[^.]+)?$/.test(host)) return;
  const policy = context.object.at('spec.trafficPolicy');
  const tls = policy.get('tls');
  const mode = wordOf(tls.get('mode'), 'DISABLE');
  const blocks = ['tls', 'loadBalancer', 'outlierDetection', 'connectionPool'].filter(
    (name) => policy.get(name).exists,
  );
  const isPrivate = /\.(?:local|global|internal|mesh)$/.test(host);
  const harms = isPrivate ? originatesTls({ mode }) : blocks.length > 0;
  if (!harms) return;
  const effect =
    tls.exists && mode !== 'DISABLE'
      ? `TLS mode ${mode ?? ''} is started towards all of them, whatever they speak.`
      : 'The settings act on servers that nobody thought of.';
  const severity = tls.exists && mode !== 'DISABLE' ? 'warning' : undefined;
  context.report(wildcardRuleLeaks, field, 'broad', { host, settings: quoteWords(blocks), effect }, { severity });
}
