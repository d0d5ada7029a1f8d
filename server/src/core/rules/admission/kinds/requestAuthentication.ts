import { strictHeaderNameProblem } from '../../../istio/headers';
import { jwksProblem } from '../../../istio/jwks';
import { jwksUriProblem, jwksUriSchemaProblem } from '../../../istio/uri';
import { defineRule } from '../../defineRule';
import { missingRequiredField } from '../../structure/structureRules';
import { admissionCheck, row, testing } from '../row';
import type { Test } from '../row';
import { targetRows } from '../shared/selectors';
import { isDuration } from '../tests/durations';
import { headerNameTest } from '../tests/headers';
import { hasOneOf, hasOnlyOneOf, isNotEmpty } from '../tests/members';
import { invalidUrl, reportUrl } from '../tests/urls';
import { hasText, textOf } from '../values';

const isJwksUri: Test = testing([invalidUrl], (field, context) => {
  if (field.text === undefined) return;
  const problem = jwksUriSchemaProblem(field.text) ?? (field.text === '' ? undefined : jwksUriProblem(field.text));
  if (problem !== undefined) reportUrl(field, field.text, problem, 'http or https', context);
});

export const invalidJwks = defineRule({
  code: 'invalid-jwks',
  aliases: ['IST0106', 'IST0133'],
  refused: true,
  title: 'Keys that cannot be read',
  source: 'validateJwtRule and warnPrivateJwksKeys, pkg/config/validation/validation.go',
  messages: {
    unreadable: {
      what: '"jwks" holds no keys: {problem}.',
      why: "istiod's webhook refuses the object.",
      todo: 'Write a JSON object with a list "keys", as the issuer publishes it.',
    },
    secret: {
      what: 'Key {index} of "jwks" holds a private key.',
      why: 'istiod warns: everybody who may read the object can sign tokens with it. Tokens are checked with public keys.',
      todo: 'Keep only the public part, and replace the key.',
    },
  },
});

const areKeys: Test = testing([invalidJwks], (field, context) => {
  const answer = hasText(field) ? jwksProblem(field.text ?? '') : undefined;
  if (answer === undefined) return;
  if ('problem' in answer) return context.report(invalidJwks, field, 'unreadable', { problem: answer.problem });
  const minor = Number(context.settings.istioVersion.slice(2));
  for (const index of minor < 30 ? [] : answer.secrets)
    context.report(invalidJwks, field, 'secret', { index: index + 1 }, { severity: 'warning', refused: false });
});

const namesIssuer: Test = testing([missingRequiredField], (field, context) => {
  // The older spelling of jwksUri counts, too.
  if (textOf(field.get('jwks_uri')) === '') hasOneOf('issuer', 'jwksUri')(field, context);
});

/** Source: ValidateRequestAuthentication and validateJwtRule, pkg/config/validation/validation.go. */
export const requestAuthenticationCheck = admissionCheck(
  ['security.istio.io/RequestAuthentication'],
  [
    ...targetRows('RA-01 CEL-RA-01 CEL-RA-05 CEL-RA-06 CEL-RA-07 CEL-RA-08'),
    row('RA-02', 'spec.jwtRules[].audiences[]', isNotEmpty),
    row('RA-03', 'spec.jwtRules[]', namesIssuer),
    row('CEL-RA-02', 'spec.jwtRules[]', hasOnlyOneOf(['jwksUri', 'jwks_uri', 'jwks'])),
    row('RA-04 CEL-RA-03', 'spec.jwtRules[].jwksUri|jwks_uri', isJwksUri),
    row('RA-05 RA-06', 'spec.jwtRules[].jwks', areKeys),
    row('RA-08', 'spec.jwtRules[].fromHeaders[].name', isNotEmpty),
    row('RA-09 RA-10', 'spec.jwtRules[].fromParams|fromCookies[]', isNotEmpty),
    row('RA-12', 'spec.jwtRules[].outputClaimToHeaders[].claim', isNotEmpty),
    row(
      'RA-12 RA-13 HDR-01 HDR-02',
      'spec.jwtRules[].outputClaimToHeaders[].header',
      headerNameTest(strictHeaderNameProblem, 'letters, digits, hyphens and underscores'),
    ),
    row('RA-14 CEL-RA-04', 'spec.jwtRules[].timeout', isDuration),
  ],
);
