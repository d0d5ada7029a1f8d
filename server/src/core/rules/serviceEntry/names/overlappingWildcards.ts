import { isWildcard, matches } from '../../../istio/hosts';
import { entryOf, shareClients, visibilityOf } from '../../../mesh/entries';
import { displayName } from '../../../workspace/resource';
import type { WorldCheck } from '../../defineRule';
import { defineRule } from '../../defineRule';

export const overlappingWildcards = defineRule({
  code: 'overlapping-wildcards',
  severity: 'hint',
  title: 'Two wildcards for one name',
  source: 'releasenotes/notes/45415.yaml',
  messages: {
    narrower: {
      what: '"{host}" lies within "{wider}" of ServiceEntry {other}.',
      why: 'Names that both take in belong to the longer wildcard alone: ports, resolution and rules of {wider} do not hold for them.',
      todo: 'Repeat here what is meant to hold for these names too.',
    },
  },
});

/** Wildcard hosts inside of broader ones. */
export const overlappingWildcardsCheck: WorldCheck = {
  scope: 'world',
  name: 'overlapping-wildcards',
  rules: [overlappingWildcards],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['wildcard-host', 'mesh'],
  check(context) {
    const { view, resource } = context;
    for (const field of context.object.at('spec.hosts').items()) {
      const host = field.text;
      if (host === undefined || !isWildcard(host)) continue;
      const seenBy = visibilityOf(view, resource);
      for (const other of view.find('wildcard-host', '*')) {
        const wider = entryOf(other)?.hosts.find(({ text }) => text.length < host.length && matches(text, host));
        if (wider === undefined || !isWildcard(wider.text) || !shareClients(seenBy, visibilityOf(view, other)))
          continue;
        const related = [{ resource: other, span: wider.span, message: 'the broader wildcard' }];
        context.report(
          overlappingWildcards,
          field,
          'narrower',
          { host, wider: wider.text, other: displayName(other) },
          { related },
        );
        break;
      }
    }
  },
};
