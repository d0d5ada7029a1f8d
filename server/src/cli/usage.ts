import { defaultSettings, minors } from '../core/index';

const PROJECT = `  --istio-version VERSION   the Istio that the files are for: ${minors[0] ?? ''} to ${minors.at(-1) ?? ''} (default ${defaultSettings.istioVersion}),
                            or auto: the one that the files name (a chart, an installer, an
                            image, a revision)
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
  route [paths...]   follow a request: where it goes, and why
  routes [paths...]  all routes of a host, a gateway or a namespace
  test [paths...]    run routing tests: files named *.pilotage-test.yaml
  diff REV [paths]   which routes changed since a git revision, and for whom
  authorize [paths...]
                     say what the policies do with a request where it arrives
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
  --write-baseline FILE     write what is found into a file
  --baseline FILE           tell only what such a file does not hold
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
  route: `Follow a request through the mesh that the files describe.

usage: pilotage route [options] --from CALLER --url URL [paths...]
       pilotage route [options] --gateway NAMESPACE/NAME --url URL [paths...]
       pilotage route [options] --calls FILE [paths...]

Paths are files or folders; - is standard input. Without one, the folder you are in.

  --url URL                 what is asked for: http://reviews:9080/api (also grpc, https,
                            tls, tcp; without a scheme http)
  --from NAMESPACE/NAME     the workload that calls
  --from NAMESPACE          a pod of a namespace that is not in the files
  --labels KEY=VALUE,...    its labels
  --gateway NAMESPACE/NAME  from outside, at this gateway (a workload or a Gateway)
  --no-sidecar              the caller has no sidecar
  --dns-capture             the caller's proxy resolves names
  --protocol PROTOCOL       http, grpc, https, tls or tcp, whatever the URL says
  -X, --method METHOD       the method (default GET, POST for grpc)
  -H, --header 'NAME: TEXT' a header; can be repeated
  --sni NAME                the name that the TLS handshake asks for (default the host)
  --address IP              the address that is dialled, whatever DNS says
  --mtls                    the caller speaks mutual TLS of the mesh
  --world FOLDER            the kustomization, chart or folder that is meant
  --format FORMAT           human, json, markdown or mermaid (default human)
  --calls FILE              answer the calls of a JSON file in one go, as
                            {"calls": {id: answer}}
${PROJECT}
  -q, --quiet               print no progress
  --help                    this text

exit code: 0 the request was followed, 2 the job could not be done
`,
  routes: `Print all routes of a host, a gateway or a namespace, in the order in which they are tried.

usage: pilotage routes [options] (--host HOST | --gateway NAME | --in NAMESPACE) [paths...]

Paths are files or folders; - is standard input. Without one, the folder you are in.

  --host HOST               the routes of a host
  --gateway NAMESPACE/NAME  all routes of a gateway (a workload or a Gateway)
  --in NAMESPACE            the routes of all hosts of a namespace
  --from CALLER             whose view of a host or namespace: NAMESPACE/NAME or NAMESPACE
                            (default a pod of the namespace)
  --labels KEY=VALUE,...    the labels of the caller
  --world FOLDER            the kustomization, chart or folder that is meant
  --format FORMAT           human, json or markdown (default human)
${PROJECT}
  -q, --quiet               print no progress
  --help                    this text

exit code: 0 done, 2 the job could not be done
`,
  test: `Run routing tests: does each request go where the tests say?

usage: pilotage test [options] [paths...]
       pilotage test --import FILE (--from CALLER | --gateway NAMESPACE/NAME)

Paths are files or folders. Without one, the folder you are in. Tests stand in files named
*.pilotage-test.yaml:

  tests:
    - name: previews go to the canary
      from: shop/web            # or gateway: ingress/public; a namespace with labels:
      request: GET http://reviews:9080/api      # or url, method, headers, sni, ...
      expect:
        destination: reviews.shop v2            # or destinations, with subset, port, weight
        timeout: 10s            # also outcome, status, rule, redirect, path, retries
      not: {destination: reviews.shop v1}       # what must not be

  --format FORMAT           human, json or junit (default human)
  --world FOLDER            the kustomization, chart or folder that is meant (default: what
                            the file says in world:, else the one with the caller in it
                            that is nearest to the file)
  --import FILE             print the tests of istio-config-validator in this form
  --from CALLER, --gateway  for --import: who calls
${PROJECT}
  -q, --quiet               print only what fails
  --help                    this text

exit code: 0 all tests pass, 1 some fail, 2 the job could not be done
`,
  diff: `Compare the routes of a git revision with those of the files as they are now.

usage: pilotage diff [options] REVISION [paths...]

Paths are files or folders in the repository. Without one, the folder you are in. What is
compared: the routes of every gateway and of the callers of every namespace (with more than
40 namespaces, of their own hosts).

  --format FORMAT           human, json or markdown, for pull requests (default human)
  --exit-code               end with 1 when a route changed
${PROJECT}
  -q, --quiet               print no progress
  --help                    this text

exit code: 0 done, 1 routes changed (with --exit-code), 2 the job could not be done
`,
  authorize: `Say what happens to a request where it arrives: mutual TLS, tokens, AuthorizationPolicies.

usage: pilotage authorize [options] [paths...] --to NAMESPACE/WORKLOAD:PORT
       pilotage authorize [options] [paths...] --gateway NAMESPACE/DEPLOYMENT --port PORT
       pilotage authorize [options] [paths...] --requests FILE

Where it arrives:
  --to NAMESPACE/WORKLOAD:PORT
                            a workload with a sidecar, and a port of its pod (targetPort)
  --gateway NAMESPACE/NAME  the deployment of a gateway (of a Gateway of the Gateway API:
                            its name and class, public-istio)
  --port PORT               the port of the Service in front of the gateway (default 80)

Who calls (without any of these: somebody of whom nothing is known):
  --from NAMESPACE/NAME     a workload with a sidecar, or a service account
  --trust-domain DOMAIN     of its certificate (default: that of the mesh)
  --plaintext               it speaks no mutual TLS
  --outside                 a client outside of the mesh
  --from-ip ADDRESS         the address of its connection

What it asks for:
  --protocol PROTOCOL       http, https, tls or tcp (default http)
  --method METHOD           default GET
  --path PATH               with the query (default /)
  --host HOST               the Host header
  -H, --header 'NAME: VALUE'  can be repeated
  --sni NAME                the server name of its TLS
  --jwt-issuer ISSUER       the token it carries; claims that are not named may be there
  --jwt-subject SUBJECT
  --jwt-audience AUDIENCE   can be repeated
  --claim NAME=TEXT         can be repeated; NAME:=JSON for lists, numbers and so on
  --jwt-invalid             its signature is bad or it has expired
  --jwt-header NAME         the header that it stands in (default: Authorization: Bearer)

  --requests FILE           many requests as JSON instead; prints {"requests": {id: answer}}.
                            All of the mesh is taken to be in the files. - is standard input
  --format FORMAT           human or json (default human)
${PROJECT}
  --help                    this text

exit code: 0 answered, 2 the job could not be done
`,
  rules: `List everything that check can find, or explain some of it.

usage: pilotage rules [CODE ...] [--format human|json]

A CODE is that of a rule, or a number of istioctl or Kiali such as IST0101.
`,
  lsp: `Be a language server on standard input and output, for editors.

usage: pilotage lsp [--stdio]
`,
} as const;

/** The commands of pilotage. */
export type Command = Exclude<keyof typeof USAGE, 'main'>;
