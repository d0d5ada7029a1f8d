import path from 'node:path';
import type { FilePath, HintKind, Minor, Settings } from '../core/index';
import { defaultSettings, fromSystemPath, minors } from '../core/index';
import type { InitializationOptions } from './protocol';

/** The `pilotage` section of the client's settings. */
export interface ServerSettings {
  readonly istioVersion: string;
  readonly defaultNamespace: string;
  readonly exclude: readonly string[];
  /** Path of a file, absolute or relative to the first folder; empty for none. */
  readonly meshConfig: string;
  readonly meshNetworks: string;
  readonly reportYamlErrors: 'auto' | 'on' | 'off';
  readonly stableValidationPolicy: boolean;
  /** The inlay hints that are shown. */
  readonly inlayHints: ReadonlySet<HintKind>;
  /** Whether lines above objects say who uses them. */
  readonly codeLens: boolean;
}

const HINTS: readonly HintKind[] = ['hosts', 'weights', 'workloads', 'defaults'];

/** Reads the settings; what is missing or makes no sense is as if it were not set. */
export function readServerSettings(value: unknown): ServerSettings {
  const section = sectionOf(value);
  const text = (key: string): string => (typeof section[key] === 'string' ? section[key].trim() : '');
  const { exclude, reportYamlErrors: report } = section;
  return {
    istioVersion: text('istioVersion'),
    defaultNamespace: text('defaultNamespace'),
    exclude: Array.isArray(exclude) ? exclude.filter((pattern) => typeof pattern === 'string') : [],
    meshConfig: text('meshConfig'),
    meshNetworks: text('meshNetworks'),
    inlayHints: new Set(HINTS.filter((kind) => sectionOf(section.inlayHints)[kind] !== false)),
    codeLens: section.codeLens !== false,
    reportYamlErrors: report === 'on' || report === 'off' ? report : 'auto',
    stableValidationPolicy: section.stableValidationPolicy === true,
  };
}

function sectionOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The files that the settings name, as system paths. @param folder that relative paths start from. */
export function namedFiles({ meshConfig, meshNetworks }: ServerSettings, folder: string | undefined): string[] {
  return [meshConfig, meshNetworks].filter((name) => name !== '').map((name) => path.resolve(folder ?? '.', name));
}

/** What the core needs to know of the settings. @param folder that relative paths start from. */
export function coreSettings(
  settings: ServerSettings,
  options: InitializationOptions,
  folder: string | undefined,
): Settings {
  const { defaultNamespace, reportYamlErrors, meshConfig, meshNetworks } = settings;
  const place = (name: string): FilePath => fromSystemPath(path.resolve(folder ?? '.', name));
  return {
    ...defaultSettings,
    istioVersion: minorOf(settings.istioVersion),
    ...(settings.istioVersion === 'auto' ? { autoVersion: true } : {}),
    ...(defaultNamespace === '' ? {} : { defaultNamespace }),
    ...(meshConfig === '' ? {} : { meshConfig: place(meshConfig) }),
    ...(meshNetworks === '' ? {} : { meshNetworks: place(meshNetworks) }),
    stableValidationPolicy: settings.stableValidationPolicy,
    reportYaml: reportYamlErrors === 'auto' ? options.redhatYaml !== true : reportYamlErrors === 'on',
  };
}

/** The Istio minor that a setting means: the default for what is no minor we know, and for `auto` where no file names one. */
export function minorOf(setting: string): Minor {
  return minors.find((minor) => minor === setting) ?? defaultSettings.istioVersion;
}
