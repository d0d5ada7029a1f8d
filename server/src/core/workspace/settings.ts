import type { Minor } from '../schema/types';
import type { FilePath } from './paths';

/** What the user or the host decides. The core has no defaults of its own; `defaultSettings` is for hosts. */
export interface Settings {
  /** The Istio minor whose schema and rules hold. */
  readonly istioVersion: Minor;
  /** True when the version that the workspace itself names goes before `istioVersion`; see `settingsInForce`. */
  readonly autoVersion?: boolean;
  /** The namespace of objects that write none and have no neighbours that agree on one. Undefined: `default`. */
  readonly defaultNamespace?: string;
  /** The cluster domain. */
  readonly domainSuffix: string;
  /** The file that holds the mesh configuration (the text of `data.mesh`), when the user names one. */
  readonly meshConfig?: FilePath;
  /** The file that holds the mesh networks, when the user names one. */
  readonly meshNetworks?: FilePath;
  /** Whether broken YAML is reported; off where another extension already does. */
  readonly reportYaml: boolean;
  /** Whether the cluster has the stable-channel policy (`experimental.stableValidationPolicy` of the base chart). */
  readonly stableValidationPolicy: boolean;
}

/** The settings of somebody who set nothing. */
export const defaultSettings: Settings = {
  istioVersion: '1.31',
  domainSuffix: 'cluster.local',
  reportYaml: true,
  stableValidationPolicy: false,
};
