import { foundBefore } from '../../audit/actor.ts';
import type { FieldError } from '../../errors.ts';
import { counted } from '../../romania/plural.ts';
import { type Access, areas } from '../../web/access.ts';
import type { Since } from './actions.ts';
import type { RoleRow } from './queries.ts';
import { accessWords, fieldOf, flatRights, switches, wordOf } from './role.ts';
import type { RoleInput } from './schema.ts';
import { sentenceOf } from './sentence.ts';

const peopleWords = (people: number) =>
  people === 0 ? 'niciun utilizator' : counted(people, 'utilizator', 'utilizatori');

/** The five roles side by side. */
export function rolesView(roles: RoleRow[]) {
  const cells = (name: keyof ReturnType<typeof flatRights>) =>
    roles.map((role) => {
      const value = flatRights(role)[name];
      return {
        word: wordOf(value),
        tone: value === 'edit' || value === true ? 'full' : value === 'view' ? 'some' : 'none',
      };
    });
  return {
    roles: roles.map((role) => ({
      href: `/settings/roles/${role.key}`,
      label: role.label,
      people: peopleWords(role.people),
      sentence: sentenceOf(role),
    })),
    areas: areas.map(({ area, label }) => ({ label, cells: cells(area) })),
    switches: switches.map(({ name, label }) => ({ label, cells: cells(name) })),
  };
}

type Refusal = { input?: RoleInput | undefined; errors?: FieldError[]; since?: Since };

/**
 * One role to edit. With `since`, what others saved while it was open: what this person did not touch is theirs now, and
 * where both chose, both values are said.
 */
export function roleView(role: RoleRow, { input, errors = [], since = [] }: Refusal = {}) {
  const now = flatRights(role);
  const typed = input ? flatRights(input) : now;
  const before = foundBefore(since);
  const field = (name: keyof typeof now) => {
    const [mine, theirs] = [typed[name], now[name]];
    const isOthers = before.has(name) && mine === before.get(name);
    return {
      name: fieldOf(name),
      value: isOthers ? theirs : mine,
      error: errors.find((error) => error.field === fieldOf(name))?.message ?? '',
      note: before.has(name) && theirs !== mine ? noteOf({ mine, theirs, isOthers }) : '',
    };
  };
  return {
    label: role.label,
    action: `/settings/roles/${role.key}`,
    isFixed: role.key === 'administrator',
    sentence: sentenceOf(role),
    people: peopleWords(role.people),
    version: role.version,
    areas: areas.map(({ area, label }) => {
      const { value, ...rest } = field(area);
      const options = (Object.keys(accessWords) as Access[]).map((access) => ({
        value: access,
        label: accessWords[access],
        on: access === value,
      }));
      return { ...rest, id: `area-${area}`, label, options, word: wordOf(value) };
    }),
    switches: switches.map(({ name, label, hint }) => {
      const { value, ...rest } = field(name);
      return { ...rest, id: name, label, hint, on: value === true, word: wordOf(value) };
    }),
  };
}

const noteOf = ({ mine, theirs, isOthers }: { mine: unknown; theirs: unknown; isOthers: boolean }) =>
  isOthers
    ? `Schimbat între timp: era „${wordOf(mine)}”, acum e „${wordOf(theirs)}”.`
    : `Ați ales „${wordOf(mine)}”; altcineva a salvat între timp „${wordOf(theirs)}”.`;

/** Who saved while a form was open, in one sentence. */
export function staleWords(since: Since): string {
  const names = [...new Set(since.map(({ actor_name }) => actor_name ?? 'altcineva'))].join(', ');
  return `Rolul a fost schimbat între timp de ${names}. Nu s-a salvat nimic și nu s-a pierdut nimic: lângă fiecare câmp schimbat stau amândouă valorile. Salvați din nou ca să rămână ce se vede.`;
}

export type RolesView = ReturnType<typeof rolesView>;
export type RoleView = ReturnType<typeof roleView>;
