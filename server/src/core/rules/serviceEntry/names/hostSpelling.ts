import { replaceScalar } from '../../../yaml/edit';
import { wildcardDomainProblem } from '../../../istio/hostCheck';
import type { ObjectCheck } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';

export const hostSpelling = defineRule({
  code: 'trailing-dot-or-case',
  severity: 'warning',
  title: 'A spelling of the host that clients do not use',
  source: 'https://github.com/istio/istio/issues/38377',
  messages: {
    dot: {
      what: 'The host "{host}" ends with a dot.',
      why: 'istiod takes it as it is written: SNI never carries the dot, and VirtualServices and DestinationRules that leave it out mean another host.',
      todo: 'Write {better}.',
    },
    upperCase: {
      what: 'The host "{host}" has upper-case letters.',
      why: 'istiod compares hosts letter by letter, while clients send names in lower case as a rule: SNI, VirtualServices and DestinationRules may miss the entry.',
      todo: 'Write {better}.',
    },
  },
});

/** Hosts of ServiceEntries with a final dot or upper-case letters. */
export const hostSpellingCheck: ObjectCheck = {
  scope: 'object',
  name: 'trailing-dot-or-case',
  rules: [hostSpelling],
  kinds: ['networking.istio.io/ServiceEntry'],
  check({ object, report }) {
    for (const field of object.at('spec.hosts').items()) {
      const { text: host, scalar } = field;
      if (host === undefined || scalar === undefined || wildcardDomainProblem(host) !== undefined) continue;
      const better = host.toLowerCase().replace(/\.$/, '');
      if (better === host) continue;
      // A host that would be for everything is refused.
      const fixes = better === '*' ? [] : fix(`Change to ${better}`, [replaceScalar(scalar, better)]);
      report(hostSpelling, field, host.endsWith('.') ? 'dot' : 'upperCase', { host, better }, { fixes });
    }
  },
};
