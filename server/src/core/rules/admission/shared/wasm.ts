import { wasmUrlProblem, wasmUrlSchemaProblem } from '../../../istio/uri';
import { utf8Length } from '../../../istio/utf8';
import { fieldsExcludeEachOther, missingRequiredField, wrongLength } from '../../structure/structureRules';
import { nameOf } from '../../structure/words';
import { row, testing } from '../row';
import type { Row, Test } from '../row';
import { isNotEmpty, itemsDifferBy, reportBoth } from '../tests/members';
import { isGivenPort } from '../tests/numbers';
import { invalidUrl, reportUrl } from '../tests/urls';
import { textOf, wordOf } from '../values';

const isModuleUrl: Test = testing([invalidUrl, missingRequiredField], (field, context) => {
  const text = textOf(field);
  if (text === undefined) return;
  if (!field.exists) return isNotEmpty(field, context);
  const problem = wasmUrlProblem(text) ?? wasmUrlSchemaProblem(text);
  if (problem !== undefined) reportUrl(field, text, problem, 'oci, https, http or file', context);
});

/** A text has at most so many bytes. */
export function isAtMostBytes(limit: number): Test {
  return testing([wrongLength], (field, context) => {
    const length = field.text === undefined ? 0 : utf8Length(field.text);
    if (length > limit) context.report(wrongLength, field, 'long', { name: nameOf(field), length, limit });
  });
}

const hasValueOfItsOwn: Test = testing([fieldsExcludeEachOther], (field, context) => {
  const from = field.get('valueFrom');
  const value = field.get('value');
  if (wordOf(from, 'INLINE') === 'HOST' && value.exists)
    reportBoth([from, value], ['valueFrom: HOST', 'value'], context);
});

/** WP-02 to WP-12, for a Wasm module at a way. */
export function wasmRows(ids: string, way: string): Row[] {
  const env = `${way}.vmConfig.env`;
  return [
    row(`${ids} WP-02 WP-03 WP-04`, `${way}.url`, isModuleUrl),
    // WP-05 and WP-06, the form of sha256, are a pattern of the CRD and so belong to its structure.
    row(`${ids} WP-07`, `${way}.imagePullSecret`, isAtMostBytes(253)),
    row(`${ids} WP-08`, `${way}.pluginName`, isAtMostBytes(256)),
    row(`${ids} WP-09`, `${env}[].name`, isNotEmpty),
    row(`${ids} WP-10`, `${env}[].name`, isAtMostBytes(256)),
    row(`${ids} WP-11`, env, itemsDifferBy('name')),
    row(`${ids} WP-12 CEL-WP-07`, `${env}[]`, hasValueOfItsOwn),
  ];
}

/** The ports of a match. */
export function matchPortRows(ids: string): Row[] {
  return [row(ids, 'spec.match[].ports[].number', isGivenPort)];
}
