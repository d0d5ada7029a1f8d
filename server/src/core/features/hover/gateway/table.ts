import { atAll, here } from '../table';
import type { HoverTable } from '../table';
import { credentialHover, hostsHover, portHover, selectorHover } from './servers';
import { fileHover, tlsHover } from './tls';

/** What the fields of an Istio Gateway mean in an object. */
export const gatewayHovers: HoverTable = {
  ...atAll(['spec.selector', 'spec.selector.*'], here(selectorHover)),
  ...atAll(['spec.servers[].hosts', 'spec.servers[].hosts[]'], here(hostsHover)),
  ...atAll(['spec.servers[].port', 'spec.servers[].port.number', 'spec.servers[].port.protocol'], here(portHover)),
  ...atAll(['spec.servers[].tls', 'spec.servers[].tls.mode', 'spec.servers[].tls.httpsRedirect'], here(tlsHover)),
  ...atAll(
    ['serverCertificate', 'privateKey', 'caCertificates'].map((key) => `spec.servers[].tls.${key}`),
    here(fileHover),
  ),
  ...atAll(['spec.servers[].tls.credentialName', 'spec.servers[].tls.credentialNames[]'], here(credentialHover)),
};
