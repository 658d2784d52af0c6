import type { Entry } from './queries.ts';

const subjects: Record<string, string> = {
  client: 'Client',
  note: 'Notă',
  order: 'Comandă',
  document: 'Document',
  payment: 'Încasare',
};

/** What an action is called, by its subject and itself, or by itself alone. */
const actions: Record<string, string> = {
  create: 'adăugare',
  update: 'modificare',
  archive: 'arhivare',
  restore: 'aducere din arhivă',
  delete: 'ștergere',
  bulk: 'modificare în masă',
  'bulk-reversal': 'modificare în masă anulată',
  import: 'import',
  'import-reversal': 'import anulat',
  merge: 'unire',
  undo_merge: 'unire anulată',
  'anaf-proposal': 'propunere ANAF',
  'bounce-clear': 'adresă de e-mail deblocată',
  'credit-raise': 'limită mărită pentru un timp',
  'credit-raise-end': 'limită mărită, oprită',
  'level-lock': 'nivel blocat',
  'level-unlock': 'nivel deblocat',
  level: 'nivel recalculat',
  statement: 'fișă trimisă',
  marketing: 'acord de marketing',
  see_cnp: 'CNP văzut',
  read_personal_data: 'datele persoanei citite',
  erase: 'date personale șterse',
  anonymise: 'documente anonimizate',
  remind: 'memento',
  pin: 'fixare',
  unpin: 'scoatere din fixate',
  reminder_done: 'memento rezolvat',
  reminder_snooze: 'memento amânat',
  send: 'trimitere',
  awb: 'AWB',
  allocate: 'repartizare',
  cancel: 'anulare',
  status: 'stare schimbată',
  'client status': 'status recalculat',
  'portal-proposal': 'modificare cerută din portal',
  portal_invite: 'invitație în portal',
  portal_invite_again: 'invitație în portal, din nou',
  portal_withdraw: 'invitație în portal retrasă',
  portal_disable: 'cont de portal oprit',
  portal_enable: 'cont de portal pornit',
  portal_rights: 'drepturi în portal',
  portal_delete: 'cont de portal șters',
  portal_join: 'parolă aleasă în portal',
  portal_password: 'parolă nouă în portal',
};

const ways: Record<string, string> = {
  form: 'din program',
  api: 'prin API',
  portal: 'din portal',
  import: 'import',
  bulk: 'modificare în masă',
  night: 'peste noapte',
  restoration: 'restaurare',
};

/** What happened, as the page says it: "Comandă CMD-12: stare schimbată". */
export function happened({ subject, action, thing }: Pick<Entry, 'subject' | 'action' | 'thing'>): string {
  const what = actions[`${subject} ${action}`] ?? actions[action] ?? action.replaceAll(/[-_]/g, ' ');
  return `${[subjects[subject] ?? subject, thing].filter(Boolean).join(' ')}: ${what}`;
}

/** Who did it: a person, a person of the client, or the program. */
export function whoDid({ actor_kind, actor_name }: Entry): string {
  if (actor_kind === 'system') return 'Clientela, singură';
  return actor_kind === 'portal' ? `${actor_name ?? '–'} (portal)` : (actor_name ?? '–');
}

/** Through what it came; '' where the action says it already, or nobody noted it. */
export function cameBy({ via }: Entry): string {
  if (via === null) return '';
  return ways[via] ?? via.replace(/^token: /, 'token ').replace(/^portal: /, 'cerută din portal de ');
}
