import { parseIp } from './ip';

/** True when an endpoint has a name of another domain than the host that it stands for; addresses have no name. */
export function isForeignName(address: string, host: string): boolean {
  if (!address.includes('.') || parseIp(address) !== undefined || address.startsWith('unix:')) return false;
  const domain = (name: string): string => name.split('.').slice(-2).join('.');
  return domain(address) !== domain(host);
}
