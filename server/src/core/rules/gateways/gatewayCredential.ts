import { parseCredentialName } from '../../istio/credentialName';
import { evidence } from '../../mesh/certainty';
import { podsAnywhere, selectsDefaultIngress } from '../../mesh/gatewayWorkloads';
import { meshSettings } from '../../mesh/meshSettings';
import type { Labels } from '../../workspace/facts/types';
import { labelsOf } from '../../workspace/facts/read';
import type { Resource } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { nearestName } from '../nearest';
import { relatedTo } from '../related';

const SOURCE = 'pkg/config/analysis/analyzers/gateway/secret.go; pilot/pkg/credentials/kube/secrets.go';

export const credentialNotFound = defineRule({
  code: 'credential-not-found',
  aliases: ['IST0101'],
  severity: 'warning',
  title: 'The Secret of the certificate is not there',
  source: SOURCE,
  messages: {
    otherNamespace: {
      what: 'Secret "{name}" is in namespace {other}, but the proxies of this Gateway run in {namespace}.',
      why: 'A proxy gets only Secrets of its own namespace, so the port has no certificate and connections fail.',
      todo: 'Put the Secret into namespace {namespace}.',
    },
    near: {
      what: 'Namespace {namespace} has no Secret "{name}"; did you mean "{near}"?',
      why: 'Without the Secret the port has no certificate and connections fail.',
      todo: 'Correct the name.',
    },
    missing: {
      what: 'Namespace {namespace} has Secrets in the workspace, but none called "{name}".',
      why: 'If nothing makes it in the cluster, the port has no certificate and connections fail.',
      todo: 'Nothing, if cert-manager or the like makes the Secret; else add it.',
    },
  },
});

export const badCredential = defineRule({
  code: 'credential-unusable',
  aliases: ['IST0161'],
  title: 'A Secret without a certificate that a gateway can use',
  source: SOURCE,
  messages: {
    pair: {
      what: 'Secret {secret} has neither tls.crt and tls.key nor cert and key.',
      why: 'The gateway finds no certificate in it, so connections to the port fail.',
      todo: 'Put certificate and key into tls.crt and tls.key.',
    },
    pem: {
      what: 'What Secret {secret} holds as certificate or key is no PEM text.',
      why: 'The gateway cannot read it, so connections to the port fail.',
      todo: 'Put PEM texts in, in base64 below "data" or as they are below "stringData".',
    },
  },
});

/** Secrets that Gateways name: not there, in another namespace, or without certificate. Silent where the workspace keeps no Secrets. */
export const gatewayCredentialCheck: WorldCheck = {
  scope: 'world',
  name: 'gateway-credential',
  rules: [credentialNotFound, badCredential],
  kinds: ['networking.istio.io/Gateway'],
  reads: ['pod-label', 'identity', 'name', 'kind', 'unnamed', 'mesh'],
  check(context) {
    const namespaces = proxyNamespaces(context, labelsOf(context.object.at('spec.selector')));
    for (const server of context.object.at('spec.servers').items()) {
      const tls = server.get('tls');
      const mode = tls.get('mode');
      if (mode.text === undefined || !TERMINATES.has(mode.text)) continue;
      for (const field of [tls.get('credentialName'), ...tls.get('credentialNames').items()])
        if (field.text !== undefined && field.text !== '') checkCredential(context, field, field.text, namespaces);
    }
  },
};

const TERMINATES: ReadonlySet<string> = new Set(['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL']);

function proxyNamespaces({ view }: WorldContext, selector: Labels): string[] {
  const pods = podsAnywhere(view, selector);
  if (pods.length > 0) return [...new Set(pods.map(({ namespace }) => namespace))];
  return selectsDefaultIngress(selector) ? [meshSettings(view).rootNamespace] : [];
}

function checkCredential(context: WorldContext, field: Field, text: string, proxies: readonly string[]): void {
  const { view } = context;
  for (const proxy of proxies) {
    const credential = parseCredentialName(text, proxy);
    if (!('kind' in credential) || credential.kind !== 'Secret') continue;
    const found = view.variants('/Secret', credential.namespace, credential.name);
    if (found.length > 0) return checkContent(context, field, found);
    // Where proxies of several namespaces are selected, some of them may be meant for other Gateways.
    if (proxies.length === 1) checkAbsent(context, field, text, credential);
  }
}

function checkAbsent(
  { view, resource, report }: WorldContext,
  field: Field,
  text: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): void {
  if (view.hasUnnamed('Secret')) return;
  const elsewhere = view.find('name', `/Secret|${name}`);
  const [first] = elsewhere;
  const siblings = view.find('kind', `/Secret|${namespace}`);
  const values = { name, namespace };
  if (first !== undefined)
    return report(
      credentialNotFound,
      field,
      'otherNamespace',
      { ...values, other: first.namespace },
      {
        related: relatedTo(elsewhere, 'the Secret'),
      },
    );
  if (evidence(view, resource, namespace, siblings).length === 0) return;
  const near = nearestName(
    name,
    siblings.flatMap(({ facts }) => facts.name ?? []),
  );
  const node = field.scalar;
  if (near === undefined || node === undefined)
    return report(credentialNotFound, field, 'missing', values, { severity: 'hint' });
  const fixes = fix(`Change to ${near}`, [replaceScalar(node, text.replace(name, near))]);
  report(credentialNotFound, field, 'near', { ...values, near }, { fixes });
}

function checkContent({ report }: WorldContext, field: Field, secrets: readonly Resource[]): void {
  const states = secrets.map(({ facts }) => (facts.spec.type === 'Secret' ? facts.spec.certificate : 'unknown'));
  const [secret] = secrets;
  if (secret === undefined || states.some((state) => state === 'good' || state === 'unknown')) return;
  const values = { secret: `${secret.namespace}/${secret.facts.name ?? ''}` };
  report(badCredential, field, states.includes('no-pem') ? 'pem' : 'pair', values, {
    related: relatedTo(secrets, 'the Secret'),
  });
}
