import { changesBetween } from '../audit/actor.ts';
import type { ClientRecord } from '../clients/queries.ts';
import { asInput, comparable } from '../clients/record.ts';
import { type ClientInput, clientSchema } from '../clients/schema.ts';
import { clientColumns } from '../clients/sheet.ts';
import { fold, hasDiacritics } from '../romania/diacritics.ts';
import { parseTaxId } from '../romania/tax-id.ts';
import { fieldName } from '../web/forms.ts';
import { type Given, type GivenRow, type Note, valuesOf } from './given.ts';
import type { Match } from './match.ts';
import { freshRows, mergeAddresses, mergeContacts } from './merged-rows.ts';

/** What importing one client would do. */
export type Planned = {
  state: 'new' | 'change' | 'same' | 'duplicate' | 'error';
  client?: ClientRecord;
  /** What would be stored, when it is new or may be. */
  input?: ClientInput;
  /** What would be stored of the client that is there, and cell by cell what that changes. */
  update?: ClientInput;
  changes?: Record<string, [unknown, unknown]>;
  notes: Note[];
};

export type Defaults = { type_id: number; level_id: number };

/** Plans one client of the file. */
export function planItem(given: Given, match: Match, defaults: Defaults): Planned {
  const at = (field: string) => given.values[field]?.line ?? given.line;
  if (match.kind === 'wrong') {
    return {
      state: 'error',
      notes: [{ field: 'id', line: at('id'), message: match.message }, ...given.errors],
    };
  }
  if (match.kind === 'certain') return updated(given, match.record);
  const fresh = created(given, defaults);
  if (match.kind === 'none' || fresh.state === 'error') return fresh;
  const { record, reasons } = match;
  const { update, changes = {} } = updated(given, record);
  const note = {
    field: '',
    line: given.line,
    message: `Seamănă cu „${record.name}”: ${reasons.join(', ')}.`,
  };
  return {
    ...fresh,
    state: 'duplicate',
    client: record,
    ...(update && { update }),
    changes,
    notes: [note, ...fresh.notes],
  };
}

function created(given: Given, defaults: Defaults): Planned {
  const values = valuesOf(given.values);
  const contacts = freshRows(given.contacts, 'contacts');
  const addresses = freshRows(given.delivery_addresses, 'delivery_addresses');
  // Only a payer's number carries RO; where no column says so, the number itself does.
  const vat = /^\s*ro\s*\d/i.test(given.values.tax_id?.text ?? '') ? { vat_payer: true } : {};
  const draft = {
    ...defaults,
    ...vat,
    ...values,
    contacts: contacts.rows,
    delivery_addresses: addresses.rows,
  };
  const parsed = clientSchema.safeParse(draft);
  const lines = { contacts: contacts.lines, delivery_addresses: addresses.lines };
  const errors = [...given.errors, ...(parsed.success ? [] : notesOf(parsed.error.issues, given, lines))];
  if (errors.length > 0 || !parsed.success) return { state: 'error', notes: errors };
  return { state: 'new', input: parsed.data, notes: [] };
}

/** Fields that follow another one: a new IBAN brings its bank, a new place its sector. */
const followers: Record<string, string[]> = {
  iban: ['bank'],
  caen_code: ['caen_revision', 'activity'],
  tax_id: ['tax_id_kind'],
  country: ['tax_id_kind', 'county', 'sector'],
  county: ['sector', 'locality'],
  locality: ['sector'],
};

/** A client that is there takes the cells that say something else; an empty cell empties nothing. */
export function updated(given: Given, record: ClientRecord): Planned {
  const news = newsOf(given.values, record);
  const contacts = mergeContacts(record, given.contacts);
  const addresses = mergeAddresses(record, given.delivery_addresses);
  const notes = remarksOn(given, record).map((message) => ({ field: '', line: given.line, message }));
  if (given.errors.length > 0) return { state: 'error', client: record, notes: given.errors };
  if (Object.keys(news).length === 0 && !contacts.touched && !addresses.touched)
    return { state: 'same', client: record, notes };

  const base = asInput(record);
  const blank = Object.keys(news).flatMap((field) => (followers[field] ?? []).filter(isDerived(news)));
  const parsed = clientSchema.safeParse({
    ...base,
    ...Object.fromEntries(blank.map((field) => [field, null])),
    ...valuesOf(news),
    tags: [...(base.tags as string[]), ...tagsOf(news)],
    contacts: contacts.rows,
    delivery_addresses: addresses.rows,
  });
  const lines = { contacts: contacts.lines, delivery_addresses: addresses.lines };
  if (!parsed.success) {
    return { state: 'error', client: record, notes: notesOf(parsed.error.issues, given, lines) };
  }

  const allowed = new Set(Object.keys(news).flatMap((field) => [field, ...(followers[field] ?? [])]));
  if (contacts.touched) allowed.add('contacts');
  if (addresses.touched) allowed.add('delivery_addresses');
  const taken = Object.entries(parsed.data).filter(([field]) => allowed.has(field));
  const update = { ...base, ...Object.fromEntries(taken) } as ClientInput;
  const changes = changesBetween(comparable(base), comparable(update));
  const moved = ['country', 'county', 'locality'].some((field) => field in changes);
  if (moved && !('siruta' in news)) update.siruta = null;
  const state = Object.keys(changes).length > 0 ? 'change' : 'same';
  return { state, client: record, update, changes, notes };
}

/** What a person should know of the client that takes the row. */
function remarksOn({ values }: Given, record: ClientRecord): string[] {
  const byOldId = values.id !== undefined && values.id.value !== record.id;
  return [
    ...(record.archived_at ? ['Clientul este arhivat și rămâne arhivat.'] : []),
    ...(byOldId || namesMerged(values, record) ? [`Clientul din rând a fost unit cu „${record.name}”.`] : []),
  ];
}

/** Whether the row gives the number of a client that was merged into this one, which keeps its own. */
function namesMerged({ tax_id, country }: GivenRow, record: ClientRecord): boolean {
  const parsed = parseTaxId(tax_id?.text, country?.text || record.country);
  return parsed.ok && parsed.value !== null && record.merged_tax_ids.includes(parsed.value);
}

const isDerived = (news: GivenRow) => (field: string) =>
  ['bank', 'activity', 'caen_revision'].includes(field) && !news[field];

const tagsOf = (news: GivenRow) => (news.tags ? [news.tags.text] : []);

/** The cells that do not say what our own export would write of the client. */
function newsOf(values: GivenRow, record: ClientRecord): GivenRow {
  const known = new Set(['id', ...(namesMerged(values, record) ? ['tax_id'] : [])]);
  const written = new Map(clientColumns.map(({ target, cell }) => [target, cell]));
  return Object.fromEntries(
    Object.entries(values).filter(
      ([field, { text }]) => !known.has(field) && saysMore(text, written.get(field)?.(record, {}) ?? ''),
    ),
  );
}

/** Whether a cell says something else than is known; "Iasi" says nothing new of "Iași", it only lost its letters. */
function saysMore(text: string, known: string): boolean {
  if (text === known) return false;
  return !(fold(text) === fold(known) && hasDiacritics(known) && !hasDiacritics(text));
}

type Issue = { path: PropertyKey[]; message: string };

function notesOf(issues: Issue[], given: Given, lines: Record<string, number[]>): Note[] {
  return issues.map(({ path, message }) => {
    const [first, index] = path;
    const row = lines[String(first)]?.[Number(index)];
    return {
      field: fieldName(path),
      line: row || given.values[String(first)]?.line || given.line,
      message,
    };
  });
}
