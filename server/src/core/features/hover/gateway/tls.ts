import { code, codes, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { boundTo, takes } from './servers';

/** What a mode does with the connection, and which lists of a VirtualService are asked then. */
const MODES: Readonly<Record<string, readonly [end: string, routes: 'http' | 'tcp' | 'tls' | undefined]>> = {
  PASSTHROUGH: ['the gateway reads the SNI only and passes the encrypted bytes on', 'tls'],
  SIMPLE: ['the gateway ends TLS with its certificate and asks for none', 'http'],
  MUTUAL: ['the gateway ends TLS and demands a client certificate', 'http'],
  OPTIONAL_MUTUAL: ['the gateway ends TLS and asks for a client certificate, which may be missing', 'http'],
  ISTIO_MUTUAL: ['the gateway ends the mutual TLS of the mesh: callers are proxies, not browsers', 'http'],
  AUTO_PASSTHROUGH: ['the gateway passes the bytes on to the service that the SNI names', undefined],
};

/** What the server does with connections, and which rules are asked. Source: pilot/pkg/networking/core/gateway.go. */
export function tlsHover(context: AppliedContext): Told | undefined {
  const index = context.path[2];
  if (typeof index !== 'number') return undefined;
  const server = context.object.follow(context.path.slice(0, 3));
  const tls = server.get('tls');
  const mode = tls.get('mode').text ?? 'PASSTHROUGH';
  const known = MODES[mode];
  if (tls.open || tls.get('mode').unknown || known === undefined || !tls.exists) return undefined;
  const protocol = server.at('port.protocol').text?.toUpperCase();
  if (protocol === 'HTTP' || tls.get('httpsRedirect').boolean === true)
    return protocol === 'HTTP' && tls.get('httpsRedirect').boolean === true
      ? { here: 'every request for the hosts is answered with 301 to https; no VirtualService is needed for that' }
      : undefined;
  const [end, http] = known;
  const section = http === 'http' && protocol === 'TLS' ? 'tcp' : http;
  const hosts = server.get('hosts').texts();
  const bound = boundTo(context).filter((candidate) =>
    hosts.some((entry) => takes(entry, candidate, context.resource)),
  );
  const lacking = bound.filter(
    ({ facts: { spec } }) =>
      spec.type === 'VirtualService' &&
      section !== undefined &&
      !spec.routes.some((route) => route.section === section),
  );
  return {
    here: `${end}${tls.get('mode').exists ? '' : ', as no `mode` is written'}`,
    points: [
      section === undefined
        ? 'No VirtualService is asked'
        : `Asked are ${code(section)} rules of VirtualServices${bound.length === 0 ? '' : `: ${namedAll(bound, context.resource)}`}`,
    ],
    ...(section !== undefined && lacking.length > 0
      ? {
          watch: `${namedAll(lacking, context.resource)} has no ${code(section)} rules, and others are not asked with ${mode}`,
        }
      : certificateWatch(
          mode,
          tls.members().map(({ key }) => String(key)),
        )),
  };
}

const CERTIFICATES = [
  'credentialName',
  'credentialNames',
  'serverCertificate',
  'privateKey',
  'caCertificates',
  'tlsCertificates',
];

function certificateWatch(mode: string, written: readonly string[]): Pick<Told, 'watch'> {
  const given = CERTIFICATES.filter((key) => written.includes(key));
  if (mode.endsWith('PASSTHROUGH') && given.length > 0)
    return {
      watch: `${codes(given, 3)} ${given.length === 1 ? 'is' : 'are'} ignored, as the gateway ends no TLS here`,
    };
  return given.length === 0 && ['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(mode)
    ? { watch: 'no certificate is named: give `credentialName`' }
    : {};
}

/** Certificates from files, which people take for names of Secrets. */
export function fileHover(context: AppliedContext): Told | undefined {
  const text = context.field.text;
  if (text === undefined || context.field.unknown) return undefined;
  if (!text.includes('/'))
    return { watch: `it is a path in the pod of the gateway, not the name of a Secret: that is \`credentialName\`` };
  return { here: 'a file in the pod of the gateway, read again when it changes' };
}
