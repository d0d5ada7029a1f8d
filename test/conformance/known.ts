const EXACT_COVER =
  'the earlier match certainly takes every request of the later one; istiod compares only matches with the same conditions';

/** Documents on which Pilotage and the cluster disagree, and why; the same in all minors. */
const KNOWN: Readonly<Record<string, string>> = {
  'vs.vs-98.1.ok': EXACT_COVER,
};

/** Why a disagreement is no surprise; undefined when it is one. @param id of the document, perhaps ` in 1.30` */
export function whyKnown(id: string): string | undefined {
  return KNOWN[id.replace(/ in 1\.\d+$/, '')];
}
