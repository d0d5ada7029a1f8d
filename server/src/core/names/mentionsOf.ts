import type { Resource } from '../workspace/resource';
import type { Field } from '../yaml/field';
import { fieldsAt } from '../yaml/ways';
import { namePlaces } from './kinds';
import { Mentions } from './mention';
import type { Mention } from './mention';
import { namespaceName } from './readers';

/**
 * Every name that an object writes: its own, those of others, and pieces such as the namespace inside a host.
 * @param object as it is written; @param resource where it stands, which decides what short names mean.
 * @returns document offsets; nothing for kinds that take no part in the mesh.
 */
export function mentionsOf(object: Field, resource: Resource, domainSuffix: string): readonly Mention[] {
  const { facts, namespace } = resource;
  const places = namePlaces(facts.group, facts.kind);
  if (places === undefined) return [];
  const mentions = new Mentions(resource, domainSuffix);
  const name = object.at('metadata.name');
  if (name.text !== undefined && facts.kind !== 'Namespace' && !isService(resource))
    mentions.add(
      name,
      { kind: 'object', type: `${facts.group}/${facts.kind}`, namespace, name: name.text },
      'definition',
    );
  namespaceName(object.at('metadata.namespace'), mentions);
  for (const { steps, read } of places) for (const field of fieldsAt(object, steps)) read(field, mentions);
  return unique(mentions.all);
}

function isService({ facts }: Resource): boolean {
  return facts.group === '' && facts.kind === 'Service';
}

/** What is written once and used in several places through an anchor is one mention. */
function unique(all: readonly Mention[]): Mention[] {
  const seen = new Set<string>();
  return all.filter(({ subject, span }) => {
    const key = `${span.start} ${JSON.stringify(subject)}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
