const COVERED =
  'istiod asks some conditions of two matches the wrong way round; here one takes in the other only when it really does';

/** Documents on which Pilotage and the cluster disagree, and why; the same in all minors. */
const KNOWN: Readonly<Record<string, string>> = {
  'vs.vs-98.1.ok': COVERED,
  'vs.vs-98.2.bad': COVERED,
};

/** Why a disagreement is no surprise; undefined when it is one. @param id of the document, perhaps ` in 1.30` */
export function whyKnown(id: string): string | undefined {
  return KNOWN[id.replace(/ in 1\.\d+$/, '')];
}
