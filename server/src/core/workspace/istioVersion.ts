import { minors } from '../schema/minors';
import type { Minor } from '../schema/types';
import type { VersionFacts } from './facts/types';
import type { World } from './layout';
import { byNearness } from './nearness';
import type { FilePath } from './paths';
import type { Resource } from './resource';
import type { Settings } from './settings';

/** What the workspace says of the Istio that runs, as seen from a file. */
export interface WorkspaceVersion {
  /** The one at hand that comes nearest. */
  readonly minor: Minor;
  /** As it is written: `1.28.3`, `istio/proxyv2:1.28.3`, `1-28-3`. */
  readonly text: string;
  readonly from: Resource;
}

/** What it takes to look for versions. */
export interface VersionLookup {
  readonly world: World;
  readonly seenFrom: FilePath;
  find(index: 'istio-version', key: string): readonly Resource[];
  findElsewhere(index: 'istio-version', key: string): readonly Resource[];
}

/** Who installs Istio knows better than what runs with it. */
const STRENGTHS: readonly VersionFacts['by'][] = ['installer', 'chart', 'image', 'revision'];

/**
 * The version that the workspace names: of several the nearest to the asking file, of equally near ones that of the own
 * world, then of who installs Istio, then the newest (its CRDs are installed first).
 */
export function workspaceVersion(view: VersionLookup): WorkspaceVersion | undefined {
  const all = [...view.find('istio-version', ''), ...view.findElsewhere('istio-version', '')];
  const [from] = all.sort(byNearness(view.seenFrom, view.world.id, strengthOf));
  const said = from?.facts.istio;
  return from === undefined || said === undefined
    ? undefined
    : { minor: knownMinor(said.minor), text: said.text, from };
}

function strengthOf({ facts: { istio } }: Resource): number {
  return istio === undefined ? Infinity : STRENGTHS.indexOf(istio.by) - istio.minor / 1000;
}

/** The minor, or the nearest end of those at hand. */
function knownMinor(number: number): Minor {
  const known = minors.map((minor) => Number(minor.slice(2)));
  const nearest = Math.min(Math.max(number, Math.min(...known)), Math.max(...known));
  return `1.${nearest}`;
}

/** The settings for a file: with `autoVersion` the version is the one that the workspace names, if it names one. */
export function settingsInForce(settings: Settings, view: VersionLookup): Settings {
  const found = settings.autoVersion === true ? workspaceVersion(view) : undefined;
  return found === undefined ? settings : { ...settings, istioVersion: found.minor };
}
