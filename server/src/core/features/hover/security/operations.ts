import { isWildcard } from '../../../istio/hosts';
import { selectWorkloads } from '../../../mesh/workloads';
import { code } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';

/** A Host header. */
export function hostHover({ field }: AppliedContext): Told | undefined {
  const text = field.text;
  if (text === undefined || field.unknown) return undefined;
  if (isWildcard(text) || text.includes(':'))
    return { here: 'compared with the Host header as the client sent it, without case' };
  return {
    here: `the Host header ${code(text)}, without case`,
    watch: `${code(`${text}:8080`)} is another text: a client that adds the port is not matched. Add ${code(`${text}:*`)}`,
  };
}

/** A path: which ones it takes, and near ones that it does not. */
export function pathHover({ field }: AppliedContext): Told | undefined {
  const text = field.text;
  if (text === undefined || field.unknown) return undefined;
  if (text.includes('{'))
    return {
      here: `the whole path, where \`{*}\` is one segment and \`{**}\` any rest${text.endsWith('/{**}') ? `; ${code(text.slice(0, -5))} without the slash is not taken` : ''}`,
    };
  if (text === '*') return { here: 'every path' };
  if (text.endsWith('*'))
    return { here: `paths that begin with ${code(text.slice(0, -1))}, case and all, without the query` };
  if (text.startsWith('*')) return { here: `paths that end with ${code(text.slice(1))}, without the query` };
  return {
    here: `this path only, case and all; ${code(text.endsWith('/') ? text.slice(0, -1) : `${text}/`)} is another one`,
  };
}

/** Ports are those of the pod. */
export function portHover(context: AppliedContext): Told | undefined {
  const number = Number(context.field.text);
  const { view, resource } = context;
  if (!Number.isInteger(number)) return undefined;
  const clash = view
    .find('service', resource.namespace)
    .slice(0, 200)
    .flatMap(({ facts: { spec } }) => (spec.type === 'Service' ? spec.ports : []))
    .find((port) => port.number === number && port.targetPort !== undefined && port.targetPort !== number);
  const isPodPort = selectWorkloads(view, resource.namespace, {}).workloads.some(
    ({ facts: { spec } }) => spec.type === 'Workload' && spec.ports.some((port) => port.number === number),
  );
  if (clash !== undefined && !isPodPort)
    return {
      watch: `${number} is a port of a Service here whose pods listen on ${code(clash.targetPort ?? '?')}; compared is the port of the **pod**`,
    };
  return { here: `port ${number} of the pod, not of the Service` };
}

/** A method, as it stands in the request. */
export function methodHover({ field }: AppliedContext): Told | undefined {
  const text = field.text;
  if (text === undefined || field.unknown) return undefined;
  if (text === '*') return { here: 'every method' };
  if (/[a-z]/.test(text) && /^[a-z]+$/i.test(text))
    return { watch: `methods are written in capitals, and case counts: ${code(text)} matches none` };
  if (text === 'POST') return { here: 'POST, which every gRPC call is too' };
  return undefined;
}
