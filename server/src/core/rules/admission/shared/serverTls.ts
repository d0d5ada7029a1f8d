import { isCipherSuite, cipherSuites } from '../../../istio/envoyNames';
import { removeField } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { missingRequiredField } from '../../structure/structureRules';
import { listWords, quoteWords } from '../../structure/words';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { reportMissing } from '../tests/members';
import { hasEntries, hasText, lacksEntries, shown, textOf, wordOf } from '../values';
import { reportConflict, tlsSettingsConflict } from './clientTls';

const SOURCE = 'validateTLSOptions, pkg/config/validation/validation.go';

export const tlsCaution = defineRule({
  code: 'tls-settings-ignored',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'TLS settings without effect',
  source: SOURCE,
  messages: {
    ciphers: {
      what: '"{name}" is {version}, and "cipherSuites" is empty.',
      why: 'The suites that Envoy offers by itself do not work with so old a version, so no old client can connect.',
      todo: 'Add "cipherSuites" that the clients know, or require TLSV1_2.',
    },
    unknownCipher: {
      what: 'Envoy does not get the cipher suites {values}: Istio does not know them.',
      why: 'istiod warns and leaves them out; with none left, the default suites are offered.',
      todo: 'Use names of OpenSSL such as {known}.',
    },
    cipherTwice: {
      what: 'The cipher suites {values} stand twice.',
      why: 'istiod warns and leaves the second ones out.',
      todo: 'Remove them.',
    },
    passthrough: {
      what: '{members} is set, and mode is {mode}.',
      why: 'The gateway passes TLS on without ending it, so it needs no certificate and ignores this one.',
      todo: 'Change mode to SIMPLE or MUTUAL, or remove {members}.',
    },
    many: {
      what: 'There are {count} certificates.',
      why: 'Istio uses at most two, one of each type of key.',
      todo: 'Keep two.',
    },
  },
});

const CERTIFICATE_TEXTS = ['caCrl', 'serverCertificate', 'privateKey', 'caCertificates', 'credentialName'];
const CERTIFICATE_LISTS = ['tlsCertificates', 'credentialNames'];

/** STLS-01 to STLS-17: TLS settings of a server fit together. */
export const isServerTls: Test = testing([tlsCaution, tlsSettingsConflict, missingRequiredField], (tls, context) => {
  if (tls.map === undefined) return;
  checkCiphers(tls, context);
  const mode = wordOf(tls.get('mode'), 'PASSTHROUGH');
  if (mode === undefined) return;
  if (mode === 'ISTIO_MUTUAL') return checkIstioMutual(tls, context);
  const passes = mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';
  if (passes) checkIgnored(tls, mode, context);
  checkSources(tls, context);
  const credential = tls.get('credentialName');
  const remote = hasText(credential) || hasEntries(tls.get('credentialNames'));
  if (!passes && (remote || credential.unknown || tls.get('credentialNames').unknown)) return;
  if (!passes) checkCertificates(tls, mode, context);
  checkRevocation(tls, mode, context);
});

function checkCiphers(tls: Field, context: ObjectContext): void {
  const version = tls.get('minProtocolVersion');
  const suites = tls.get('cipherSuites');
  if ((version.text === 'TLSV1_0' || version.text === 'TLSV1_1') && lacksEntries(suites))
    context.report(tlsCaution, version, 'ciphers', { name: 'minProtocolVersion', version: version.text });
  const known = suites.items().filter((item) => item.text !== undefined);
  const unknown = known.filter((item) => !isCipherSuite(item.text ?? ''));
  const seen = new Set<string>();
  const twice = known.filter((item) => {
    const text = item.text ?? '';
    const repeated = isCipherSuite(text) && seen.has(text);
    seen.add(text);
    return repeated;
  });
  reportCiphers(unknown, 'unknownCipher', context);
  reportCiphers(twice, 'cipherTwice', context);
}

function reportCiphers(
  items: readonly Field[],
  message: 'unknownCipher' | 'cipherTwice',
  context: ObjectContext,
): void {
  const [first] = items;
  if (first === undefined) return;
  const values = listWords([...new Set(items.map((item) => shown(item.text ?? '')))], 6);
  const fixes = items.length > 1 ? [] : removal('Remove this entry', first, context);
  context.report(tlsCaution, first, message, { values, known: listWords(cipherSuites, 3) }, { fixes });
}

function checkIstioMutual(tls: Field, context: ObjectContext): void {
  const texts = ['serverCertificate', 'privateKey', 'caCertificates', 'credentialName']
    .map((name) => tls.get(name))
    .filter(hasText);
  const lists = CERTIFICATE_LISTS.map((name) => tls.get(name)).filter(hasEntries);
  for (const member of [...texts, ...lists]) {
    const name = String(member.key);
    const fixes = removal(`Remove "${name}"`, member, context);
    context.report(tlsSettingsConflict, tls, 'istioMutual', { name }, { span: member.keySpan, fixes });
  }
}

function checkIgnored(tls: Field, mode: string, context: ObjectContext): void {
  const texts = CERTIFICATE_TEXTS.map((name) => tls.get(name)).filter(hasText);
  const lists = CERTIFICATE_LISTS.map((name) => tls.get(name)).filter(hasEntries);
  const ignored = [...texts, ...lists];
  const [first] = ignored;
  if (first === undefined) return;
  const members = quoteWords(ignored.map((member) => String(member.key)));
  const edits = ignored.map((member) => removeField(context.document.text, member));
  const fixes = fix(`Remove ${members}`, edits);
  context.report(tlsCaution, tls, 'passthrough', { members, mode }, { span: first.keySpan, fixes });
}

function checkSources(tls: Field, context: ObjectContext): void {
  const certificate = tls.get('serverCertificate');
  const credential = tls.get('credentialName');
  const sources = [
    ...(hasText(certificate) && hasText(tls.get('privateKey')) ? [certificate] : []),
    ...(hasText(credential) ? [credential] : []),
    ...['credentialNames', 'tlsCertificates'].map((name) => tls.get(name)).filter(hasEntries),
  ];
  const [first, ...others] = sources;
  if (first !== undefined && others.length > 0) reportConflict(first, others, 'sources', context);
}

function checkCertificates(tls: Field, mode: string, context: ObjectContext): void {
  const authority = tls.get('caCertificates');
  if (mode !== 'SIMPLE' && textOf(authority) === '') reportMissing(authority, context, undefined, tls);
  const list = tls.get('tlsCertificates');
  const count = list.items().length;
  if (list.open) return;
  if (count > 2) context.report(tlsCaution, list, 'many', { count }, { span: list.keySpan });
  for (const certificate of count > 0 ? list.items() : [tls])
    for (const name of ['serverCertificate', 'privateKey'])
      if (certificate.map !== undefined && textOf(certificate.get(name)) === '')
        reportMissing(certificate.get(name), context, undefined, certificate);
}

function checkRevocation(tls: Field, mode: string, context: ObjectContext): void {
  const list = tls.get('caCrl');
  if (!hasText(list)) return;
  const reason = hasText(tls.get('credentialName'))
    ? 'the certificates come from "credentialName"'
    : mode === 'SIMPLE'
      ? 'mode is SIMPLE'
      : undefined;
  if (reason === undefined) return;
  const fixes = removal('Remove "caCrl"', list, context);
  context.report(tlsSettingsConflict, tls, 'crl', { reason }, { span: list.keySpan, fixes });
}
