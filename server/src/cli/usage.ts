import { defaultSettings, minors } from '../core/index';

const PROJECT = `  --istio-version VERSION   the Istio that the files are for: ${minors[0] ?? ''} to ${minors.at(-1) ?? ''} (default ${defaultSettings.istioVersion})
  -n, --namespace NAME      the namespace of objects that name none (default: what their
                            neighbours in the folder agree on, else default)
  --mesh-config FILE        the mesh configuration: a MeshConfig, the istio ConfigMap or an
                            IstioOperator (default: the one found among the files)
  --mesh-networks FILE      the mesh networks
  --stable-validation-policy
                            the cluster has Istio's stable-channel policy
  --exclude GLOB            files or folders to pass over, from here; can be repeated
                            (* ? ** {a,b}; a pattern without / matches in every folder)`;

/** The help of each command; `main` is that of pilotage itself. */
export const USAGE = {
  main: `Pilotage knows what Istio will do with your YAML, without a cluster.

usage: pilotage <command> [options]

  check [paths...]   say what is wrong with Istio and Gateway API objects
  fix [paths...]     mend what can be mended without doubt
  rules              list everything that check can find
  lsp                be a language server on standard input and output

  --help             help for pilotage, or for a command: pilotage check --help
  --version          the version of Pilotage
`,
  check: `Say what is wrong with the Istio and Gateway API objects in some files.

usage: pilotage check [options] [paths...]

Paths are files or folders; - is standard input. Without one, the folder you are in is
checked. All files that are checked together know of each other.

  --format FORMAT           human or json (default human)
  --fail-on LEVEL           error, warning, information, hint or never: what makes the
                            exit code 1 (default error)
${PROJECT}
  -q, --quiet               print findings and nothing else
  --help                    this text

exit code: 0 nothing as grave as --fail-on, 1 there is, 2 the job could not be done
refused: the API server or the webhook of istiod does not take the object.
Colour: only on a terminal; NO_COLOR=1 turns it off, FORCE_COLOR=1 on.
`,
  fix: `Mend what can be mended without doubt: every fix that check calls a pilotage fix.

usage: pilotage fix [options] [paths...]

Paths are files or folders. Without one, the folder you are in is mended.

  --dry-run                 change nothing; print the changes as a diff
${PROJECT}
  -q, --quiet               print nothing but what went wrong
  --help                    this text

exit code: 0 done, 2 the job could not be done
`,
  rules: `List everything that check can find.

usage: pilotage rules [--format human|json]
`,
  lsp: `Be a language server on standard input and output, for editors.

usage: pilotage lsp [--stdio]
`,
} as const;

/** The commands of pilotage. */
export type Command = Exclude<keyof typeof USAGE, 'main'>;
