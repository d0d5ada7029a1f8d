import { serviceFqdn } from '../../../istio/hosts';
import { portsOf } from '../../../mesh/hosts';
import type { Resource } from '../../../workspace/resource';
import type { Field } from '../../../yaml/field';
import { writtenObject } from '../../input';
import { code, codes, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';

const GROUP = 'gateway.networking.k8s.io';
/** Of more grants than these the rest is not read for a hover. */
const GRANTS_READ = 10;

/** The item of a list of references that a path leads into. */
export function refAt({ object, path }: AppliedContext, list: string): Field | undefined {
  const at = path.lastIndexOf(list);
  const next = path[at + 1];
  if (at < 0) return undefined;
  return object.follow(path.slice(0, typeof next === 'number' ? at + 2 : at + 1));
}

/** The target of a route: the Service, its port, and whether a ReferenceGrant is there. */
export function backendHover(context: AppliedContext): Told | undefined {
  const ref = refAt(context, 'backendRefs') ?? refAt(context, 'backendRef');
  const name = ref?.get('name').text;
  if (ref === undefined || name === undefined || (ref.get('namespace').unknown && ref.get('namespace').exists))
    return undefined;
  const { view, resource } = context;
  const kind = ref.get('kind').text ?? 'Service';
  const namespace = ref.get('namespace').text ?? resource.namespace;
  if (kind !== 'Service') return undefined;
  const [service] = view.variants('/Service', namespace, name);
  if (service === undefined) {
    const others = view.find('name', `/Service|${name}`);
    return {
      watch: `the workspace has no Service ${code(`${namespace}/${name}`)}${others.length === 0 ? '' : `, but ${namedAll(others, resource)}`}. Without one this share of the requests is answered with 500`,
    };
  }
  const port = ref.get('port').number;
  const numbers = portsOf(service).map(({ number }) => number);
  if (port !== undefined && numbers.length > 0 && !numbers.includes(port)) {
    const target = portsOf(service).find(({ targetPort }) => targetPort === port);
    return {
      watch: `${named(service, resource)} has no port ${port}; ${target === undefined ? `it has ${codes(numbers, 6)}` : `${port} is the port of the pods, and ${code(target.number)} of the Service belongs here`}`,
    };
  }
  const found = `${named(service, resource)}${port === undefined ? '' : `, port ${port}`} (${code(serviceFqdn(name, namespace, view.settings.domainSuffix))})`;
  if (namespace === resource.namespace || !hasGatewayParent(context)) return { here: found };
  const grant = grantFor(context, namespace, name);
  return grant === undefined
    ? {
        here: found,
        watch: `no ReferenceGrant in ${code(namespace)} of the workspace lets ${resource.facts.kind}s of ${code(resource.namespace)} refer to it; without one this share is answered with 500`,
      }
    : { here: `${found}, allowed by ${named(grant, resource)}` };
}

function hasGatewayParent({ object }: AppliedContext): boolean {
  return object
    .at('spec.parentRefs')
    .items()
    .some((ref) => (ref.get('kind').text ?? 'Gateway') === 'Gateway');
}

function grantFor({ input, view, resource }: AppliedContext, namespace: string, name: string): Resource | undefined {
  return view
    .find('kind', `${GROUP}/ReferenceGrant|${namespace}`)
    .slice(0, GRANTS_READ)
    .find((grant) => {
      const spec = writtenObject(input, grant)?.get('spec');
      const from = spec
        ?.get('from')
        .items()
        .some(
          (entry) =>
            entry.get('kind').text === resource.facts.kind && entry.get('namespace').text === resource.namespace,
        );
      const to = spec
        ?.get('to')
        .items()
        .some((entry) => entry.get('kind').text === 'Service' && (entry.get('name').text ?? name) === name);
      return from === true && to === true;
    });
}

/** The share of a backend; weights that are not written are 1. */
export function weightHover(context: AppliedContext): Told | undefined {
  const at = context.path.lastIndexOf('backendRefs');
  const index = context.path[at + 1];
  const refs = context.object.follow(context.path.slice(0, at + 1)).items();
  if (at < 0 || typeof index !== 'number' || refs.some((ref) => ref.get('weight').unknown && ref.get('weight').exists))
    return undefined;
  const weights = refs.map((ref) => ref.get('weight').number ?? 1);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return { watch: 'all weights are 0: every request is answered with 500' };
  return { here: `${Number(((100 * (weights[index] ?? 0)) / sum).toFixed(2))} % of the traffic of this rule` };
}

/** The Secret with a certificate. */
export function certificateHover(context: AppliedContext): Told | undefined {
  const ref = refAt(context, 'certificateRefs');
  const name = ref?.get('name').text;
  if (ref === undefined || name === undefined) return undefined;
  const { view, resource } = context;
  const namespace = ref.get('namespace').text ?? resource.namespace;
  const [secret] = view.variants('/Secret', namespace, name);
  const others = view.find('name', `/Secret|${name}`);
  if (secret !== undefined) return { here: named(secret, resource) };
  return {
    here: `Secret ${code(`${namespace}/${name}`)}, which the workspace does not have${others.length === 0 ? '' : `; ${namedAll(others, resource)} stands elsewhere`}`,
  };
}
