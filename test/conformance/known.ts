const NO_API_GROUP = 'without a group in apiVersion nothing says that the document is for Istio, so it is not read';
const EXACT_COVER =
  'the earlier match certainly takes every request of the later one; istiod compares only matches with the same conditions';
const ENVOY_TYPES = "the content of a patch is not held against Envoy's types yet";

/** Documents on which Pilotage and the cluster disagree, and why; the same in all minors. */
const KNOWN: Readonly<Record<string, string>> = {
  'se.yaml.version-missing': NO_API_GROUP,
  'se.yaml.apiversion-missing': NO_API_GROUP,
  'vs.vs-98.1.ok': EXACT_COVER,
};

/** Why a disagreement is no surprise; undefined when it is one. @param id of the document, perhaps ` in 1.30` */
export function whyKnown(id: string): string | undefined {
  const document = id.replace(/ in 1\.\d+$/, '');
  return KNOWN[document] ?? (ENVOY.has(document) ? ENVOY_TYPES : undefined);
}

const ENVOY: ReadonlySet<string> = new Set(
  [
    'ef.crd-ef-01.9.ok ef.ef-19.1.bad ef.ef-21.1.bad ef.ef-22.1.bad ef.ef-22.2.bad ef.ef-25.1.bad ',
    'ef.m.003 ef.m.005 ef.m.008 ef.m.009 ef.m.018 ef.m.021 ef.m.024 ef.m.026 ef.m.033 ef.m.034 ef.m.040 ',
    'ef.m.047 ef.m.051 ef.m.074 ef.m.076 ef.m.078 ef.m.080 ef.m.089 ef.m.097 ef.m.100 ef.m.102 ef.m.118 ',
    'ef.m.127 ef.m.130',
  ]
    .join('')
    .split(' '),
);
