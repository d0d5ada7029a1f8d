import { defineRule } from '../../defineRule';

const SOURCE = 'CRDs of the Gateway API (x-kubernetes-validations), https://gateway-api.sigs.k8s.io/reference/spec/';
const REFUSED = 'The API server refuses the object.';
const REFUSES = 'the API server refuses the object.';

/** The field that a type has stands beside another type. */
export const fieldOfAnotherType = defineRule({
  code: 'field-of-another-type',
  refused: true,
  title: 'A field that belongs to another type',
  source: SOURCE,
  messages: {
    other: {
      what: '"{name}" stands beside {type}, and belongs to {wanted}.',
      why: `Only the field of the chosen type would be used; ${REFUSES}`,
      todo: 'Remove "{name}", or change to {wanted}.',
    },
  },
});

/** What a listener of a Gateway says does not suit its protocol. */
export const listenerProtocol = defineRule({
  code: 'listener-protocol-mismatch',
  refused: true,
  title: 'A listener that contradicts its protocol',
  source: SOURCE,
  messages: {
    tls: {
      what: 'The protocol is {protocol}, and "tls" is set.',
      why: `Nothing is encrypted on such a port; ${REFUSES}`,
      todo: 'Remove "tls", or change the protocol to HTTPS or TLS.',
    },
    mode: {
      what: 'The protocol is HTTPS, and the mode of "tls" is {mode}.',
      why: `HTTP can only be read after TLS was terminated; ${REFUSES}`,
      todo: 'Change the mode to Terminate, or the protocol to TLS.',
    },
    lacks: {
      what: 'The protocol is TLS, and "tls" is missing.',
      why: `Whether the Gateway terminates TLS or passes it through is not said; ${REFUSES}`,
      todo: 'Add "tls" with the mode Terminate or Passthrough.',
    },
    hostname: {
      what: 'The protocol is {protocol}, and "hostname" is set.',
      why: `Such traffic names no host; ${REFUSES}`,
      todo: 'Remove "hostname".',
    },
  },
});

/** Two listeners that would be the same. */
export const listenerConflict = defineRule({
  code: 'listener-conflict',
  aliases: ['KIA1503'],
  refused: true,
  title: 'Two listeners for the same traffic',
  source: SOURCE,
  messages: {
    same: {
      what: 'Another listener has port {port}, protocol {protocol} and {hostname}, too.',
      why: `Traffic could not be told apart; ${REFUSES}`,
      todo: 'Give one of them another port or hostname.',
    },
  },
});

/** Two references to the same object. */
export const repeatedReference = defineRule({
  code: 'repeated-reference',
  refused: true,
  title: 'The same object is referred to twice',
  source: SOURCE,
  messages: {
    same: {
      what: '{target} is referred to a second time{part}.',
      why: REFUSED,
      todo: 'Remove one of the two, or give each a {parts} of its own.',
    },
    unlike: {
      what: '{target} is referred to twice, once with and once without {part}.',
      why: REFUSED,
      todo: 'Give both a {part}, or remove one of the two.',
    },
  },
});

/** Actions of a rule that exclude each other. */
export const redirectWithOtherAction = defineRule({
  code: 'redirect-with-other-action',
  refused: true,
  title: 'A redirect beside something else to do',
  source: SOURCE,
  messages: {
    backends: {
      what: 'The rule redirects and has "backendRefs".',
      why: `A redirected request comes to no backend; ${REFUSES}`,
      todo: 'Remove the RequestRedirect filter, or "backendRefs".',
    },
    rewrite: {
      what: 'RequestRedirect and URLRewrite stand in the same list of filters.',
      why: `A redirected request is not rewritten; ${REFUSES}`,
      todo: 'Keep one of the two.',
    },
  },
});

/** A prefix is replaced that no match has. */
export const replacedPrefix = defineRule({
  code: 'replaced-prefix-unmatched',
  refused: true,
  title: 'No prefix to replace',
  source: SOURCE,
  messages: {
    match: {
      what: '"replacePrefixMatch" needs exactly one match in its rule, of type PathPrefix; {found}.',
      why: `What is replaced is the prefix that was matched; ${REFUSES}`,
      todo: 'Keep one match by PathPrefix in this rule, or use "replaceFullPath".',
    },
  },
});

/** A path that no request can have. */
export const invalidPathMatch = defineRule({
  code: 'invalid-path-match',
  refused: true,
  title: 'Not a path to match by',
  source: SOURCE,
  messages: {
    slash: {
      what: '"{value}" does not begin with /.',
      why: `Every path of a request does; ${REFUSES}`,
      todo: 'Write /{value}, or use the type RegularExpression.',
    },
    part: {
      what: '"{value}" holds {part}.',
      why: `Paths are normalized before they are compared, so it could never match; ${REFUSES}`,
      todo: 'Remove {part}.',
    },
    character: {
      what: '"{value}" holds "{part}", which no path can hold as it is.',
      why: REFUSED,
      todo: 'Write it percent-encoded, or use the type RegularExpression.',
    },
  },
});

/** An entry for everything beside others. */
export const wildcardWithOthers = defineRule({
  code: 'wildcard-with-others',
  refused: true,
  title: 'Everything, and something besides',
  source: SOURCE,
  messages: {
    others: {
      what: '"{name}" holds * and other entries.',
      why: `* allows all of them already; ${REFUSES}`,
      todo: 'Keep either * or the others.',
    },
  },
});

/** A part that takes longer than the whole. */
export const backendTimeout = defineRule({
  code: 'backend-timeout-longer',
  refused: true,
  title: 'A try may take longer than the request',
  source: SOURCE,
  messages: {
    longer: {
      what: '"backendRequest" is {backend}, longer than "request", which is {request}.',
      why: `The whole request ends before its first try may; ${REFUSES}`,
      todo: 'Make "backendRequest" at most {request}.',
    },
  },
});
