import { serviceFqdn } from '../../istio/hosts';
import type { MeshDefaults } from '../options';
import type { KubernetesService } from '../spec/kubernetes';
import type { ObjectMeta } from '../spec/object';
import type { ServiceEntry } from '../spec/serviceEntry';
import type { Addresses } from './addresses';
import { fromServiceEntry } from './entryServices';
import { fromKubernetes } from './kubernetesServices';
import type { Service } from './service';

/** Whose services are whose. */
export class Owners {
  readonly services: readonly Service[];
  private readonly kubernetes = new Map<string, { spec: KubernetesService; service: Service }>();
  private readonly entries = new Map<string, { entry: ServiceEntry; service: Service }[]>();

  constructor(
    kubernetesServices: readonly KubernetesService[],
    entries: readonly ServiceEntry[],
    { domainSuffix }: MeshDefaults,
    addresses: Addresses,
    created: (object: { meta: ObjectMeta }) => number,
    once: <T>(object: object, make: () => T) => T,
  ) {
    const made: Service[] = [];
    for (const service of kubernetesServices) {
      const { name, namespace } = service.meta;
      const own = once(service, () => fromKubernetes(service, domainSuffix, created(service), addresses));
      this.kubernetes.set(`${namespace}/${serviceFqdn(name, namespace, domainSuffix)}`, {
        spec: service,
        service: own,
      });
      made.push(own);
    }
    for (const entry of entries)
      for (const service of once(entry, () => fromServiceEntry(entry, created(entry), addresses))) {
        made.push(service);
        const key = `${service.namespace}/${service.hostname}`;
        const list = this.entries.get(key);
        if (list === undefined) this.entries.set(key, [{ entry, service }]);
        else list.push({ entry, service });
      }
    this.services = made;
  }

  of(
    namespace: string,
    hostname: string,
  ): {
    kubernetes: { readonly spec: KubernetesService; readonly service: Service } | undefined;
    entries: readonly { entry: ServiceEntry; service: Service }[];
  } {
    const key = `${namespace}/${hostname}`;
    return { kubernetes: this.kubernetes.get(key), entries: this.entries.get(key) ?? [] };
  }
}
