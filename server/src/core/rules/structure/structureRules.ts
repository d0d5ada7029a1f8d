import { defineRule } from '../defineRule';

const CRD = 'manifests/charts/base/files/crd-all.gen.yaml';
const STRICT =
  'The API server refuses the object (kubectl checks fields strictly by default); a client that does not check drops the field in silence.';
const REFUSED = 'The API server refuses the object.';

export const unknownField = defineRule({
  code: 'unknown-field',
  refused: true,
  title: 'Unknown field',
  source: CRD,
  messages: {
    unknown: { what: '{parent} has no field "{name}".', why: STRICT, todo: 'Known fields here: {known}.' },
    near: {
      what: '{parent} has no field "{name}"; did you mean "{near}"?',
      why: STRICT,
      todo: 'Rename it to "{near}", or remove it.',
    },
    gone: {
      what: '{parent} has no field "{name}" any more; the last Istio minor with it is {until}.',
      why: STRICT,
      todo: 'Remove it, or choose the Istio version that you run in the settings.',
    },
  },
});

export const fieldNeedsNewerIstio = defineRule({
  code: 'field-needs-newer-istio',
  refused: true,
  title: 'The field needs a newer Istio',
  source: CRD,
  messages: {
    field: {
      what: '"{name}" needs Istio {since}; the chosen version is {version}.',
      why: STRICT,
      todo: 'Remove it, or choose the Istio version that you run in the settings.',
    },
    value: {
      what: 'The value {value} of "{name}" needs Istio {since}; the chosen version is {version}.',
      why: REFUSED,
      todo: 'Use one of {known}, or choose the Istio version that you run in the settings.',
    },
  },
});

export const wrongType = defineRule({
  code: 'wrong-type',
  refused: true,
  title: 'Wrong type of value',
  source: CRD,
  messages: {
    other: { what: '"{name}" has to be {expected}; this is {actual}.', why: REFUSED, todo: 'Write {expected}.' },
    quoted: {
      what: '"{name}" has to be {expected}; {value} in quotes is text.',
      why: REFUSED,
      todo: 'Remove the quotes.',
    },
    unquoted: {
      what: '"{name}" has to be text; without quotes YAML reads {value} as {actual}.',
      why: REFUSED,
      todo: 'Put it in quotes.',
    },
    duration: {
      what: '"{name}" has to be a duration; {value} is only a number.',
      why: REFUSED,
      todo: 'Append a unit: h, m, s, ms, us or ns, as in {value}s.',
    },
    nullItem: {
      what: 'This item of "{name}" is empty (null).',
      why: REFUSED,
      todo: 'Write {expected}, or remove the item.',
    },
  },
});

export const unknownEnumValue = defineRule({
  code: 'unknown-enum-value',
  refused: true,
  title: 'Unknown value',
  source: CRD,
  messages: {
    unknown: { what: '{value} is no value of "{name}".', why: REFUSED, todo: 'Use one of {known}.' },
    near: { what: '{value} is no value of "{name}"; did you mean {near}?', why: REFUSED, todo: 'Use one of {known}.' },
  },
});

export const missingRequiredField = defineRule({
  code: 'missing-required-field',
  refused: true,
  title: 'A required field is missing',
  source: CRD,
  messages: {
    missing: {
      what: '{parent} lacks "{name}".',
      why: 'The API server refuses the object without it.',
      todo: 'Add "{name}".',
    },
    oneOf: { what: '{parent} needs exactly one of {members}, and has none.', why: REFUSED, todo: 'Add one of them.' },
    someOf: { what: '{parent} needs one of {members}, and has none.', why: REFUSED, todo: 'Add one of them.' },
  },
});

export const fieldsExcludeEachOther = defineRule({
  code: 'fields-exclude-each-other',
  refused: true,
  title: 'Fields that exclude each other',
  source: CRD,
  messages: {
    both: {
      what: '{parent} takes only one of {members}; here are {present}.',
      why: REFUSED,
      todo: 'Keep the one you mean.',
    },
  },
});

export const portOutOfRange = defineRule({
  code: 'port-out-of-range',
  refused: true,
  title: 'Not a port number',
  source: CRD,
  messages: {
    range: { what: '{value} is no port number.', why: REFUSED, todo: 'Use a number from {minimum} to {maximum}.' },
    written: {
      what: '"{value}" is not how a port is written as a key.',
      why: 'istiod cannot read it: a sign or a zero in front makes it no JSON number, so the API server refuses the object.',
      todo: 'Write "{number}".',
    },
    missing: { what: 'The number of the port ("{name}") is missing.', why: REFUSED, todo: 'Add it.' },
  },
});

export const numberOutOfRange = defineRule({
  code: 'number-out-of-range',
  refused: true,
  title: 'Number out of range',
  source: CRD,
  messages: {
    low: { what: '"{name}" is {value}; the least is {limit}.', why: REFUSED, todo: 'Use {limit} or more.' },
    high: { what: '"{name}" is {value}; the most is {limit}.', why: REFUSED, todo: 'Use {limit} or less.' },
    notAbove: {
      what: '"{name}" is {value}; it has to be more than {limit}.',
      why: REFUSED,
      todo: 'Use more than {limit}.',
    },
  },
});

export const wrongLength = defineRule({
  code: 'wrong-length',
  refused: true,
  title: 'Too long or too short',
  source: CRD,
  messages: {
    empty: { what: '"{name}" is empty.', why: REFUSED, todo: 'Write a value, or remove the field.' },
    short: {
      what: '"{name}" has {length} characters; the least is {limit}.',
      why: REFUSED,
      todo: 'Use at least {limit} characters.',
    },
    long: {
      what: '"{name}" has {length} characters; the most is {limit}.',
      why: REFUSED,
      todo: 'Use at most {limit} characters.',
    },
  },
});

export const wrongNumberOfItems = defineRule({
  code: 'wrong-number-of-items',
  refused: true,
  title: 'Too many or too few entries',
  source: CRD,
  messages: {
    empty: {
      what: '"{name}" is an empty list; it needs at least {limit}.',
      why: REFUSED,
      todo: 'Add an entry, or remove the field.',
    },
    few: { what: '"{name}" has {count} entries; the least is {limit}.', why: REFUSED, todo: 'Add what is missing.' },
    many: {
      what: '"{name}" has {count} entries; the most is {limit}.',
      why: REFUSED,
      todo: 'Split the object, or remove entries.',
    },
  },
});

export const malformedValue = defineRule({
  code: 'malformed-value',
  refused: true,
  title: 'Malformed value',
  source: CRD,
  messages: {
    pattern: {
      what: '"{value}" is not of the form that "{name}" needs.',
      why: REFUSED,
      todo: 'It has to match {pattern}.',
    },
    format: { what: '"{value}" is no {format}, which "{name}" needs.', why: REFUSED, todo: 'Write a {format}.' },
  },
});

export const duplicateEntry = defineRule({
  code: 'duplicate-entry',
  refused: true,
  title: 'An entry stands twice',
  source: CRD,
  messages: {
    key: {
      what: 'Another entry of "{name}" has the same {key} {value}.',
      why: 'Entries of this list are told apart by {key}, so the API server refuses the object.',
      todo: 'Give it another {key}, or remove one of the two.',
    },
    item: {
      what: '{value} stands twice in "{name}".',
      why: 'Entries of this list have to differ; the API server refuses the object.',
      todo: 'Remove one of the two.',
    },
  },
});

export const unknownApiVersion = defineRule({
  code: 'unknown-api-version',
  refused: true,
  title: 'Unknown API version',
  source: CRD,
  messages: {
    version: {
      what: '{kind} has no version {version} in Istio {minor}.',
      why: 'The API server knows no such kind and refuses the object.',
      todo: 'Use {group}/{served}.',
    },
    none: {
      what: '"{group}" has no version behind it.',
      why: 'The API server knows no such kind and refuses the object.',
      todo: 'Write {group}/{served}.',
    },
    gatewayApi: {
      what: '{kind} has no version {version} in the Gateway API.',
      why: 'The API server knows no such kind and refuses the object.',
      todo: 'Use {group}/{served}.',
    },
  },
});

export const unknownKind = defineRule({
  code: 'unknown-kind',
  refused: true,
  title: 'Unknown kind',
  source: CRD,
  messages: {
    near: {
      what: '{group} has no kind {kind}; did you mean {near}?',
      why: 'The API server refuses what it knows no kind for.',
      todo: 'Write {near}.',
    },
    group: {
      what: '{group} has no kind {kind}; it belongs to {other}.',
      why: 'The API server refuses what it knows no kind for.',
      todo: 'Change apiVersion to the group {other}.',
    },
    unknown: {
      what: '{group} has no kind {kind}.',
      why: 'The API server refuses what it knows no kind for.',
      todo: 'Kinds of this group: {known}.',
    },
    newer: {
      what: '{kind} needs Istio {since}; the chosen version is {minor}.',
      why: 'An older Istio brings no such kind, so the API server refuses the object.',
      todo: 'Choose the Istio version that you run in the settings, or use the older way.',
    },
  },
});

export const removedKind = defineRule({
  code: 'removed-kind',
  severity: 'warning',
  title: 'A kind that Istio no longer reads',
  source: 'https://istio.io/latest/news/releases/',
  messages: {
    successor: {
      what: '{group} was removed after Istio {last}; {kind} does nothing any more.',
      why: 'No Istio of today reads it, so whatever it was meant to protect or route is not.',
      todo: 'Rewrite it with the kinds of {successor}.',
    },
    none: {
      what: '{group} was removed after Istio {last}; {kind} does nothing any more.',
      why: 'No Istio of today reads it.',
      todo: 'Remove the object.',
    },
  },
});
