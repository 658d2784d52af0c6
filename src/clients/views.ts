import { COUNTIES } from '../romania/counties.ts';
import { counted } from '../romania/plural.ts';
import { formatTaxId, type TaxIdKind } from '../romania/tax-id.ts';
import { searchParts } from '../search/document.ts';
import type { ClientRow } from '../search/queries.ts';
import { answers, readTerms } from '../search/terms.ts';
import { page, view } from '../web/view.ts';
import { labelOf, statusOptions } from './fields.ts';
import type { FilterView } from './filters.ts';
import type { ClientForm, contactRow, deliveryAddressRow } from './form.ts';
import type { ClientPage } from './page.ts';

export const listPage = page<{ list: ListView; filters: FilterView }>('clients/list', 'clients/_table');
export const showPage = page<{ client: ClientPage }>('clients/show');
export const editPage = page<{ form: ClientForm }>('clients/edit', 'clients/_check');
export const lookupPiece = view<{ form: ClientForm }>('clients/_lookup');
export const contactRowPiece = view<{ row: ReturnType<typeof contactRow> }>('clients/_contact-row');
export const deliveryRowPiece = view<{ row: ReturnType<typeof deliveryAddressRow> }>(
  'clients/_delivery-address-row',
);
export const localityOptionsPiece = view<{ options: { value: string; label: string }[] }>(
  'clients/_locality-options',
);
export const suggestionsPiece = view<{ q: string; items: ReturnType<typeof rowView>[]; more: boolean }>(
  'clients/_suggestions',
);

type Extra = {
  contacts: { name: string; email: string | null; phone: string | null }[];
  former_names: string[];
};

export type ListView = {
  rows: ReturnType<typeof rowView>[];
  total: string;
  next: string;
  first: string;
  empty: 'none' | 'filtered' | '';
  q: string;
  sorts: Record<'name' | 'created', { href: string; direction: string }>;
};

/** A row of the list as it is shown; `why` says what was found where the name does not show it. */
export function rowView(row: ClientRow, q: string | undefined, extra: Extra | undefined) {
  return {
    id: row.id,
    name: row.name,
    alias: row.alias ?? '',
    taxId: formatTaxId(row.tax_id, row.tax_id_kind as TaxIdKind, row.vat_payer),
    place: placeOf(row),
    status: row.status,
    statusLabel: labelOf(statusOptions, row.status),
    level: row.level_name,
    type: row.type_name,
    managers: row.managers.map(({ name }) => name).join(', '),
    tags: row.tags,
    archived: row.archived_at !== null,
    why: extra ? whyFound({ ...row, ...extra }, q) : '',
  };
}

function whyFound(client: ClientRow & Extra, q: string | undefined): string {
  const parts = searchParts(client);
  const reasons = new Set<string>();
  for (const word of readTerms(q)?.words ?? []) {
    const part = parts.find(({ text }) => answers(text, word));
    if (part && part.kind !== 'nume') reasons.add(`${part.kind}: ${part.shown}`);
  }
  return [...reasons].join(' · ');
}

function placeOf({ country, county, locality, sector }: ClientRow): string {
  if (county === 'RO-B') return sector ? `București, Sector ${sector}` : 'București';
  const plate = COUNTIES.find(({ code }) => code === county)?.plate ?? county;
  return [locality, plate, country === 'RO' ? '' : country].filter(Boolean).join(', ');
}

export function totalText(total: number | null): string {
  return total === null ? 'peste 10.000 de clienți' : counted(total, 'client', 'clienți');
}
