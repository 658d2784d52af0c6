/**
 * What tries of one origin are counted under. An IPv6 customer has a whole /64 to choose addresses from, so that is one
 * network; an IPv4 address is one, whichever way it is written.
 */
export function networkOf(address: string): string {
  const old = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (old) return old;
  if (!address.includes(':')) return address;
  const [front = '', back] = (address.toLowerCase().split('%')[0] ?? '').split('::');
  const groups = (part: string) => (part ? part.split(':') : []);
  const filling = back === undefined ? 0 : 8 - groups(front).length - groups(back).length;
  const all = [...groups(front), ...Array(Math.max(0, filling)).fill('0'), ...groups(back ?? '')];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
