import type { FieldError } from '../../errors.ts';
import { type Access, type Area, type Areas, areas } from '../../web/access.ts';

/** What a role says beside its areas, in the order of its form. */
export const switches = [
  {
    name: 'own_portfolio',
    label: 'Doar portofoliul propriu',
    hint: 'Vede numai clienții pe care îi administrează și ce ține de ei.',
  },
  {
    name: 'sees_cnp',
    label: 'Vede CNP-ul',
    hint: 'Altfel se văd numai ultimele cifre. Fiecare vedere se notează.',
  },
  {
    name: 'sees_balance',
    label: 'Vede soldul',
    hint: 'Soldul, fișa de cont, limita de sold și scadențarul.',
  },
  { name: 'sees_cost', label: 'Vede costul de achiziție', hint: 'La produse și în pașii prețului.' },
  { name: 'may_export', label: 'Poate exporta', hint: 'Listele pleacă din program ca fișiere.' },
  { name: 'may_bulk', label: 'Poate modifica în masă', hint: 'Schimbă mulți clienți deodată și importă.' },
] as const;
export type Switch = (typeof switches)[number]['name'];
export type RoleRights = { areas: Areas } & Record<Switch, boolean>;

export const accessWords: Record<Access, string> = { none: 'fără', view: 'vede', edit: 'editează' };
export const wordOf = (value: unknown): string =>
  typeof value === 'boolean' ? (value ? 'da' : 'nu') : accessWords[value as Access];

/** The same rights side by side, each under its own name, to compare and to note. */
export function flatRights({ areas: held, ...rest }: RoleRights): Record<Area | Switch, Access | boolean> {
  const each = areas.map(({ area }) => [area, held[area]]);
  return Object.fromEntries([...each, ...switches.map(({ name }) => [name, rest[name]])]);
}

type Need = {
  of: Area | Switch;
  from: 'view' | 'edit' | true;
  area: Area;
  need: 'view' | 'edit';
  why: string;
};
const onClient = (of: Area, what: string): Need => ({
  of,
  from: 'view',
  area: 'clients',
  need: 'view',
  why: `${what} stau pe fișa clientului: alegeți la Clienți cel puțin „vede”.`,
});

/** What makes no sense without something else. */
const needs: Need[] = [
  onClient('notes', 'Notele'),
  onClient('orders', 'Comenzile'),
  onClient('documents', 'Documentele'),
  onClient('payments', 'Încasările'),
  onClient('messages', 'Mesajele'),
  onClient('campaigns', 'Campaniile și acordurile'),
  {
    of: 'orders',
    from: 'edit',
    area: 'products',
    need: 'view',
    why: 'Pe o comandă se aleg produse: alegeți la Produse cel puțin „vede”.',
  },
  {
    of: 'payments',
    from: 'edit',
    area: 'documents',
    need: 'view',
    why: 'O încasare stinge facturi: alegeți la Documente cel puțin „vede”.',
  },
  {
    of: 'sees_cnp',
    from: true,
    area: 'clients',
    need: 'view',
    why: 'CNP-ul stă pe fișa clientului: alegeți la Clienți cel puțin „vede”.',
  },
  {
    of: 'sees_balance',
    from: true,
    area: 'clients',
    need: 'view',
    why: 'Soldul stă pe fișa clientului: alegeți la Clienți cel puțin „vede”.',
  },
  {
    of: 'sees_cost',
    from: true,
    area: 'products',
    need: 'view',
    why: 'Costul stă la produse: alegeți la Produse cel puțin „vede”.',
  },
  {
    of: 'may_export',
    from: true,
    area: 'clients',
    need: 'view',
    why: 'Se exportă liste de clienți: alegeți la Clienți cel puțin „vede”.',
  },
  {
    of: 'may_bulk',
    from: true,
    area: 'clients',
    need: 'edit',
    why: 'Modificarea în masă schimbă clienți: alegeți la Clienți „editează”.',
  },
];

const reaches = (held: unknown, asked: unknown) => held === asked || held === 'edit';

/** What cannot be in a role, beside the field that asks for too much. */
export function problemsOf(role: RoleRights): FieldError[] {
  const flat = flatRights(role);
  const unmet = needs.filter(
    ({ of, from, area, need }) => reaches(flat[of], from) && !reaches(flat[area], need),
  );
  const errors = unmet.map(({ of, why }) => ({ field: fieldOf(of), message: why }));
  if (role.own_portfolio && role.areas.settings !== 'none')
    errors.push({
      field: 'own_portfolio',
      message: 'Setările privesc toți clienții: cine vede doar portofoliul propriu are la Setări „fără”.',
    });
  return errors;
}

/** The name of its field in the form. */
export const fieldOf = (name: Area | Switch): string =>
  areas.some(({ area }) => area === name) ? `areas[${name}]` : name;
