import { addMember } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { ObjectCheck, ObjectContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const serverNotVerified = defineRule({
  code: 'server-certificate-authority-omitted',
  aliases: ['IST0128', 'IST0129'],
  severity: 'hint',
  title: 'TLS to a server without naming who signs its certificate',
  source: 'pkg/config/analysis/analyzers/destinationrule/ca-certificates.go; pilot/pkg/networking/core/cluster_tls.go',
  messages: {
    system: {
      what: 'TLS mode {mode} without "caCertificates".',
      why: 'The proxy trusts the public authorities of its image (Istio before 1.21 did not verify at all); a server with a certificate of a private authority is refused.',
      todo: 'Name the file of the authority in "caCertificates", if the server needs one; else nothing.',
    },
    skipped: {
      what: 'TLS mode {mode}, and "insecureSkipVerify" is true.',
      why: 'The proxy takes any certificate, so anybody between can read and change the traffic.',
      todo: 'Remove "insecureSkipVerify", and name the authority in "caCertificates".',
    },
  },
});

/** Client TLS without the authority of the server, at the top level, for ports and in subsets. */
export const serverNotVerifiedCheck: ObjectCheck = {
  scope: 'object',
  name: 'server-certificate-authority-omitted',
  rules: [serverNotVerified],
  kinds: ['networking.istio.io/DestinationRule'],
  check(context) {
    const spec = context.object.get('spec');
    const isSelective = spec.get('workloadSelector').exists;
    const policies = [spec, ...spec.get('subsets').items()].map((holder) => holder.get('trafficPolicy'));
    for (const policy of policies) {
      const settings = policy.get('portLevelSettings').items();
      for (const holder of [policy, ...settings]) checkTls(context, holder.get('tls'), isSelective);
    }
  },
};

function checkTls({ report, document }: ObjectContext, tls: Field, isSelective: boolean): void {
  const mode = tls.get('mode').text;
  const authority = tls.get('caCertificates');
  const credential = tls.get('credentialName');
  if ((mode !== 'SIMPLE' && mode !== 'MUTUAL') || authority.unknown || (authority.text ?? '') !== '') return;
  if (isSelective && (credential.unknown || (credential.text ?? '') !== '')) return;
  if (tls.get('insecureSkipVerify').boolean === true)
    return report(serverNotVerified, tls.get('insecureSkipVerify'), 'skipped', { mode }, { severity: 'warning' });
  const system = '/etc/ssl/certs/ca-certificates.crt';
  const fixes =
    authority.exists || credential.exists
      ? []
      : fix(`Write out the public authorities (${system})`, [addMember(document.text, tls, 'caCertificates', system)]);
  report(serverNotVerified, authority.exists ? authority : tls.get('mode'), 'system', { mode }, { fixes });
}
