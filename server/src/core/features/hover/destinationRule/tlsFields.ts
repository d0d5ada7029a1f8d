import { entryOf } from '../../../mesh/entries';
import { code, codes, named, namedAll } from '../../markdown';
import type { FieldTeller, PolicyField } from './policyField';
import { opaqueOf, portList } from './ports';

function modeOf({ block }: PolicyField): string {
  return block.get('mode').text ?? 'DISABLE';
}

/** Client certificates, which only MUTUAL shows. */
const certificate: FieldTeller = (field) => {
  const mode = modeOf(field);
  if (mode !== 'MUTUAL') return { watch: `mode is ${mode}, and only MUTUAL shows a certificate from a file` };
  return {
    points: [
      'A path in the container of the calling **proxy**: mount it there, for sidecars with the annotation `sidecar.istio.io/userVolume`',
    ],
  };
};

const authorities: FieldTeller = (field) => {
  const mode = modeOf(field);
  if (mode === 'ISTIO_MUTUAL' || mode === 'DISABLE') return { watch: `mode is ${mode}, and then it is not read` };
  if (field.block.get('credentialName').exists)
    return { watch: '`credentialName` stands beside it, and the authorities come from that' };
  if (field.block.get('insecureSkipVerify').boolean === true)
    return { watch: '`insecureSkipVerify` stands beside it, so nothing is checked' };
  return {
    points: ['A path in the container of the calling **proxy**; without it the authorities of the system are trusted'],
  };
};

const credential: FieldTeller = ({ context, field }) => {
  const name = field.text ?? '';
  const { view, resource, facts } = context;
  if (facts.spec.type !== 'DestinationRule' || name === '' || name.startsWith('configmap://')) return {};
  const secrets = view.find('name', `/Secret|${name}`);
  const points = [
    secrets.length === 0
      ? `A Secret ${code(name)} in the namespace of the calling proxy`
      : `A Secret in the namespace of the calling proxy; there is ${namedAll(secrets, resource)}`,
  ];
  return facts.spec.workloadSelector === undefined
    ? {
        points,
        watch: 'gateways take it, sidecars do not: without `workloadSelector` in this rule they send **plain text**',
      }
    : { points };
};

const names: FieldTeller = (field) => {
  const { host, block, context } = field;
  if (block.get('insecureSkipVerify').boolean === true)
    return { watch: '`insecureSkipVerify` stands beside it, so no name is checked' };
  const entry = host.owner === undefined ? undefined : entryOf(host.owner);
  return {
    points: [
      entry === undefined || host.owner === undefined || entry.subjectAltNames.length === 0
        ? 'One of them has to stand in the certificate of the server, letter by letter'
        : `They go before the names of ${named(host.owner, context.resource)} (${codes(entry.subjectAltNames, 3)})`,
    ],
  };
};

/** The name in the handshake. */
const sni: FieldTeller = (field) => {
  const mode = modeOf(field);
  if (mode === 'DISABLE') return { watch: 'mode is DISABLE: there is no handshake to name it in' };
  return {
    points: [
      field.block.get('subjectAltNames').exists
        ? undefined
        : 'A written name also switches off the check of the certificate against the Host header; add `subjectAltNames` to have one',
    ],
  };
};

const skipped: FieldTeller = ({ field }) =>
  field.boolean === true
    ? { watch: 'whoever answers is believed: anybody on the way can read and change everything' }
    : {};

/** What the whole block leaves open: the server name on ports without a Host header. */
export function missingSni({ block, host }: Pick<PolicyField, 'block' | 'host'>): string | undefined {
  const mode = block.get('mode').text;
  const opaque = opaqueOf(host.ports);
  return (mode === 'SIMPLE' || mode === 'MUTUAL') && !block.get('sni').exists && opaque.length > 0
    ? `on ${portList(opaque)} there is no Host header to take the server name from, so none is sent; write \`sni\``
    : undefined;
}

/** Fields of `tls`. Source: pilot/pkg/networking/core/cluster_tls.go. */
export const TLS: Readonly<Record<string, FieldTeller>> = {
  'tls.clientCertificate': certificate,
  'tls.privateKey': certificate,
  'tls.caCertificates': authorities,
  'tls.caCrl': authorities,
  'tls.credentialName': credential,
  'tls.subjectAltNames': names,
  'tls.subjectAltNames[]': names,
  'tls.sni': sni,
  'tls.insecureSkipVerify': skipped,
};
