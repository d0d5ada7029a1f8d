import { evidence } from '../../mesh/certainty';
import { parseIp } from '../../istio/ip';
import type { Field } from '../../yaml/field';
import type { ObjectCheck, WorldCheck } from '../defineRule';
import { defineRule } from '../defineRule';

export const webhookServiceMissing = defineRule({
  code: 'webhook-service-not-found',
  aliases: ['IST0139'],
  severity: 'warning',
  title: 'An injector that nobody answers for',
  source: 'pkg/config/analysis/analyzers/webhook/webhook.go',
  messages: {
    missing: {
      what: 'Webhook "{webhook}" calls Service {service}, which the workspace does not hold.',
      why: 'If the cluster lacks it too, Kubernetes cannot ask for injection, and pods fail to start or start without sidecar.',
      todo: 'Nothing, if that control plane is installed elsewhere; else remove the webhook.',
    },
  },
});

export const webhookAddress = defineRule({
  code: 'webhook-without-address',
  aliases: ['IST0163'],
  severity: 'warning',
  title: 'A webhook that names neither a Service nor a URL',
  source: 'pkg/config/analysis/analyzers/externalcontrolplane/externalcontrolplane.go',
  messages: {
    none: {
      what: 'Webhook "{webhook}" names neither a Service nor a URL.',
      why: 'Kubernetes has nobody to ask.',
      todo: 'Add clientConfig.service, or clientConfig.url for a control plane outside of the cluster.',
    },
    url: {
      what: '"{url}", the address of webhook "{webhook}", is no URL.',
      why: 'Kubernetes has nobody to ask.',
      todo: 'Write it as https://host:port/path.',
    },
  },
});

export const webhookIp = defineRule({
  code: 'webhook-address-is-ip',
  aliases: ['IST0164'],
  severity: 'information',
  title: 'A control plane outside of the cluster, known by its IP address',
  source: 'pkg/config/analysis/analyzers/externalcontrolplane/externalcontrolplane.go',
  messages: {
    ip: {
      what: 'Webhook "{webhook}" reaches the control plane at the IP address {host}.',
      why: 'The address may change; a certificate is mostly for a host name.',
      todo: 'Use a host name.',
    },
  },
});

/** Whom the webhooks of Istio call. */
export const webhookAddressCheck: ObjectCheck = {
  scope: 'object',
  name: 'webhook-address',
  rules: [webhookAddress, webhookIp],
  kinds: [
    'admissionregistration.k8s.io/MutatingWebhookConfiguration',
    'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  ],
  check({ object, facts, report }) {
    if (!isIstios(facts.kind, facts.name ?? '')) return;
    for (const webhook of object.get('webhooks').items()) {
      const client = webhook.get('clientConfig');
      const url = client.get('url');
      const values = { webhook: webhook.get('name').text ?? '' };
      if (client.open || url.unknown || client.get('service').exists) continue;
      if (url.text === undefined || url.text === '') {
        report(webhookAddress, client, 'none', values);
        continue;
      }
      const host = hostOf(url.text);
      if (host === undefined) report(webhookAddress, url, 'url', { ...values, url: url.text });
      else if (parseIp(host) !== undefined) report(webhookIp, url, 'ip', { ...values, host });
    }
  },
};

function isIstios(kind: string, name: string): boolean {
  if (kind === 'MutatingWebhookConfiguration') return name.startsWith('istio-sidecar-injector');
  return name === 'istiod-default-validator' || name.startsWith('istio-validator');
}

function hostOf(url: string): string | undefined {
  const [, bracketed, plain] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?(?:\[([^\]]+)\]|([^/:?#]+))/i.exec(url) ?? [];
  return bracketed ?? plain;
}

/** Injectors of Istio whose Service is not there. A hint: control planes are hardly ever kept as plain manifests. */
export const webhookServiceCheck: WorldCheck = {
  scope: 'world',
  name: 'webhook-service-not-found',
  rules: [webhookServiceMissing],
  kinds: ['admissionregistration.k8s.io/MutatingWebhookConfiguration'],
  reads: ['identity', 'service', 'unnamed', 'mesh'],
  check({ object, facts, view, resource, report }) {
    for (const webhook of object.get('webhooks').items()) {
      const service = webhook.at('clientConfig.service');
      const name = service.get('name').text;
      const namespace = service.get('namespace').text;
      if (name === undefined || namespace === undefined || !isInjector(facts.labels, webhook)) continue;
      if (view.variants('/Service', namespace, name).length > 0 || view.hasUnnamed('Service')) continue;
      const sure = evidence(view, resource, namespace, view.find('service', namespace)).length > 0;
      const values = { webhook: webhook.get('name').text ?? '', service: `${namespace}/${name}` };
      report(webhookServiceMissing, service.get('name'), 'missing', values, { severity: sure ? 'warning' : 'hint' });
    }
  },
};

function isInjector(labels: Readonly<Record<string, string>>, webhook: Field): boolean {
  return labels['istio.io/rev'] !== undefined || (webhook.get('name').text ?? '').endsWith('istio.io');
}
