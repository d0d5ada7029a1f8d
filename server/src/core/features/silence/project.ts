import type { Silence, SilencePlace } from './place';

/** Lines of the project file that switch a rule off: for the file of a finding, or for all. */
export function projectSilences({ path, rule }: SilencePlace): Silence[] {
  const change = { rule: rule.code, level: 'off' } as const;
  return [
    { title: `Switch ${rule.code} off for this file in .pilotage.yaml`, edits: [], project: { ...change, path } },
    { title: `Switch ${rule.code} off in .pilotage.yaml`, edits: [], project: change },
  ];
}
