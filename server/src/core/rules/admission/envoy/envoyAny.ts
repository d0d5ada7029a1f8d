import { compareMinors } from '../../../schema/lifetime';
import type { EnvoyTypes } from '../../../schema/envoyTypes';
import type { Minor } from '../../../schema/types';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { fix } from '../../defineRule';
import { nearestName } from '../../nearest';
import { nameOf } from '../../structure/words';
import { shown } from '../values';
import { unknownEnvoyType } from './envoyRules';

/** Messages of protobuf itself stand under "value" in an Any, since they have no members to stand beside "@type". */
const UNDER_VALUE =
  /^google\.protobuf\.(?:Empty|Any|(?:Bool|Bytes|String|U?Int(?:32|64)|Float|Double)Value|Duration|Timestamp|Struct|Value|ListValue)$/;

/** Looks at configuration that names its own type, and goes on with the message of that type. */
export function checkAny(
  field: Field,
  context: ObjectContext,
  checkMessage: (field: Field, name: string, context: ObjectContext) => void,
): void {
  const type = field.get('@type');
  if (type.unknown || (!type.exists && field.open)) return;
  if (!type.exists) return context.report(unknownEnvoyType, type, 'missing', { name: nameOf(field) });
  const written = type.scalar?.text ?? '';
  const name = written.slice(written.lastIndexOf('/') + 1);
  if (!isKnown(type, written, name, context)) return;
  if (!UNDER_VALUE.test(name)) return checkMessage(field, name, context);
  const value = field.get('value');
  if (value.exists) checkMessage(value, name, context);
  else if (value.node === undefined && !value.unknown) context.report(unknownEnvoyType, field, 'value', { type: name });
}

function isKnown(type: Field, written: string, name: string, context: ObjectContext): boolean {
  const { envoy } = context.schemas;
  const minor = context.settings.istioVersion;
  if (envoy.message(name, minor) !== undefined) return true;
  // The end of a type says most, so it is not cut.
  const values = { value: name.length > 160 ? shown(name) : name, minor };
  const since = envoy.lifetimeOf(name)?.since;
  if (since !== undefined && compareMinors(since, minor) > 0) {
    context.report(unknownEnvoyType, type, 'newer', { ...values, since });
    return false;
  }
  if (envoy.mayExist(name)) return false;
  if (!/^[A-Za-z_]\w*(\.\w+)+$/.test(name)) {
    context.report(unknownEnvoyType, type, 'form', values);
    return false;
  }
  const near = nearestType(name, envoy, minor);
  const node = type.scalar;
  const prefix = written.slice(0, written.length - name.length);
  const fixes =
    near === undefined || node === undefined
      ? []
      : fix(`Change to ${near}`, [replaceScalar(node, `${prefix === '' ? 'type.googleapis.com/' : prefix}${near}`)]);
  const hint = near === undefined ? '' : `: ${near}`;
  const message = written.includes('.v2.') ? 'old' : 'unknown';
  context.report(unknownEnvoyType, type, message, { ...values, near: hint }, { fixes });
  return false;
}

/** The type that was probably meant: of the same name in the package most alike, or of nearly the same name in its own. */
function nearestType(wrong: string, envoy: EnvoyTypes, minor: Minor): string | undefined {
  const names = envoy.names(minor);
  const own = partsOf(wrong);
  const alike = names.filter((name) => lastOf(name) === lastOf(wrong));
  const scored = alike.map((name) => ({ name, score: [...partsOf(name)].filter((part) => own.has(part)).length }));
  const best = Math.max(...scored.map(({ score }) => score));
  const winners = scored.filter(({ score }) => score === best);
  if (winners.length === 1 && winners[0] !== undefined && best > 1) return winners[0].name;
  const home = wrong.slice(0, wrong.lastIndexOf('.') + 1);
  const neighbours = names.filter((name) => name.startsWith(home) && !name.slice(home.length).includes('.'));
  const near = nearestName(lastOf(wrong), neighbours.map(lastOf));
  return near === undefined ? undefined : home + near;
}

/** The words of a package; `filters` is `filter` in v2. */
function partsOf(name: string): ReadonlySet<string> {
  return new Set(
    name
      .split('.')
      .slice(0, -1)
      .map((part) => part.replace(/s$/, ''))
      .filter((part) => !/^v\d/.test(part)),
  );
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
