import { servicePortProtocol } from '../../../istio/protocol';
import { code } from '../../markdown';
import type { AppliedContext } from '../context';
import { atAll, here } from '../table';
import type { HoverTable, Told } from '../table';

/** Which protocol Istio takes for a port, and why. Source: ConvertProtocol, pkg/config/kube/conversion.go. */
function portHover(context: AppliedContext): Told | undefined {
  const port = context.object.follow(context.path.slice(0, 3));
  const number = port.get('port').number;
  if (
    number === undefined ||
    ['name', 'protocol', 'appProtocol'].some((key) => port.get(key).exists && port.get(key).unknown)
  )
    return undefined;
  const [name, protocol, appProtocol] = ['name', 'protocol', 'appProtocol'].map((key) => port.get(key).text);
  const chosen = servicePortProtocol({
    port: number,
    ...(name === undefined ? {} : { name }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(appProtocol === undefined ? {} : { appProtocol }),
  });
  const auto = chosen === 'auto';
  const said =
    appProtocol !== undefined
      ? `\`appProtocol\` ${code(appProtocol)}`
      : name === undefined
        ? 'no name'
        : `the name ${code(name)}`;
  if (protocol === 'UDP') return { here: 'UDP, which Istio does not handle: it passes by the proxy' };
  if (auto)
    return {
      here: `Istio finds out by looking whether a connection speaks HTTP, as ${appProtocol === undefined && name === undefined ? 'neither a name nor `appProtocol` says it' : `${said} says no protocol that it knows`}`,
      watch: `a protocol in which the server speaks first does not get through this; write ${code('appProtocol: http')} or begin the name with ${code('http-')}, ${code('grpc-')}, ${code('tcp-')} or the like`,
    };
  const isByNumber =
    appProtocol === undefined && servicePortProtocol({ port: 1, ...(name === undefined ? {} : { name }) }) === 'auto';
  return {
    here: `Istio takes ${code(chosen)}, from ${isByNumber ? `the number ${number}, whose servers speak first` : said}${appProtocol !== undefined && name !== undefined ? '; the name does not count beside it' : ''}`,
  };
}

/** What Istio makes of the fields of a Service. */
export const serviceHovers: HoverTable = atAll(
  ['port', 'name', 'appProtocol', 'protocol'].map((key) => `spec.ports[].${key}`),
  here(portHover),
);
