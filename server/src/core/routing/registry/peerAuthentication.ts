import { labelsSubset } from '../../istio/labels';
import type { Labels } from '../../workspace/facts/types';
import type { PeerAuthentication } from '../spec/istioObjects';

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

  /** The mode of one port of a workload. Source: `ComposePeerAuthentication`, pilot/pkg/security/authn. */
  forPort(namespace: string, labels: Labels, port: number): MtlsMode {
    const own = this.byNamespace.get(namespace) ?? [];
    const root = namespace === this.rootNamespace ? own : (this.byNamespace.get(this.rootNamespace) ?? []);
    const mesh = root.find(({ selector }) => selector === undefined);
    const namespaced =
      namespace === this.rootNamespace ? undefined : own.find(({ selector }) => selector === undefined);
    const selected =
      namespace === this.rootNamespace
        ? undefined
        : own.find(({ selector }) => selector !== undefined && labelsSubset(selector, labels));
    const mode = modeOf(selected?.mode) ?? modeOf(namespaced?.mode) ?? modeOf(mesh?.mode) ?? ('PERMISSIVE' as const);
    const atPort = selected?.portModes.get(port);
    return atPort === undefined ? mode : (modeOf(atPort) ?? mode);
  }
}

function modeOf(text: string | undefined): MtlsMode | undefined {
  return text === 'DISABLE' || text === 'PERMISSIVE' || text === 'STRICT' ? text : undefined;
}
