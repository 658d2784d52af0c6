import type { z } from 'zod';
import { findCounty } from '../romania/counties.ts';
import { findCountry } from '../romania/countries.ts';
import { parseLocality } from '../romania/localities.ts';
import { parsePostalCode } from '../romania/postal-code.ts';
import { text, whole } from './input.ts';

/** The fields of an address, the same for the client and for each delivery address; limits of CIUS-RO. */
export const addressFields = {
  country: text(60),
  county: text(60),
  locality: text(50),
  sector: whole(1, 6, 'Sectorul este un număr de la 1 la 6.'),
  street: text(150),
  street_no: text(30),
  address_extra: text(100),
  postal_code: text(20),
  siruta: whole(1, 9_999_999, 'Codul SIRUTA este un număr.'),
};

export type AddressInput = {
  country: string;
  county: string | null;
  locality: string | null;
  sector: number | null;
  street: string | null;
  street_no: string | null;
  address_extra: string | null;
  postal_code: string | null;
  siruta: number | null;
};

type RawAddress = Partial<Record<keyof AddressInput, unknown>>;
type Issue = { path: PropertyKey[]; message: string };

const asText = (value: unknown) => (typeof value === 'string' ? value : '');

/** What is wrong with an address as a whole: its country, a county outside the list, a postal code. */
export function addressIssues(raw: RawAddress, path: PropertyKey[] = []): Issue[] {
  const issues: Issue[] = [];
  const country = findCountry(asText(raw.country) || 'RO');
  if (!country) return [{ path: [...path, 'country'], message: 'Alegeți țara din listă.' }];
  if (country.code !== 'RO') return issues;

  const county = asText(raw.county);
  if (county && !findCounty(county))
    issues.push({ path: [...path, 'county'], message: 'Alegeți județul din listă.' });
  const postalCode = asText(raw.postal_code);
  const parsed = parsePostalCode(postalCode);
  if (postalCode && !parsed.ok) issues.push({ path: [...path, 'postal_code'], message: parsed.message });
  return issues;
}

/** The address as it is stored: county by code, București with its sector apart, the postal code whole. */
export function normalAddress(raw: { [key in keyof AddressInput]?: AddressInput[key] | null }): AddressInput {
  const country = findCountry(raw.country ?? 'RO')?.code ?? 'RO';
  const address = {
    country,
    county: raw.county ?? null,
    locality: raw.locality ?? null,
    sector: raw.sector ?? null,
    street: raw.street ?? null,
    street_no: raw.street_no ?? null,
    address_extra: raw.address_extra ?? null,
    postal_code: raw.postal_code ?? null,
    siruta: raw.siruta ?? null,
  };
  if (country !== 'RO') return { ...address, sector: null, siruta: null };

  const county = address.county ? (findCounty(address.county)?.code ?? null) : null;
  const parsed = address.postal_code ? parsePostalCode(address.postal_code) : undefined;
  const known = { ...address, county, postal_code: parsed?.ok ? parsed.value : address.postal_code };
  if (county !== 'RO-B') return { ...known, sector: null };
  const { sector } = parseLocality(address.locality ?? '');
  return { ...known, locality: 'București', sector: sector ?? address.sector };
}

/** Adds the issues of a check to a zod context. */
export function report(context: z.core.ParsePayload, issues: Issue[]): void {
  for (const { path, message } of issues)
    context.issues.push({ code: 'custom', input: context.value, path, message });
}
