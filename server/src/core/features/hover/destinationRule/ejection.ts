import type { Field } from '../../../yaml/field';
import { count } from '../../markdown';
import type { Told } from '../table';
import { opaqueOf, portList, resolutionOf } from './ports';
import type { PolicyHost } from './ports';

/** How many hosts there are to eject, when the workspace shows them all. */
function knownHosts({ owner }: PolicyHost): number | undefined {
  const spec = owner?.facts.spec;
  if (spec?.type !== 'ServiceEntry' || spec.openEndpoints || spec.workloadSelector !== undefined) return undefined;
  if (spec.resolution === 'STATIC') return spec.endpoints.length;
  return spec.resolution === 'DNS_ROUND_ROBIN' ? 1 : undefined;
}

/** How far ejection can go with the hosts that there are, and what counts as an error on their ports. */
export function ejectionWords(block: Field, host: PolicyHost): Pick<Told, 'points' | 'watch'> {
  if (resolutionOf(host) === 'NONE')
    return { watch: 'with resolution NONE there is no other host to go to: calls to an ejected address just fail' };
  const opaque = opaqueOf(host.ports);
  const counted =
    opaque.length === 0 || opaque.length === host.ports.length
      ? undefined
      : `On ${portList(opaque)} failed connections count, as no status is seen there`;
  const hosts = knownHosts(host);
  const written = block.get('maxEjectionPercent').number ?? 0;
  const percent = written === 0 ? 10 : written;
  const needed = Math.ceil(100 / percent);
  if (hosts !== undefined && hosts > 0)
    return hosts < needed
      ? {
          points: [counted],
          watch: `the host has ${count(hosts, 'endpoint')}, and ${percent} % of that is less than one: nobody is ever ejected. \`maxEjectionPercent: ${Math.ceil(100 / hosts)}\` would let one go`,
        }
      : {
          points: [
            counted,
            `Of its ${count(hosts, 'endpoint')} at most ${Math.floor((hosts * percent) / 100)} can be out`,
          ],
        };
  return needed > 1
    ? {
        points: [counted],
        watch: `with fewer than ${needed} hosts ${percent} % is less than one host, and nobody is ever ejected`,
      }
    : { points: [counted] };
}
