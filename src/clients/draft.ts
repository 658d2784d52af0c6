import { formatIban } from '../romania/iban.ts';
import { formatPhone } from '../romania/phone.ts';
import { shownTaxId } from '../romania/tax-id.ts';
import { listOf } from './input.ts';
import type { ClientRecord } from './queries.ts';

/** What a form holds, as typed: texts, and rows of texts. Nothing in it was checked yet. */
export type Draft = Record<string, unknown>;

/** A value that stands beside what was typed, to be taken or left. `value` is what taking it puts in the field. */
export type Proposal = { value: string; shown: string; from: string };
export type Proposals = Record<string, Proposal>;

/** The lists that a form shows even when they are empty: an absent list was emptied, not left out. */
export const listNames = ['contacts', 'delivery_addresses', 'tags', 'manager_ids'] as const;

/** Reads a posted form as the draft it was. Rows left wholly empty are dropped, unless the form only goes on. */
export function draftOf(body: Record<string, unknown>, { keepEmptyRows = false } = {}): Draft {
  const shown = listOf(body.lists);
  const draft: Draft = { ...body };
  for (const name of listNames) if (shown.includes(name) || name in body) draft[name] = listOf(body[name]);
  if (body.country !== undefined && body.country !== 'RO' && body.county_abroad !== undefined)
    draft.county = body.county_abroad;
  if (draft.contacts)
    draft.contacts = rowsOf(draft.contacts).filter(
      (row) => keepEmptyRows || isTyped(row, ['name', 'job_title', 'email', 'phone']),
    );
  if (draft.delivery_addresses) {
    const typed = [
      'label',
      'locality',
      'street',
      'street_no',
      'postal_code',
      'address_extra',
      'contact_name',
      'contact_phone',
    ];
    draft.delivery_addresses = rowsOf(draft.delivery_addresses)
      .map((row) =>
        row.country !== undefined && row.country !== 'RO' && row.county_abroad !== undefined
          ? { ...row, county: row.county_abroad }
          : row,
      )
      .filter((row) => keepEmptyRows || isTyped(row, typed));
  }
  return draft;
}

/** The rows of a list as the form knows them, also those of a draft that a stranger made up. */
export function rowsOf(rows: unknown): Draft[] {
  return listOf(rows).filter(
    (row): row is Draft => typeof row === 'object' && row !== null && !Array.isArray(row),
  );
}

/** A record as its form shows it: phones national, the IBAN in fours, a CNP masked, coordinates only when set by hand. */
export function draftOfRecord(record: ClientRecord): Draft {
  const phone = (value: string | null) => (value ? formatPhone(value) : '');
  const byHand = record.geo_source === 'manual';
  return {
    ...record,
    tax_id: shownTaxId(record.tax_id, record.tax_id_kind),
    phone: phone(record.phone),
    mobile: phone(record.mobile),
    fax: phone(record.fax),
    iban: record.iban ? formatIban(record.iban) : '',
    source_id: record.source_name ?? '',
    tags: record.tags.map(({ name }) => name),
    manager_ids: record.managers.map(({ id }) => String(id)),
    lat: byHand ? record.lat : '',
    lon: byHand ? record.lon : '',
    contacts: record.contacts.map((row) => ({ ...row, phone: phone(row.phone) })),
    delivery_addresses: record.delivery_addresses.map((row) => ({
      ...row,
      contact_phone: phone(row.contact_phone),
    })),
  };
}

/** The proposals that a form carries along until they are taken or left. */
export function proposalsOf(body: Record<string, unknown>): Proposals {
  const given = body.proposals;
  if (typeof given !== 'object' || given === null) return {};
  const entries = Object.entries(given as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([name, proposal]) => {
      const { value, shown, from } = (proposal ?? {}) as Record<string, unknown>;
      return typeof value === 'string' && typeof shown === 'string' && typeof from === 'string'
        ? [[name, { value, shown, from }]]
        : [];
    }),
  );
}

/** The names of the fields that an import filled and nobody touched since. */
export const filledOf = (body: Draft): string[] => textOf(body.filled).split(',').filter(Boolean);

export const textOf = (value: unknown): string => {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return last === undefined || last === null || typeof last === 'object' ? '' : String(last);
};

function isTyped(row: Draft, names: string[]): boolean {
  return names.some((name) => textOf(row[name]).trim() !== '') || textOf(row.id) !== '';
}
