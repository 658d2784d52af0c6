/** An address of a company; `country` is ISO 3166-1 (`RO`), `county` ISO 3166-2 (`RO-CJ`), `sector` 1–6. */
export type CompanyAddress = {
  country: string;
  county: string | null;
  locality: string | null;
  uat: string | null;
  sector: number | null;
  street: string | null;
  street_no: string | null;
  address_extra: string | null;
  postal_code: string | null;
};

/** A company paid VAT from a day on; `until` is the day on which it no longer did, null while it does. */
export type VatPeriod = { from: string; until: string | null };

/**
 * What the tax authority knows of a company, in our words. `notices` are sentences for the person who asked. What may
 * be null of a state is null where the record does not speak of it; days are YYYY-MM-DD.
 */
export type Company = {
  name: string;
  tax_id: string;
  vat_payer: boolean;
  trade_register_no: string | null;
  trade_register_no_old: string | null;
  caen_code: string | null;
  caen_revision: 2 | 3 | null;
  activity: string | null;
  phone: string | null;
  fax: string | null;
  registered: CompanyAddress;
  fiscal: CompanyAddress;
  inactive: boolean | null;
  inactive_since: string | null;
  reactivated_on: string | null;
  struck_off: boolean | null;
  struck_off_on: string | null;
  /** Newest first; empty when it never paid VAT. */
  vat_periods: VatPeriod[] | null;
  vat_on_collection: boolean | null;
  vat_on_collection_from: string | null;
  vat_on_collection_until: string | null;
  notices: string[];
};

/** Why there is no answer: `busy` means our own turn did not come in time, `breaker` that we did not even ask. */
export type Unavailable =
  | 'timeout'
  | 'network'
  | 'http'
  | 'html'
  | 'malformed'
  | 'other_company'
  | 'busy'
  | 'breaker';

export type AnafAnswer =
  | { kind: 'found'; company: Company; raw: unknown }
  | { kind: 'not_found' }
  | { kind: 'unavailable'; reason: Unavailable };

/** Whether the register can be asked about this text at all. */
export const isTaxId = (text: string): boolean => /^(RO)?\s*\d{2,10}$/i.test(text.trim());

/**
 * The register of companies. A tax id is 2–10 digits, with or without `RO`; anything else is a programming error
 * and throws a RangeError, so that a personal number is never sent. What happens outside never throws.
 */
export type Anaf = {
  /** One company, within 10 seconds. */
  lookup(taxId: string): Promise<AnafAnswer>;
  /** Any number of companies, 100 a call, 10 seconds each call; the answers are under the keys that were given. */
  lookupMany(taxIds: string[]): Promise<Map<string, AnafAnswer>>;
  /** False while the breaker is open: asking would be refused at once. */
  available(): boolean;
};
