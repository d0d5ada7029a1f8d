import { labelsSubset } from '../../istio/labels';
import type { Labels } from '../../workspace/facts/types';
import type { PeerAuthentication } from '../spec/istioObjects';
import type { Place } from '../spec/object';

/** The mode of mutual TLS that a workload or namespace asks for. */
export type MtlsMode = 'DISABLE' | 'PERMISSIVE' | 'STRICT';

/**
 * The PeerAuthentications of the mesh.
 * Source: `addPeerAuthentication`, pilot/pkg/model/authentication.go.
 */
export class PeerAuthentications {
  private readonly byNamespace = new Map<string, PeerAuthentication[]>();
  private readonly namespaceModes = new Map<string, string>();
  private globalMode: MtlsMode | undefined;

  /** @param ordered the oldest first. */
  constructor(
    ordered: readonly PeerAuthentication[],
    private readonly rootNamespace: string,
  ) {
    const seen = new Set<string>();
    for (const policy of ordered) {
      const { namespace } = policy.meta;
      if (policy.selector === undefined) {
        if (seen.has(namespace)) continue;
        seen.add(namespace);
        if (namespace === rootNamespace) this.globalMode = modeOf(policy.mode) ?? 'PERMISSIVE';
        else this.namespaceModes.set(namespace, policy.mode);
      }
      this.byNamespace.set(namespace, [...(this.byNamespace.get(namespace) ?? []), policy]);
    }
  }

  /** The mode that clients assume for the services of a namespace. Source: `BestEffortInferServiceMTLSMode`, pilot/pkg/model/push_context.go. */
  forNamespace(namespace: string): MtlsMode {
    const mode = this.namespaceModes.get(namespace);
    const inherited = this.globalMode ?? 'PERMISSIVE';
    return mode === undefined ? inherited : (modeOf(mode) ?? inherited);
  }

  /** The mode of one port of a workload. */
  forPort(namespace: string, labels: Labels, port: number): MtlsMode {
    return this.explain(namespace, labels, port).mode;
  }

  /**
   * The mode of one port of a workload, with the policies that are for it.
   * Source: `ComposePeerAuthentication`, pilot/pkg/security/authn/policy_applier.go.
   */
  explain(namespace: string, labels: Labels, port: number): ModeInForce {
    const inRoot = namespace === this.rootNamespace;
    const own = this.applying(namespace, labels);
    const root = inRoot ? own : this.applying(this.rootNamespace, labels);
    const mesh = root.find(({ selector }) => selector === undefined);
    const namespaced = inRoot ? undefined : own.find(({ selector }) => selector === undefined);
    const selected = inRoot ? undefined : own.find(({ selector }) => selector !== undefined);
    const inForce =
      atLevel(selected, 'workload') ?? atLevel(namespaced, 'namespace') ?? atLevel(mesh, 'mesh') ?? MODE_BY_DEFAULT;
    const applying = inRoot ? own : [...own, ...root];
    const winners = { mesh, namespace: namespaced, workload: selected };
    const atPort = selected?.portModes.get(port);
    if (selected === undefined || atPort === undefined) return { ...inForce, applying, winners };
    const place = selected.portPlaces.get(port) ?? selected.modePlace;
    const mode = modeOf(atPort);
    return mode === undefined
      ? { ...inForce, applying, winners }
      : { mode, level: 'port', policy: selected, place, applying, winners };
  }

  /** Those of a namespace whose selector fits, the oldest first. */
  private applying(namespace: string, labels: Labels): PeerAuthentication[] {
    return (this.byNamespace.get(namespace) ?? []).filter(
      ({ selector }) => selector === undefined || labelsSubset(selector, labels),
    );
  }
}

/** The mode of a port with what made it so. */
export interface ModeInForce {
  readonly mode: MtlsMode;
  readonly level: 'port' | 'workload' | 'namespace' | 'mesh' | 'default';
  /** The policy that says it; undefined: it is what Istio does by itself. */
  readonly policy: PeerAuthentication | undefined;
  readonly place: Place | undefined;
  /** All that select the workload, those without effect too; its namespace first. */
  readonly applying: readonly PeerAuthentication[];
  /** The one that counts at each level, whether it says a mode or not. */
  readonly winners: Readonly<Record<'mesh' | 'namespace' | 'workload', PeerAuthentication | undefined>>;
}

const MODE_BY_DEFAULT = { mode: 'PERMISSIVE', level: 'default', policy: undefined, place: undefined } as const;

function atLevel(
  policy: PeerAuthentication | undefined,
  level: ModeInForce['level'],
): Pick<ModeInForce, 'mode' | 'level' | 'policy' | 'place'> | undefined {
  const mode = modeOf(policy?.mode);
  return policy === undefined || mode === undefined ? undefined : { mode, level, policy, place: policy.modePlace };
}

function modeOf(text: string | undefined): MtlsMode | undefined {
  return text === 'DISABLE' || text === 'PERMISSIVE' || text === 'STRICT' ? text : undefined;
}
