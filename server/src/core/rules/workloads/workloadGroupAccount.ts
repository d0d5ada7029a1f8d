import { evidence } from '../../mesh/certainty';
import { namespaceObjects } from '../../mesh/namespaceLookup';
import { replaceScalar } from '../../yaml/edit';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { newDocument } from '../newDocument';
import type { Fix } from '../finding';
import { nearestName } from '../nearest';

export const workloadGroupAccount = defineRule({
  code: 'workload-group-account',
  aliases: ['KIA1701'],
  severity: 'warning',
  title: 'The ServiceAccount of a WorkloadGroup does not exist',
  source: 'https://istio.io/latest/docs/setup/install/virtual-machine/',
  messages: {
    missing: {
      what: 'There is no ServiceAccount "{account}" in namespace {namespace}.',
      why: 'A virtual machine gets its certificate with a token of that account, so none can join the mesh.',
      todo: 'Define the ServiceAccount, or correct the name.',
    },
    near: {
      what: 'There is no ServiceAccount "{account}" in namespace {namespace}; did you mean "{near}"?',
      why: 'A virtual machine gets its certificate with a token of that account, so none can join the mesh.',
      todo: 'Change it to "{near}".',
    },
    unsure: {
      what: 'No ServiceAccount "{account}" of namespace {namespace} is in the workspace.',
      why: 'If the cluster has none either, no virtual machine of the group can join the mesh.',
      todo: 'Nothing, if it lives outside of this workspace; else define it.',
    },
  },
});

/**
 * Accounts of WorkloadGroups of which there is neither an object nor a workload that uses it. Silent where the workspace
 * shows nothing else of the namespace.
 */
export const workloadGroupAccountCheck: WorldCheck = {
  scope: 'world',
  name: 'workload-group-account',
  rules: [workloadGroupAccount],
  kinds: ['networking.istio.io/WorkloadGroup'],
  reads: ['service-account', 'identity', 'unnamed', 'mesh'],
  check(context) {
    const { view, resource, object, report } = context;
    const { namespace } = resource;
    const field = object.at('spec.template.serviceAccount');
    const { text: account, scalar } = field;
    if (account === undefined || scalar === undefined || account === '' || account === 'default') return;
    if (resource.namespaceFrom === 'unknown' || view.hasUnnamed('ServiceAccount')) return;
    const proves = ({ facts }: typeof resource): boolean =>
      facts.spec.type === 'ServiceAccount' || facts.spec.type === 'Workload';
    const key = `${namespace}/${account}`;
    if ([...view.find('service-account', key), ...view.findElsewhere('service-account', key)].some(proves)) return;
    const objects = view.find('service-account', namespace).filter(({ facts }) => facts.spec.type === 'ServiceAccount');
    const near = nearestName(
      account,
      objects.flatMap(({ facts }) => facts.name ?? []),
    );
    const values = { account, namespace };
    if (near !== undefined) {
      const fixes = fix(`Change to ${near}`, [replaceScalar(scalar, near)]);
      report(workloadGroupAccount, field, 'near', { ...values, near }, { fixes });
    } else if (evidence(view, resource, namespace, objects).length > 0)
      report(workloadGroupAccount, field, 'missing', values, {
        fixes: accountBeside(context, account),
      });
    else if (namespaceObjects(view, namespace).length > 0)
      report(workloadGroupAccount, field, 'unsure', values, { severity: 'hint' });
  },
};

function accountBeside(context: WorldContext, name: string): Fix[] {
  const { namespace } = context.resource;
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
  return fix(`Add ServiceAccount ${name} to this file`, [newDocument(context, account)]);
}
