import { defineRule } from '../../defineRule';

const SOURCE =
  'BuildXDSObjectFromStruct, pkg/config/xds/xds.go; validateEnvoyFilter, pkg/config/validation/envoyfilter/envoyfilter.go';
const UNREADABLE = 'istiod cannot read the configuration, and its webhook refuses the object.';

/** EF-20 and EF-21: the type of a piece of configuration. */
export const unknownEnvoyType = defineRule({
  code: 'unknown-envoy-type',
  aliases: ['IST0106'],
  refused: true,
  title: 'A type that Envoy does not have',
  source: SOURCE,
  messages: {
    old: {
      what: '"{value}" belongs to the API v2 of Envoy.',
      why: "Envoy has only v3 since 2020; istiod's webhook refuses the object.",
      todo: 'Write the type of v3{near}.',
    },
    form: {
      what: '"{value}" names no type.',
      why: UNREADABLE,
      todo: 'Write type.googleapis.com/ and the full name of the type, as Envoy documents it.',
    },
    unknown: {
      what: 'istiod {minor} knows no type "{value}" of Envoy.',
      why: UNREADABLE,
      todo: 'Write the full name as Envoy documents it{near}.',
    },
    newer: {
      what: 'The type "{value}" needs Istio {since}; the chosen version is {minor}.',
      why: UNREADABLE,
      todo: 'Use a type that this version has, or choose the Istio version that you run in the settings.',
    },
    missing: {
      what: '"{name}" does not say of which type it is.',
      why: UNREADABLE,
      todo: 'Add "@type".',
    },
    value: {
      what: 'The content of the type {type} stands under "value", which is missing.',
      why: UNREADABLE,
      todo: 'Add "value".',
    },
  },
});

/** EF-22: istiod drops what it does not know, and Envoy never sees it. */
export const unknownEnvoyField = defineRule({
  code: 'unknown-envoy-field',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'A field that Envoy does not have',
  source: SOURCE,
  messages: {
    unknown: {
      what: '{type} has no field "{name}".',
      why: 'istiod warns and leaves it out of what it sends to Envoy, so it does nothing.',
      todo: 'Known fields here: {known}.',
    },
    near: {
      what: '{type} has no field "{name}"; did you mean "{near}"?',
      why: 'istiod warns and leaves it out of what it sends to Envoy, so it does nothing.',
      todo: 'Rename it to "{near}".',
    },
    newer: {
      what: '"{name}" of {type} needs Istio {since}; the chosen version is {minor}.',
      why: 'An older istiod warns and leaves it out of what it sends to Envoy, so it does nothing.',
      todo: 'Remove it, or choose the Istio version that you run in the settings.',
    },
  },
});

/** EF-19: a value that does not go into the field of Envoy. */
export const envoyValueMismatch = defineRule({
  code: 'envoy-value-mismatch',
  aliases: ['IST0106'],
  refused: true,
  title: 'A value that does not fit the field of Envoy',
  source: SOURCE,
  messages: {
    type: {
      what: '"{name}" of Envoy has to be {expected}; this is {actual}.',
      why: UNREADABLE,
      todo: 'Write {expected}.',
    },
    word: {
      what: '"{value}" is no value of "{name}"; Envoy has {known}.',
      why: UNREADABLE,
      todo: 'Use one of them; capital letters matter.',
    },
    form: {
      what: '"{value}" is no {expected}, which "{name}" of Envoy needs.',
      why: UNREADABLE,
      todo: 'Write it as in {example}.',
    },
    key: {
      what: 'The key "{value}" of "{name}" has to be {expected}.',
      why: UNREADABLE,
      todo: 'Write {expected} as the key.',
    },
  },
});

/** EF-25: a name alone does not say what to run. */
export const typedConfigMissing = defineRule({
  code: 'typed-config-missing',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'An extension without its configuration',
  source: 'validateMissingTypedConfigFilterTypes, pkg/config/validation/envoyfilter/envoyfilter.go',
  messages: {
    missing: {
      what: '{holder} has no "typed_config".',
      why: 'Envoy no longer looks extensions up by name, so it cannot know what to run; istiod warns.',
      todo: 'Add "typed_config" with the "@type" of the extension.',
    },
  },
});
