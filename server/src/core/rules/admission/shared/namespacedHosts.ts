import { gatewayHostProblems, sidecarHostProblems, splitNamespacedHost } from '../../../istio/namespacedHost';
import type { NamespacedHostProblem } from '../../../istio/namespacedHost';
import { wildcardDomainProblem } from '../../../istio/hostCheck';
import { compareMinors } from '../../../schema/lifetime';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { testing } from '../row';
import type { Test } from '../row';
import { checkHost, hostRules, partialWildcardHost, reportPartialWildcard } from '../tests/hosts';
import { shown } from '../values';

const REFUSED = "istiod's webhook refuses the object.";

export const namespacedHost = defineRule({
  code: 'invalid-namespaced-host',
  aliases: ['IST0106'],
  refused: true,
  title: 'Not a host with its namespace',
  source: 'ValidateNamespaceSlashWildcardHostname, pkg/config/validation/agent/validation.go',
  messages: {
    noNamespace: {
      what: '"{value}" does not say in which namespace the host is.',
      why: `A Sidecar takes hosts from namespaces; ${REFUSED}`,
      todo: 'Write "./{value}" for the own namespace, "*/{value}" for any, or "namespace/{value}".',
    },
    empty: { what: 'Nothing stands {side} the slash of "{value}".', why: REFUSED, todo: 'Write namespace/host.' },
    namespace: {
      what: '"{namespace}" in "{value}" is no name of a namespace.',
      why: REFUSED,
      todo: 'Write the name of a namespace, "." for the own one, or "*" for any.',
    },
    newer: {
      what: '"{namespace}" leaves a namespace out, which needs Istio 1.31; the chosen version is {version}.',
      why: `An older istiod knows only "~" alone; ${REFUSED}`,
      todo: 'Name the namespaces to take in instead.',
    },
    shortName: {
      what: '"{value}" has no dot in its host.',
      why: `Short names are not completed here; ${REFUSED}`,
      todo: 'Write the full name, such as {name}.{own}.svc.cluster.local.',
    },
  },
});

/** NSH-02 and NSH-04 to NSH-06: a host of a Gateway's server: a name, perhaps behind a namespace and a slash. */
export const isGatewayHost: Test = testing([namespacedHost, partialWildcardHost, ...hostRules], (field, context) => {
  if (field.text !== undefined) reportFirst(field, field.text, gatewayHostProblems(field.text), context);
});

/** NSH-01 to NSH-03, NSH-05 and NSH-06: a host of a Sidecar's egress listener: a namespace, a slash, a name. */
export const isEgressHost: Test = testing([namespacedHost, partialWildcardHost, ...hostRules], (field, context) => {
  const text = field.text;
  if (text === undefined) return;
  const problems = sidecarHostProblems(text);
  const version = context.settings.istioVersion;
  const { namespace = '' } = splitNamespacedHost(text);
  if (problems.length === 0 && namespace.length > 1 && namespace.startsWith('~') && compareMinors(version, '1.31') < 0)
    return context.report(namespacedHost, field, 'newer', { namespace: shown(namespace), version });
  reportFirst(field, text, problems, context);
});

/** One problem an entry is enough. */
function reportFirst(
  field: Field,
  text: string,
  problems: readonly NamespacedHostProblem[],
  context: ObjectContext,
): void {
  const [problem] = problems;
  if (problem === undefined) return;
  const value = shown(text);
  const node = field.scalar;
  switch (problem.problem) {
    case 'no-namespace': {
      const choices = ['.', '*']
        .map((namespace) => `${namespace}/${text}`)
        .filter((choice) => sidecarHostProblems(choice).length === 0);
      const fixes =
        node === undefined
          ? []
          : choices.flatMap((choice) => fix(`Change to ${choice}`, [replaceScalar(node, choice)]));
      return context.report(namespacedHost, field, 'noNamespace', { value }, { fixes });
    }
    case 'empty-part':
      return context.report(namespacedHost, field, 'empty', {
        value,
        side: problem.part === 'namespace' ? 'before' : 'behind',
      });
    case 'bad-namespace': {
      if (/^https?:$/i.test(problem.namespace))
        return void checkHost(field, context, (host) =>
          host === text ? wildcardDomainProblem(host) : { problem: 'empty' },
        );
      return context.report(namespacedHost, field, 'namespace', { value, namespace: shown(problem.namespace) });
    }
    case 'short-name': {
      if (wildcardDomainProblem(problem.host) !== undefined)
        return void checkHost(field, context, () => wildcardDomainProblem(problem.host));
      const own = context.resource.namespace;
      return context.report(namespacedHost, field, 'shortName', { value, name: shown(problem.host), own });
    }
    case 'partial-wildcard':
      return reportPartialWildcard(field, problem.host, context, true);
    case 'bad-host':
      return void checkHost(field, context, () => problem.why);
  }
}
