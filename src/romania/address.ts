import { COUNTIES } from './counties.ts';
import { findCountry } from './countries.ts';
import { hasLegalForm } from './legal-form.ts';
import { NO_TAX_ID, type TaxIdKind } from './tax-id.ts';

/**
 * `country` is ISO 3166-1 alpha-2; `county` is ISO 3166-2 (`RO-CJ`) in Romania, free text abroad; `sector` is
 * 1–6.
 */
export type Address = {
  country: string;
  county: string | null;
  locality: string | null;
  sector: number | null;
  street: string | null;
  street_no: string | null;
  address_extra: string | null;
  postal_code: string | null;
};

/** The fields of an address, in the order in which people write it. */
export const addressFields = [
  'country',
  'county',
  'locality',
  'sector',
  'street',
  'street_no',
  'address_extra',
  'postal_code',
] as const satisfies (keyof Address)[];

/**
 * BT-50 line, BT-51 extra, BT-52 city, BT-53 postal code, BT-54 subdivision, BT-55 country of a CIUS-RO
 * invoice.
 */
export type EFacturaAddress = {
  line: string;
  extra: string | null;
  city: string;
  postal_code: string | null;
  subdivision: string | null;
  country: string;
};

/** One line for documents: `Str. Lânăriei nr. 7, Bl. B18, et. 2, București, Sector 3, 040325`. */
export function renderPaper(a: Address): string {
  const region = isBucharest(a) ? a.sector && `Sector ${a.sector}` : countyOnPaper(a);
  return join(', ', [streetLine(a), a.address_extra, a.locality, region, a.postal_code, foreignCountry(a)]);
}

/**
 * The lines of a courier's label: street, extra, postal code with locality, county, and the country when
 * foreign.
 */
export function renderCourier(a: Address): string[] {
  const place = join(' ', [a.postal_code, a.locality]);
  return [streetLine(a), a.address_extra, place, countyName(a), foreignCountry(a)].filter(isText);
}

/**
 * The address as CIUS-RO 1.0.9 wants it, cut at its limits: București's city is `SECTOR3` (BR-RO-101), and
 * where there are no streets the village stands in the street line (BR-RO-082).
 */
export function renderEFactura(a: Address): EFacturaAddress {
  const sector = isBucharest(a) && a.sector ? `SECTOR${a.sector}` : null;
  const line = a.street?.trim() ? streetLine(a) : join(' ', [a.locality, streetLine(a)]);
  return {
    line: cut(line, 150) ?? '',
    extra: cut(a.address_extra, 100),
    city: cut(sector ?? a.locality, 50) ?? '',
    postal_code: cut(a.postal_code, 20),
    subdivision:
      a.country === 'RO' ? (COUNTIES.find(({ code }) => code === a.county)?.code ?? null) : a.county,
    country: a.country,
  };
}

/**
 * The fields without which an e-Factura to this client would be refused; none when all is there. A Romanian
 * without a tax number is a private person (13 zeros), unless the name carries a legal form.
 */
export function missingForEFactura(
  c: Address & { name: string; tax_id: string | null; tax_id_kind: TaxIdKind },
): string[] {
  const domestic = c.country === 'RO';
  const bucharest = isBucharest(c);
  const hasTaxId = c.tax_id_kind !== 'none' && isText(c.tax_id);
  const missing: [string, boolean][] = [
    ['name', !isText(c.name)],
    ['country', findCountry(c.country)?.code !== c.country],
    ['county', domestic && !COUNTIES.some(({ code }) => code === c.county)],
    ['locality', !bucharest && !isText(c.locality)],
    ['sector', bucharest && !(c.sector && c.sector >= 1 && c.sector <= 6)],
    ['street', !isText(c.street) && (bucharest || !isText(c.street_no))],
    ['tax_id', !hasTaxId && (!domestic || hasLegalForm(c.name))],
  ];
  return missing.filter(([, isMissing]) => isMissing).map(([field]) => field);
}

/** BT-48 (VAT payers) and BT-47 (the others) of the buyer: at least one must be given (BR-RO-120). */
export function legalIdForEFactura(
  taxId: string | null,
  kind: TaxIdKind,
  vatPayer: boolean,
): { vat_id: string | null; legal_id: string | null } {
  if (kind === 'none' || taxId === null)
    return { vat_id: null, legal_id: kind === 'foreign' ? null : NO_TAX_ID };
  if (kind === 'cui' && vatPayer) return { vat_id: `RO${taxId}`, legal_id: null };
  // A VAT identifier carries its country's prefix (BR-CO-09); a number without one is no VAT number.
  if (kind === 'foreign' && vatPayer && /^[A-Z]{2}/.test(taxId)) return { vat_id: taxId, legal_id: null };
  return { vat_id: null, legal_id: taxId };
}

/** `Str. Lânăriei nr. 7`; either part alone when the other is missing, null without both. */
function streetLine(a: Pick<Address, 'street' | 'street_no'>): string | null {
  const number = a.street_no?.trim();
  const written = number && (/^nr\b/i.test(number) ? number : `nr. ${number}`);
  return join(' ', [a.street?.trim(), written]) || null;
}

/** Whether the address is in București, which has sectors where counties have localities. */
function isBucharest(a: Pick<Address, 'country' | 'county'>): boolean {
  return a.country === 'RO' && a.county === 'RO-B';
}

function countyOnPaper(a: Address): string | null {
  const name = countyName(a);
  return name && a.country === 'RO' ? `jud. ${name}` : name;
}

function countyName(a: Address): string | null {
  if (a.country !== 'RO') return a.county;
  return COUNTIES.find(({ code }) => code === a.county)?.name ?? a.county;
}

function foreignCountry(a: Address): string | null {
  return a.country === 'RO' ? null : (findCountry(a.country)?.name ?? a.country);
}

// A limit counts UTF-16 units; half a surrogate pair would make the XML invalid.
function cut(text: string | null, limit: number): string | null {
  const short = (text ?? '')
    .trim()
    .slice(0, limit)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
  return short === '' ? null : short;
}

function join(separator: string, parts: (string | number | null | undefined)[]): string {
  return parts.filter(isText).join(separator);
}

function isText(part: unknown): part is string {
  return typeof part === 'string' && part.trim() !== '';
}
