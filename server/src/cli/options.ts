import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import type { Minor, Settings, Severity } from '../core/index';
import { defaultSettings, minors } from '../core/index';
import { Failure } from './failure';

/** What `check` and `fix` have in common: which files, and how they are understood. */
export interface ProjectOptions {
  /** As given; `-` is standard input. At least one. */
  readonly paths: readonly string[];
  readonly settings: Settings;
  /** What the command line says, whatever a project file says. */
  readonly said: Partial<Settings>;
  readonly meshConfig: string | undefined;
  readonly meshNetworks: string | undefined;
  readonly exclude: readonly string[];
  readonly quiet: boolean;
  /** The options among the arguments that say how files are understood, to be said again for another command. */
  readonly repeat: readonly string[];
}

export type Format = 'human' | 'json';

export interface CheckOptions extends ProjectOptions {
  readonly format: Format;
  /** File with the findings of an earlier run, which are not told again. */
  readonly baseline: string | undefined;
  /** File to write all findings into. */
  readonly writeBaseline: string | undefined;
  /** The least severity that makes the exit code 1. */
  readonly failOn: Severity | 'never';
}

export interface FixOptions extends ProjectOptions {
  readonly dryRun: boolean;
}

const UNDERSTANDING = {
  'istio-version': { type: 'string' },
  namespace: { type: 'string', short: 'n' },
  'mesh-config': { type: 'string' },
  'mesh-networks': { type: 'string' },
  'stable-validation-policy': { type: 'boolean' },
  exclude: { type: 'string', multiple: true },
} as const satisfies ParseArgsConfig['options'];

/** The options that every command about files has. */
export const PROJECT = {
  ...UNDERSTANDING,
  quiet: { type: 'boolean', short: 'q' },
} as const satisfies ParseArgsConfig['options'];

/** How results can be printed. */
export const FORMATS: readonly Format[] = ['human', 'json'];
const LEVELS: readonly (Severity | 'never')[] = ['error', 'warning', 'information', 'hint', 'never'];

/** Reads the arguments of `pilotage check`. Throws a Failure that says what is wrong with them. */
export function readCheckOptions(args: readonly string[]): CheckOptions {
  const options = {
    ...PROJECT,
    format: { type: 'string' },
    'fail-on': { type: 'string' },
    baseline: { type: 'string' },
    'write-baseline': { type: 'string' },
  } as const;
  const { values, positionals } = parse('check', args, options);
  const format = oneOf('--format', values.format ?? 'human', FORMATS);
  const failOn = oneOf('--fail-on', values['fail-on'] ?? 'error', LEVELS);
  const { baseline, 'write-baseline': writeBaseline } = values;
  return { ...projectOptions(values, positionals), format, failOn, baseline, writeBaseline };
}

/** Reads the arguments of `pilotage fix`. Throws a Failure that says what is wrong with them. */
export function readFixOptions(args: readonly string[]): FixOptions {
  const { values, positionals } = parse('fix', args, { ...PROJECT, 'dry-run': { type: 'boolean' } } as const);
  if (positionals.includes('-')) throw new Failure('fix changes files; it cannot change standard input');
  return { ...projectOptions(values, positionals), dryRun: values['dry-run'] === true };
}

/** Reads the arguments of `pilotage rules`. Throws a Failure that says what is wrong with them. */
export function readRulesOptions(args: readonly string[]): RulesOptions {
  const { values, positionals } = parse('rules', args, { format: { type: 'string' } } as const);
  return { format: oneOf('--format', values.format ?? 'human', FORMATS), names: positionals };
}

/** The options of `pilotage rules`. */
export interface RulesOptions {
  readonly format: Format;
  /** Codes of rules, or numbers of istioctl or Kiali; none: all rules. */
  readonly names: readonly string[];
}

/** The values of `PROJECT`. */
export interface ProjectValues {
  readonly 'istio-version'?: string;
  readonly namespace?: string;
  readonly 'mesh-config'?: string;
  readonly 'mesh-networks'?: string;
  readonly 'stable-validation-policy'?: boolean;
  readonly exclude?: string[];
  readonly quiet?: boolean;
}

/** The options that every command about files has, understood. Throws a Failure that says what is wrong with them. */
export function projectOptions(values: ProjectValues, positionals: readonly string[]): ProjectOptions {
  return {
    paths: positionals.length === 0 ? ['.'] : positionals,
    settings: { ...defaultSettings, stableValidationPolicy: values['stable-validation-policy'] === true },
    said: {
      ...(values['istio-version'] === undefined ? {} : versionOf(values['istio-version'])),
      ...(values.namespace === undefined ? {} : { defaultNamespace: namespaceOf(values.namespace) }),
    },
    meshConfig: values['mesh-config'],
    meshNetworks: values['mesh-networks'],
    exclude: values.exclude ?? [],
    quiet: values.quiet === true,
    repeat: Object.entries(values).flatMap(([name, value]) => (name in UNDERSTANDING ? said(name, value) : [])),
  };
}

function said(name: string, value: unknown): string[] {
  if (value === true) return [`--${name}`];
  return [value].flat().flatMap((one) => [`--${name}`, String(one)]);
}

function namespaceOf(text: string | undefined): string | undefined {
  if (text === undefined || /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(text)) return text;
  throw new Failure(`--namespace takes the name of a namespace, not "${text}"`);
}

/** `auto`, or a version. */
function versionOf(text: string): Pick<Settings, 'istioVersion' | 'autoVersion'> {
  const { istioVersion } = defaultSettings;
  return text === 'auto' ? { istioVersion, autoVersion: true } : { istioVersion: minorOf(text), autoVersion: false };
}

/** `1.30`, `v1.30` or `1.30.2` as the minor. */
function minorOf(text: string): Minor {
  const minor = /^v?(1\.\d+)(?:\.\d+.*)?$/.exec(text)?.[1];
  const known = minors.find((candidate) => candidate === minor);
  if (known !== undefined) return known;
  throw new Failure(`--istio-version takes ${minors[0] ?? ''} to ${minors.at(-1) ?? ''} or auto, not "${text}"`);
}

/** A value that must be one of some. Throws a Failure for any other one. */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new Failure(`${option} takes ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1) ?? ''}, not "${value}"`);
}

/** Takes arguments apart. Throws a Failure for those that the command does not know. */
export function parse<O extends NonNullable<ParseArgsConfig['options']>>(
  command: string,
  args: readonly string[],
  options: O,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node goes on about how to pass such a text as a path; nobody meant that.
    const [first = message] = message.split(/\. |\n/);
    throw new Failure(`${first.charAt(0).toLowerCase()}${first.slice(1)}; see pilotage ${command} --help`);
  }
}
