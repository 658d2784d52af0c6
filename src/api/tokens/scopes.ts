import { type Access, type Areas, areas } from '../../web/access.ts';

const levels: Access[] = ['none', 'view', 'edit'];

/** What a token was given in an area, of scopes such as `orders:edit`; editing is seeing too. */
function scopeIn(scopes: readonly string[], area: string): Access {
  if (scopes.includes(`${area}:edit`)) return 'edit';
  return scopes.includes(`${area}:view`) ? 'view' : 'none';
}

/** What a token may do in each area: the less of what its owner's role allows and of its own scopes. */
export function narrowed(held: unknown, scopes: readonly string[]): Areas {
  const allowed = held as Partial<Areas>;
  const less = (one: Access, other: Access) => (levels.indexOf(one) < levels.indexOf(other) ? one : other);
  return Object.fromEntries(
    areas.map(({ area }) => [area, less(allowed[area] ?? 'none', scopeIn(scopes, area))]),
  ) as Areas;
}

/** Scopes as people read them: „Clienți: vede · Comenzi: editează”. */
export function scopesText(scopes: readonly string[]): string {
  const verbs = { none: '', view: 'vede', edit: 'editează' };
  return areas
    .map(({ area, label }) => ({ label, access: scopeIn(scopes, area) }))
    .filter(({ access }) => access !== 'none')
    .map(({ label, access }) => `${label}: ${verbs[access]}`)
    .join(' · ');
}
