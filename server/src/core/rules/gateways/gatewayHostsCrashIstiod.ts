import { removeField } from '../../yaml/edit';
import type { ObjectCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const gatewayHostsCrashIstiod = defineRule({
  code: 'gateway-hosts-crash-istiod',
  title: 'Hosts behind "*/*" that make istiod panic',
  source: 'sanitizeServerHostNamespace, pilot/pkg/model/gateway.go',
  messages: {
    behind: {
      what: '"{host}" stands behind "*/*" in the hosts of a server.',
      why: 'istiod keeps only the first of these hosts and then writes past the end of the list: it panics while it builds the gateway, and its proxies get no configuration any more.',
      todo: 'Remove "{host}": "*/*" takes in every host of every namespace.',
    },
  },
});

/** Hosts behind the one for everything whose namespace is a dot or a star: these istiod writes anew. */
export const gatewayHostsCrashIstiodCheck: ObjectCheck = {
  scope: 'object',
  name: 'gateway-hosts-crash-istiod',
  rules: [gatewayHostsCrashIstiod],
  kinds: ['networking.istio.io/Gateway'],
  check({ object, document, report }) {
    for (const server of object.at('spec.servers').items()) {
      const hosts = server.get('hosts').items();
      const first = hosts.findIndex(({ text }) => text === '*/*');
      if (first < 0) continue;
      for (const field of hosts.slice(first + 1)) {
        const host = field.text;
        if (host === undefined || !/^(?:\.|\*)\//.test(host) || host === '*/*') continue;
        const fixes = fix('Remove the host', [removeField(document.text, field)], true);
        report(gatewayHostsCrashIstiod, field, 'behind', { host }, { fixes });
      }
    }
  },
};
