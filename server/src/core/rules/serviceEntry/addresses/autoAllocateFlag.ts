import { compareMinors } from '../../../schema/lifetime';
import { embeddedYaml } from '../../../workspace/facts/mesh';
import type { Field } from '../../../yaml/field';
import type { ObjectCheck, ObjectContext } from '../../defineRule';
import { defineRule } from '../../defineRule';

const FLAG = 'ISTIO_META_DNS_AUTO_ALLOCATE';
const CAPTURE = 'ISTIO_META_DNS_CAPTURE';

export const legacyAutoAllocate = defineRule({
  code: 'legacy-autoallocate-flag',
  severity: 'information',
  title: 'A setting that istiod no longer needs',
  source: 'autoAllocateIPs, pilot/pkg/serviceregistry/serviceentry/auto_allocation.go',
  messages: {
    superfluous: {
      what: `"${FLAG}" has no effect in Istio {version}.`,
      why: 'Since 1.25 istiod allocates addresses for ServiceEntries by itself; proxies use them as soon as DNS capture is on.',
      todo: `Remove it and keep "${CAPTURE}".`,
    },
    useless: {
      what: `"${FLAG}" is set, "${CAPTURE}" is not.`,
      why: 'Allocated addresses are handed out by the DNS proxy only, which is off: names are still looked up elsewhere, and TCP ports have no address of their own.',
      todo: `Set "${CAPTURE}" to "true" in its place.`,
    },
  },
});

/** The flag of the old allocator, in the mesh configuration and in the annotation of a pod. */
export const legacyAutoAllocateCheck: ObjectCheck = {
  scope: 'object',
  name: 'legacy-autoallocate-flag',
  rules: [legacyAutoAllocate],
  check(context) {
    if (compareMinors(context.settings.istioVersion, '1.25') < 0 || !context.document.text.includes(FLAG)) return;
    for (const { metadata, offset, at } of proxyMetadata(context)) {
      const flag = metadata.get(FLAG);
      if (!flag.exists || !isTrue(flag)) continue;
      const message = isTrue(metadata.get(CAPTURE)) ? 'superfluous' : 'useless';
      const severity = message === 'useless' ? 'warning' : undefined;
      const span = { start: flag.keySpan.start + offset, end: flag.keySpan.end + offset };
      context.report(
        legacyAutoAllocate,
        at ?? flag,
        message,
        { version: context.settings.istioVersion },
        { severity, span },
      );
    }
  },
};

function isTrue(field: Field): boolean {
  return field.boolean === true || field.text?.toLowerCase() === 'true';
}

interface ProxyMetadata {
  readonly metadata: Field;
  /** What to add to its spans. */
  readonly offset: number;
  /** The field of the document that holds it, where it is a text of its own. */
  readonly at?: Field;
}

/** Wherever an object can hold the metadata of proxies. */
function proxyMetadata({ object, facts, document }: ObjectContext): ProxyMetadata[] {
  const inText = (field: Field, way: string): ProxyMetadata[] => {
    if (field.scalar === undefined) return [];
    const { root, offset } = embeddedYaml(document.text, field.scalar);
    return [{ metadata: root.at(way), offset, at: field }];
  };
  if (facts.kind === 'MeshConfig') return [{ metadata: object.at('defaultConfig.proxyMetadata'), offset: 0 }];
  if (facts.kind === 'IstioOperator')
    return [{ metadata: object.at('spec.meshConfig.defaultConfig.proxyMetadata'), offset: 0 }];
  if (facts.kind === 'ConfigMap') return inText(object.at('data.mesh'), 'defaultConfig.proxyMetadata');
  const template = object.at('spec.template.metadata');
  const annotations = (template.exists ? template : object.get('metadata')).get('annotations');
  return inText(annotations.get('proxy.istio.io/config'), 'proxyMetadata');
}
