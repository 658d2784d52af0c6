import { type Access, type Area, areas } from '../../web/access.ts';
import type { RoleRights } from './role.ts';

const short: Record<Area, string> = {
  clients: 'clienți',
  notes: 'note',
  products: 'produse',
  orders: 'comenzi',
  documents: 'documente',
  payments: 'încasări',
  messages: 'mesaje',
  campaigns: 'campanii',
  reports: 'rapoarte',
  settings: 'setări',
};

/** What a role may do, in plain words. */
export function sentenceOf(role: RoleRights & { key: string }): string {
  if (role.key === 'administrator')
    return 'Poate tot, și numai el: utilizatorii, rolurile și tokenurile. Rolul nu se schimbă, ca nimeni să nu rămână pe dinafară.';
  const having = (access: Access) =>
    areas.filter(({ area }) => role.areas[area] === access).map(({ area }) => short[area]);
  const seen = [
    { on: role.sees_cnp, what: 'CNP-ul' },
    { on: role.sees_balance, what: 'soldul' },
    { on: role.sees_cost, what: 'costul de achiziție' },
  ];
  const done = [
    { on: role.may_export, what: 'exporta liste' },
    { on: role.may_bulk, what: 'modifica în masă' },
  ];
  const told = (list: typeof seen, on: boolean) =>
    list.filter((each) => each.on === on).map(({ what }) => what);
  return [
    line('Vede și editează', having('edit')),
    line('Numai vede', having('view')),
    line('Nu are', having('none')),
    role.own_portfolio
      ? 'Dintre clienți, îi vede numai pe cei pe care îi administrează; importurile, duplicatele și lista de campanii, care privesc toți clienții, nu i se deschid.'
      : '',
    line('Vede', told(seen, true)),
    line('Nu vede', told(seen, false)),
    line('Poate', told(done, true)),
    line('Nu poate', told(done, false)),
  ]
    .filter(Boolean)
    .join(' ');
}

function line(begin: string, things: string[]): string {
  if (things.length === 0) return '';
  const last = things.at(-1);
  const list =
    things.length === 1
      ? last
      : `${things.slice(0, -1).join(', ')} ${begin === 'Nu poate' ? 'nici' : 'și'} ${last}`;
  return `${begin} ${list}.`;
}
