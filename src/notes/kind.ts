/** What a person writes down. `anaf` is written by the program alone. */
export const noteKinds = ['note', 'phone', 'email', 'meeting', 'visit'] as const;
export type NoteKind = (typeof noteKinds)[number] | 'anaf';

const labels: Record<NoteKind, string> = {
  note: 'Notă',
  phone: 'Telefon',
  email: 'E-mail',
  meeting: 'Întâlnire',
  visit: 'Vizită',
  anaf: 'ANAF',
};

export const kindLabel = (kind: string): string => labels[kind as NoteKind] ?? kind;

export const kindOptions = noteKinds.map((value) => ({ value, label: labels[value] }));

/** What a list of notes can be narrowed to. */
export const filterKinds = [...noteKinds, 'anaf'] as const;
export const filterOptions = filterKinds.map((value) => ({ value, label: labels[value] }));
