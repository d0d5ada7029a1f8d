import { ownServiceAccounts } from './identities';
import { ofNamespace, ofTemplate } from './labels';
import { labelPlaces, together } from './placeTypes';
import type { Places } from './placeTypes';

const account: Places = { values: { 'spec.template.spec.serviceAccountName': ownServiceAccounts } };
const workload = together(account, labelPlaces('spec.selector.matchLabels', ofTemplate));

/** Places in objects of Kubernetes. */
export const KUBERNETES_PLACES: Readonly<Record<string, Places>> = {
  Service: labelPlaces('spec.selector', ofNamespace),
  Deployment: workload,
  StatefulSet: workload,
  DaemonSet: workload,
  ReplicaSet: workload,
  Rollout: workload,
  Job: account,
  CronJob: { values: { 'spec.jobTemplate.spec.template.spec.serviceAccountName': ownServiceAccounts } },
  Pod: { values: { 'spec.serviceAccountName': ownServiceAccounts } },
};
