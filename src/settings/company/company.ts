import type { Seller } from '../../documents/frozen.ts';
import { Refused } from '../../errors.ts';
import { missingForEFactura } from '../../romania/address.ts';
import type { Company } from './queries.ts';

/** What each field of the firm is called. */
export const companyLabels: Record<string, string> = {
  name: 'Nume',
  tax_id: 'CIF',
  vat_payer: 'Plătitor de TVA',
  vat_on_collection: 'TVA la încasare',
  trade_register_no: 'Nr. Înregistrare',
  share_capital: 'Capital social (lei)',
  country: 'Țara',
  county: 'Județ',
  locality: 'Localitate',
  sector: 'Sector',
  street: 'Stradă',
  street_no: 'Număr stradă',
  address_extra: 'Informații suplimentare',
  postal_code: 'Cod poștal',
  phone: 'Telefon',
  email: 'E-mail',
  website: 'Site Web',
};

/** The firm as a document freezes it; undefined while it is incomplete: missingOfCompany says what it lacks. */
export function asSeller(company: Company): Seller | undefined {
  const { name, tax_id, accounts, singleton: _only, version: _version, ...rest } = company;
  if (!name || !tax_id || missingOfCompany(company).length > 0) return undefined;
  const shown = accounts.filter(({ on_documents }) => on_documents);
  return { ...rest, name, tax_id, accounts: shown.map(({ iban, bank }) => ({ iban, bank })) };
}

/** The fields without which the firm may not issue an invoice, in the order of its page; none when it may. */
export function missingOfCompany(company: Company): string[] {
  const { name, tax_id } = company;
  const missing = missingForEFactura({ ...company, name: name ?? '', tax_id_kind: tax_id ? 'cui' : 'none' });
  return order.filter((field) => (field === 'tax_id' ? !tax_id : missing.includes(field)));
}

const order = ['name', 'tax_id', 'county', 'locality', 'sector', 'street'];

/** What the firm lacks before it may issue an invoice, as a sentence; '' when it lacks nothing. */
export function missingSentence(company: Company): string {
  const names = missingOfCompany(company).map((field) => companyLabels[field] ?? field);
  if (names.length === 0) return '';
  const verb = names.length === 1 ? 'lipsește' : 'lipsesc';
  return `Datele firmei nu sunt complete: ${verb} ${names.join(', ')}. Până le completați, facturile sunt refuzate.`;
}

/** Refuses with 409 what was made from settings that somebody else saved over since. */
export function refuseStale(company: Company, given: number | undefined): void {
  if (given === undefined || given === company.version) return;
  throw new Refused(
    409,
    'Datele firmei au fost salvate între timp de altcineva. Ce ați scris a rămas în formular; verificați și salvați din nou.',
    [],
    { version: company.version, current: asJson(company) },
  );
}

/** The firm as JSON shows it; `iban` and `bank` are its first account that documents show. */
export function asJson({ singleton: _only, logo_id: _logo, ...company }: Company) {
  const { accounts, ...fields } = company;
  const first = accounts.find(({ on_documents }) => on_documents);
  return {
    ...fields,
    iban: first?.iban ?? null,
    bank: first?.bank ?? null,
    accounts: accounts.map(({ id: _id, ...account }) => account),
  };
}
