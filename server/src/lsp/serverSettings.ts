import type { Minor, Settings } from '../core/index';
import { defaultSettings, minors } from '../core/index';
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
}

/** Reads the settings; what is missing or makes no sense is as if it were not set. */
export function readServerSettings(value: unknown): ServerSettings {
  const section: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const text = (key: string): string => (typeof section[key] === 'string' ? section[key].trim() : '');
  const { exclude, reportYamlErrors: report } = section;
  return {
    istioVersion: text('istioVersion'),
    defaultNamespace: text('defaultNamespace'),
    exclude: Array.isArray(exclude) ? exclude.filter((pattern) => typeof pattern === 'string') : [],
    meshConfig: text('meshConfig'),
    meshNetworks: text('meshNetworks'),
    reportYamlErrors: report === 'on' || report === 'off' ? report : 'auto',
  };
}

/** What the core needs to know of the settings. */
export function coreSettings(settings: ServerSettings, options: InitializationOptions): Settings {
  const { defaultNamespace, reportYamlErrors } = settings;
  return {
    ...defaultSettings,
    istioVersion: minorOf(settings.istioVersion),
    ...(defaultNamespace === '' ? {} : { defaultNamespace }),
    reportYaml: reportYamlErrors === 'auto' ? options.redhatYaml !== true : reportYamlErrors === 'on',
  };
}

/** The Istio minor that a setting means. `auto`, and what is no minor we know, is the default. */
export function minorOf(setting: string): Minor {
  return minors.find((minor) => minor === setting) ?? defaultSettings.istioVersion;
}
