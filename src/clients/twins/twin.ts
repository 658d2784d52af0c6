import { addressFields } from '../../romania/address.ts';
import { formatTaxId, parseTaxId, type TaxIdKind } from '../../romania/tax-id.ts';
import { type Draft, rowsOf, textOf } from '../draft.ts';
import { labelOf, statusOptions } from '../fields.ts';
import type { Twin, WantedTwin } from './queries.ts';

/**
 * A client that is there already, as the form's box shows it. Only where its number stands in the form, and not just in
 * the import box, can one say that it is another client.
 */
export type TwinView =
  | { id: number; name: string; detail: string; title: string; separable: boolean }
  | { elsewhere: string };

/** All that is said of a client that this person does not see. */
export const elsewhere = 'CIF-ul aparține unui client din alt portofoliu; cereți unui administrator.';

/** What to look for after what a form holds so far; undefined when nothing speaks for a twin yet. */
export function wantedTwin(draft: Draft, record?: { tax_id: string | null }): WantedTwin | undefined {
  const parsed = parseTaxId(textOf(draft.tax_id), textOf(draft.country) || 'RO');
  if (parsed.ok && parsed.value) return parsed.value === record?.tax_id ? undefined : { taxId: parsed.value };
  const name = textOf(draft.name).trim();
  const isFresh = record === undefined && parsed.ok && name.length > 2;
  return isFresh ? { name: name.slice(0, 200) } : undefined;
}

/** @param asked `separable: false` where the number stands in the import box alone */
export function twinView(twin: Twin, wanted: WantedTwin, { separable = true } = {}): TwinView {
  if (!twin.own) return { elsewhere };
  const { tax_id, tax_id_kind, vat_payer, locality, archived_at, status } = twin;
  const number = formatTaxId(tax_id, tax_id_kind as TaxIdKind, vat_payer);
  const state = archived_at ? 'arhivat' : labelOf(statusOptions, status).toLowerCase();
  return {
    id: twin.id,
    name: twin.name,
    detail: [number && `${tax_id_kind === 'cnp' ? 'CNP' : 'CIF'} ${number}`, locality, state]
      .filter(Boolean)
      .join(', '),
    title: 'name' in wanted ? 'Același nume are' : 'Există deja',
    separable: separable && 'taxId' in wanted,
  };
}

const placeFields = [...addressFields, 'siruta'];

/** The typed address as a work point, with the person and the phone that were typed with it. */
export function workPointOf(draft: Draft): Draft {
  const place = Object.fromEntries(placeFields.map((name) => [name, textOf(draft[name])]));
  const [person = {}] = rowsOf(draft.contacts);
  const label = textOf(draft.name).trim() || textOf(draft.locality).trim() || 'Punct de lucru';
  return {
    ...place,
    label: label.slice(0, 100),
    contact_name: textOf(person.name),
    contact_phone: textOf(person.phone) || textOf(draft.mobile) || textOf(draft.phone),
  };
}

/** The typed contacts; where there are none, who was typed as the client. */
export function contactsOf(draft: Draft): Draft[] {
  const rows = rowsOf(draft.contacts).filter((row) => textOf(row.name).trim() !== '');
  if (rows.length > 0) return rows.map(({ id: _id, ...row }) => row);
  const phone = textOf(draft.mobile) || textOf(draft.phone);
  return [{ name: textOf(draft.name).trim().slice(0, 100), email: textOf(draft.email), phone }];
}
