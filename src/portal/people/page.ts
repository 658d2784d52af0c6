import { randomUUID } from 'node:crypto';
import { type Draft, textOf } from '../../clients/draft.ts';
import type { ClientRecord } from '../../clients/queries.ts';
import type { FieldError } from '../../errors.ts';
import { formatDateTime } from '../../web/format.ts';
import { refusalOf } from '../refusal.ts';
import { type Giver, mayGive, portalRights } from '../rights.ts';
import type { PersonRow } from './queries.ts';

/** What was refused: what stands in the form of the invitation, or of one person's rights. */
export type Refusal = { draft?: Draft; personId?: number; errors?: FieldError[]; message?: string };

type Shown = { people: PersonRow[]; portalIsOpen: boolean; giver: Giver };

/** The tab Cont of a client, ready to show. */
export function accountPage(
  client: ClientRecord,
  { people, portalIsOpen, giver }: Shown,
  refusal: Refusal = {},
) {
  const { draft, errors = [], message = '', personId } = refusal;
  const typed = draft ?? {};
  const error = (name: string) => {
    const found = errors.find(({ field }) => field === name || field.startsWith(`${name}[`));
    return { error: found?.message ?? '', ...(found?.link && { link: found.link }) };
  };
  const field = (name: string, label: string, max: number) => ({
    ...{ id: `new-${name}`, name, label, max, value: textOf(typed[name]), required: true, placeholder: '' },
    ...error(name),
  });
  const chosen = draft ? [typed.rights ?? []].flat().map(String) : defaultRights;
  const path = `/clients/${client.id}/account`;
  const archived = client.archived_at !== null;
  return {
    path,
    refusal: refusalOf(errors, message, {
      textOf: (problem) => `${fieldNames[problem.field] ?? 'Drepturile'}: ${problem.message}`,
      idOf: (name) => fieldIds[name] ?? (personId === undefined ? 'rights' : `rights-${personId}`),
    }),
    isOpen: portalIsOpen,
    canInvite: portalIsOpen && !archived,
    people: people.map((person) =>
      personView(person, { path, canInvite: portalIsOpen && !archived, giver, personId, errors }),
    ),
    form: {
      key: textOf(typed.form_key) || randomUUID(),
      contactId: textOf(typed.contact_id),
      contacts: contactsOf(client, people),
      contact: { id: 'contact_id', ...error('contact_id') },
      name: field('name', 'Nume', 120),
      email: field('email', 'E-mail', 254),
      rights: rightsView(chosen, giver),
      rightsError: personId === undefined ? error('rights').error : '',
    },
  };
}

export type AccountPage = ReturnType<typeof accountPage>;

const fieldNames: Record<string, string> = { contact_id: 'Contactul', name: 'Nume', email: 'E-mail' };
const fieldIds: Record<string, string> = { contact_id: 'contact_id', name: 'new-name', email: 'new-email' };

// What an invited person most often comes for; the balance and changes of data are given on purpose.
const defaultRights: string[] = ['orders', 'documents', 'notices'];

/** What may be ticked: what this person may give, and what somebody has already. */
const rightsView = (chosen: readonly string[], giver: Giver, held: readonly string[] = []) =>
  portalRights
    .filter(({ value }) => mayGive(giver, value) || held.includes(value))
    .map(({ value, label }) => ({ value, label, on: chosen.includes(value) }));

/** The client's contacts who may be invited: those with an address that has no account here. */
function contactsOf({ contacts }: ClientRecord, people: PersonRow[]) {
  const there = new Set(people.map(({ email }) => email));
  return contacts.flatMap(({ id, name, email }) =>
    email && !there.has(email.toLowerCase()) ? [{ value: String(id), label: `${name}, ${email}` }] : [],
  );
}

const states = {
  disabled: { label: 'dezactivat', tone: 'gray' },
  active: { label: 'activ', tone: 'green' },
  invited: { label: 'invitat', tone: 'blue' },
  expired: { label: 'expirat', tone: 'orange' },
  withdrawn: { label: 'retras', tone: 'gray' },
} as const;

const stateOf = (person: PersonRow): keyof typeof states => {
  if (person.disabled_at) return 'disabled';
  if (person.taken_up) return 'active';
  if (!person.expires_at) return 'withdrawn';
  return person.expired ? 'expired' : 'invited';
};

const letters: Record<string, string> = {
  queued: 'e-mailul așteaptă să plece',
  sending: 'e-mailul tocmai pleacă',
  failed: 'e-mailul nu a plecat',
  uncertain: 'e-mailul poate să fi ajuns sau nu',
  stopped: 'e-mailul a fost oprit',
};

type Around = {
  path: string;
  canInvite: boolean;
  giver: Giver;
  personId: number | undefined;
  errors: FieldError[];
};

function personView(person: PersonRow, { path, canInvite, giver, personId, errors }: Around) {
  const state = stateOf(person);
  const isRefused = person.id === personId;
  const rights = portalRights.filter(({ value }) => person.rights.includes(value));
  const invites = !person.taken_up && !person.disabled_at;
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    contact: person.contact && person.contact !== person.name ? `contactul ${person.contact}` : '',
    state: states[state],
    rights: rights.map(({ label }) => label).join(', ') || 'niciunul',
    visit: person.last_visit_at ? formatDateTime(person.last_visit_at) : 'încă nu',
    expires:
      invites && person.expires_at
        ? `${person.expired ? 'a expirat la' : 'valabilă până la'} ${formatDateTime(person.expires_at)}`
        : '',
    letter: invites ? (letters[person.letter ?? ''] ?? '') : '',
    path: `${path}/${person.id}`,
    version: person.version,
    boxes: rightsView(person.rights, giver, person.rights),
    rightsError: isRefused ? (errors.find(({ field }) => field === 'rights')?.message ?? '') : '',
    isOpen: isRefused,
    key: randomUUID(),
    canInvite: invites && canInvite,
    canWithdraw: invites && person.expires_at !== null,
    canDelete: !person.taken_up && !person.last_visit_at,
    disabled: person.disabled_at !== null,
  };
}
