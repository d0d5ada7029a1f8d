import type { Field } from '../../yaml/field';
import { admissionCheck, row } from '../admission/row';
import { hasEntries, hasText, wordOf } from '../admission/values';
import { inert } from './fieldWithoutEffect';

const SECRET = 'With "credentialName" the certificates come from the Secret alone.';

/** Source: fields C1 and C2; buildGatewayListenerTLSContext, pilot/pkg/networking/core/gateway.go. */
export const inertGatewayCheck = admissionCheck(
  ['networking.istio.io/Gateway'],
  [
    row('', 'spec.servers[].defaultEndpoint', inert({ why: 'istiod reads the field of that name in a Sidecar only.' })),
    row(
      '',
      'spec.servers[].name',
      inert(
        {
          condition: 'on this server',
          why: 'It becomes a prefix of statistics where the gateway ends HTTPS, and nowhere else.',
          severity: 'hint',
        },
        (field) => {
          const server = field.parent;
          const protocol = server?.at('port.protocol').text?.toUpperCase();
          const mode = server === undefined ? undefined : wordOf(server.at('tls.mode'), 'PASSTHROUGH');
          if (protocol === undefined || mode === undefined) return false;
          return protocol !== 'HTTPS' || mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';
        },
      ),
    ),
    row(
      '',
      'spec.servers[].tls.caCrl',
      inert(
        {
          condition: 'beside "credentialName"',
          why: `${SECRET} Revoked certificates are accepted.`,
          todo: 'Put the list into the Secret, under the key ca.crl.',
        },
        hasCredential,
      ),
    ),
    row(
      '',
      'spec.servers[].tls.caCertificates',
      inert(
        {
          condition: 'beside "credentialName"',
          why: SECRET,
          todo: 'Put the CA into the Secret (key ca.crt), or into the Secret <name>-cacert.',
        },
        hasCredential,
      ),
    ),
    row(
      '',
      'spec.servers[].tls.verifyCertificateSpki|verifyCertificateHash',
      inert(
        {
          condition: 'with certificates from files',
          why: 'istiod writes it only for MUTUAL and OPTIONAL_MUTUAL with "credentialName": every certificate of the CA is accepted.',
          todo: 'Use "credentialName", or do not rely on it.',
        },
        (field) => hasEntries(field) && hasText(tlsOf(field).get('serverCertificate')) && !hasCredential(field),
      ),
    ),
    row(
      '',
      'spec.servers[].tls.subjectAltNames',
      inert(
        {
          condition: 'with mode SIMPLE and certificates from files',
          why: 'Clients are not asked for a certificate, so there are no names to compare.',
          todo: 'Change the mode to MUTUAL, or remove it.',
        },
        (field) =>
          modeOf(field) === 'SIMPLE' && hasText(tlsOf(field).get('serverCertificate')) && !hasCredential(field),
      ),
    ),
    row(
      '',
      'spec.servers[].tls.minProtocolVersion|maxProtocolVersion|cipherSuites|ecdhCurves',
      inert(
        { condition: 'with mode ISTIO_MUTUAL', why: 'Istio sets versions and ciphers of its own mutual TLS itself.' },
        (field) => modeOf(field) === 'ISTIO_MUTUAL',
      ),
    ),
    row(
      '',
      'spec.servers[].tls.insecureSkipVerify|caCertCredentialName',
      inert(
        {
          condition: 'with mode SIMPLE',
          why: 'Clients are not asked for a certificate, so there is nothing to verify.',
          severity: 'information',
        },
        (field) => modeOf(field) === 'SIMPLE' && (field.boolean === true || hasText(field)),
      ),
    ),
  ],
  'fields without effect, Gateway',
);

function tlsOf(field: Field): Field {
  return field.parent ?? field;
}

function modeOf(field: Field): string | undefined {
  return wordOf(tlsOf(field).get('mode'), 'PASSTHROUGH');
}

/** With PASSTHROUGH the whole block is ignored, which is told as that. */
function hasCredential(field: Field): boolean {
  const mode = modeOf(field);
  if (mode === undefined || mode.endsWith('PASSTHROUGH')) return false;
  return hasText(tlsOf(field).get('credentialName')) || hasEntries(tlsOf(field).get('credentialNames'));
}
