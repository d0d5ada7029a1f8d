import type { Minor } from '../schema/types';
import type { FilePath } from './paths';

/** How loud a rule speaks, or that it does not. */
export type Level = 'error' | 'warning' | 'information' | 'hint' | 'off';

/** Levels for a part of the files. */
export interface LevelOverride {
  /** What paths and worlds are relative to. */
  readonly folder: FilePath;
  /** Globs; undefined: all files. */
  readonly paths?: readonly string[];
  /** Folders of worlds; undefined: all. */
  readonly worlds?: readonly string[];
  /** By code of ours or number of another tool; `*` means every rule. */
  readonly rules: Readonly<Record<string, Level>>;
}

/** What the user wants to hear. */
export interface Control {
  readonly rules: Readonly<Record<string, Level>>;
  /** Of several that reach a finding the last one counts. */
  readonly overrides: readonly LevelOverride[];
}

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
  /** How loud rules speak. */
  readonly control: Control;
  /** Hosts that the user says to be outside of the workspace; `*.corp.example.com` means all below. */
  readonly externalHosts: readonly string[];
  /** Namespaces that the user says to be kept outside of the workspace. */
  readonly externalNamespaces: readonly string[];
  /** Whether the cluster has the stable-channel policy (`experimental.stableValidationPolicy` of the base chart). */
  readonly stableValidationPolicy: boolean;
}

/** The settings of somebody who set nothing. */
export const defaultSettings: Settings = {
  istioVersion: '1.31',
  domainSuffix: 'cluster.local',
  reportYaml: true,
  control: { rules: {}, overrides: [] },
  externalHosts: [],
  externalNamespaces: [],
  stableValidationPolicy: false,
};
