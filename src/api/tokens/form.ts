import { randomUUID } from 'node:crypto';
import { textOf } from '../../clients/draft.ts';
import type { FieldError } from '../../errors.ts';
import { fieldMaker } from '../../products/field.ts';
import { counted } from '../../romania/plural.ts';
import { areas } from '../../web/access.ts';
import { formatAge, formatDate } from '../../web/format.ts';
import type { TokenRow } from './queries.ts';
import { scopesText } from './scopes.ts';

type User = { id: number; name: string; active: boolean };
export type Typed = { draft: Record<string, unknown>; message: string; errors: FieldError[] };

const accesses = [
  { value: 'none', label: 'fără' },
  { value: 'view', label: 'vede' },
  { value: 'edit', label: 'editează' },
];

/** The form of a new token. */
export function tokenForm({ draft, message, errors }: Typed, users: User[]) {
  const field = fieldMaker({ per_minute: '300', ...draft }, errors);
  const scopes = (draft.scopes ?? {}) as Record<string, unknown>;
  return {
    key: textOf(draft.form_key) || randomUUID(),
    message,
    fields: {
      name: field('name', 'Nume', { required: true, max: 80, placeholder: 'de exemplu: magazinul online' }),
      user_id: field('user_id', 'Lucrează pentru', { required: true }),
      expires_on: field('expires_on', 'Bun până la, inclusiv'),
      per_minute: field('per_minute', 'Cereri pe minut', { required: true }),
    },
    users: users.filter(({ active }) => active).map(({ id, name }) => ({ value: String(id), label: name })),
    scopes: areas.map(({ area, label }) => ({
      field: {
        ...field(`scopes[${area}]`, label),
        id: `scope-${area}`,
        value: textOf(scopes[area]) || 'none',
      },
    })),
    accesses,
    scopesError: errors.find(({ field: name }) => name === 'scopes')?.message ?? '',
  };
}

export type TokenForm = ReturnType<typeof tokenForm>;

/** A token among the others. */
export function tokenRow(token: TokenRow, now: Date) {
  const state = stateOf(token, now);
  const network = token.last_network ? `, de la ${token.last_network}` : '';
  return {
    id: token.id,
    name: token.name,
    prefix: `${token.prefix}…`,
    owner: token.owner,
    scopes: scopesText(token.scopes),
    rate: counted(token.per_minute, 'cerere pe minut', 'cereri pe minut'),
    made: `${formatDate(token.created_at)}${token.created_by ? `, ${token.created_by}` : ''}`,
    // Kept as the first moment of the next day.
    expires: token.expires_at ? formatDate(new Date(token.expires_at.getTime() - 1)) : 'nu expiră',
    used: token.last_used_at ? `${formatAge(token.last_used_at, now)}${network}` : 'niciodată',
    state,
    tag: state === 'activ' ? 'tag-green' : 'tag-gray',
    revocable: token.revoked_at === null,
  };
}

function stateOf({ revoked_at, expires_at, owner_active }: TokenRow, now: Date): string {
  if (revoked_at) return 'revocat';
  if (expires_at && expires_at <= now) return 'expirat';
  return owner_active ? 'activ' : 'cont închis';
}
