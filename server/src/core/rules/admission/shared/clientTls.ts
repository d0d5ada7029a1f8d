import { isForeignConfigMap, parseCredentialName } from '../../../istio/credentialName';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule } from '../../defineRule';
import { missingRequiredField } from '../../structure/structureRules';
import { quoteWords } from '../../structure/words';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { reportMissing } from '../tests/members';
import { hasEntries, hasText, shown, textOf, wordOf } from '../values';

export const tlsSettingsConflict = defineRule({
  code: 'tls-settings-conflict',
  aliases: ['IST0106'],
  refused: true,
  title: 'TLS settings that contradict each other',
  source:
    'ValidateTLS, pkg/config/validation/agent/validation.go; validateTLSOptions, pkg/config/validation/validation.go',
  messages: {
    skipVerify: {
      what: '"insecureSkipVerify" is true, but {members} is set.',
      why: "One says not to check the server's certificate, the other how to check it; istiod's webhook refuses both together.",
      todo: 'Remove "insecureSkipVerify" (safer), or {members}.',
    },
    credential: {
      what: '"credentialName" stands beside {members}.',
      why: "The certificates come either from a Secret or from files; istiod's webhook refuses both together.",
      todo: 'Keep either "credentialName" or the files.',
    },
    sources: {
      what: 'The certificate comes from several places: {members}.',
      why: "Which of them counts is not clear; istiod's webhook refuses the object.",
      todo: 'Keep one of them.',
    },
    istioMutual: {
      what: '"{name}" is set, and mode is ISTIO_MUTUAL.',
      why: "With ISTIO_MUTUAL Istio brings its own certificates; istiod's webhook refuses any others.",
      todo: 'Remove "{name}", or change mode to MUTUAL.',
    },
    crl: {
      what: '"caCrl" is set, and {reason}.',
      why: "A list of revoked certificates is only used to check clients; istiod's webhook refuses it here.",
      todo: 'Remove "caCrl", or change mode to MUTUAL.',
    },
  },
});

export const invalidCredentialName = defineRule({
  code: 'invalid-credential-name',
  aliases: ['IST0106'],
  refused: true,
  title: 'A ConfigMap that cannot be used',
  source: 'ValidateTLS, pkg/config/validation/agent/validation.go',
  messages: {
    form: {
      what: '"{value}" names no ConfigMap.',
      why: "istiod's webhook refuses the object.",
      todo: 'Write configmap://namespace/name.',
    },
    foreign: {
      what: '"{value}" is in another namespace than this object ({namespace}).',
      why: "A ConfigMap is read only from the own namespace; istiod's webhook refuses the object.",
      todo: 'Use a ConfigMap of namespace {namespace}.',
    },
  },
});

const FILES = ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'];

/** CTLS-01 to CTLS-07: TLS settings of a client fit together. */
export const isClientTls: Test = testing(
  [tlsSettingsConflict, invalidCredentialName, missingRequiredField],
  (field, context) => {
    if (field.map === undefined) return;
    checkCredential(field.get('credentialName'), context);
    const mode = wordOf(field.get('mode'), 'DISABLE');
    if (mode !== 'SIMPLE' && mode !== 'MUTUAL') return;
    checkSkipVerify(field, mode, context);
    const credential = field.get('credentialName');
    if (hasText(credential)) {
      const files = FILES.map((name) => field.get(name)).filter(hasText);
      if (files.length > 0) reportConflict(credential, files, 'credential', context);
    } else if (mode === 'MUTUAL' && textOf(credential) === '') {
      for (const name of ['clientCertificate', 'privateKey'])
        if (textOf(field.get(name)) === '') reportMissing(field.get(name), context, undefined, field);
    }
  },
);

function checkCredential(field: Field, context: ObjectContext): void {
  if (field.text === undefined || !field.text.startsWith('configmap://')) return;
  const { namespace } = context.resource;
  const credential = parseCredentialName(field.text, namespace);
  const values = { value: shown(field.text), namespace };
  if ('problem' in credential) context.report(invalidCredentialName, field, 'form', values);
  else if (isForeignConfigMap(credential, namespace)) context.report(invalidCredentialName, field, 'foreign', values);
}

function checkSkipVerify(field: Field, mode: string, context: ObjectContext): void {
  const skip = field.get('insecureSkipVerify');
  if (skip.boolean !== true) return;
  const names = mode === 'SIMPLE' ? ['caCertificates', 'credentialName'] : ['caCertificates'];
  const checked = names.map((name) => field.get(name)).filter(hasText);
  const sans = field.get('subjectAltNames');
  const others = [...checked, ...(hasEntries(sans) ? [sans] : [])];
  if (others.length > 0) reportConflict(skip, others, 'skipVerify', context);
}

/** Reports a field that contradicts others; a fix removes it, or the other when there is one. */
export function reportConflict(
  field: Field,
  others: readonly Field[],
  message: 'skipVerify' | 'credential' | 'sources',
  context: ObjectContext,
): void {
  const single = others.length === 1 ? others : [];
  const removable =
    message === 'credential' ? single : message === 'sources' && single.length === 0 ? [] : [field, ...single];
  const fixes = removable.flatMap((each) => removal(`Remove "${String(each.key)}"`, each, context));
  const related = others.map((other) => ({
    resource: context.resource,
    span: other.keySpan,
    message: `"${String(other.key)}" stands here`,
  }));
  const members = quoteWords((message === 'sources' ? [field, ...others] : others).map((other) => String(other.key)));
  context.report(
    tlsSettingsConflict,
    field.parent ?? field,
    message,
    { members },
    { fixes, related, span: field.keySpan },
  );
}
