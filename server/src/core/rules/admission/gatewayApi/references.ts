import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { textOf, wordOf } from '../values';
import { repeatedReference } from './gatewayApiRules';

/** What a reference is known by; undefined when a part of it cannot be known. */
interface Reference {
  readonly field: Field;
  readonly target: string;
  readonly section: string;
  readonly port: number;
}

/**
 * References to the same object differ in the section, or in the port where there is one; either all or none have it.
 * @param withPort true for the parents of a route
 */
export function referencesDiffer(withPort: boolean): Test {
  return testing([repeatedReference], (list, context) => {
    const seen = new Map<string, Reference>();
    for (const item of list.items()) {
      const reference = read(item);
      if (reference === undefined) continue;
      const first = seen.get(reference.target);
      if (first === undefined) seen.set(reference.target, reference);
      else if (!reportPair(list, first, reference, withPort, context)) continue;
      else return;
    }
    reportSame(list, context, withPort);
  });
}

function read(field: Field): Reference | undefined {
  const group = wordOf(field.get('group'), 'gateway.networking.k8s.io');
  const kind = wordOf(field.get('kind'), 'Gateway');
  const [name, namespace, section] = [field.get('name'), field.get('namespace'), field.get('sectionName')].map(textOf);
  const port = field.get('port');
  if (field.map === undefined || field.open || port.unknown) return undefined;
  if ([group, kind, name, namespace, section].includes(undefined)) return undefined;
  const target = [kind, namespace, name, group].join(' ');
  return { field, target, section: section ?? '', port: port.number ?? 0 };
}

function reportPair(
  list: Field,
  first: Reference,
  second: Reference,
  withPort: boolean,
  context: ObjectContext,
): boolean {
  const unlike =
    (first.section === '') !== (second.section === '')
      ? 'sectionName'
      : withPort && (first.port === 0) !== (second.port === 0)
        ? 'port'
        : undefined;
  if (unlike === undefined) return false;
  report(list, first, second, 'unlike', `"${unlike}"`, withPort, context);
  return true;
}

function reportSame(list: Field, context: ObjectContext, withPort: boolean): void {
  const seen = new Map<string, Reference>();
  for (const item of list.items()) {
    const reference = read(item);
    if (reference === undefined) continue;
    const key = `${reference.target} ${reference.section} ${withPort ? reference.port : 0}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, reference);
    else {
      const parts = [
        ...(reference.section === '' ? [] : [`sectionName ${reference.section}`]),
        ...(reference.port === 0 ? [] : [`port ${reference.port}`]),
      ];
      report(
        list,
        first,
        reference,
        'same',
        parts.length === 0 ? '' : ` with ${parts.join(' and ')}`,
        withPort,
        context,
      );
    }
  }
}

function report(
  list: Field,
  first: Reference,
  second: Reference,
  message: 'same' | 'unlike',
  part: string,
  withPort: boolean,
  context: ObjectContext,
): void {
  const [kind = '', namespace = '', name = ''] = second.target.split(' ');
  const target = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
  const parts = withPort ? '"sectionName" or "port"' : '"sectionName"';
  const related = [
    { resource: context.resource, span: first.field.get('name').span, message: 'the first one stands here' },
  ];
  const fixes = message === 'same' ? removal('Remove this entry', second.field, context) : [];
  const span = second.field.get('name').span;
  context.report(repeatedReference, list, message, { target, part, parts }, { span, related, fixes });
}
